// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// `exceptions`: how templates raise errors and warn.
final class ExceptionsObject: HostObject {
    private let context: RenderContext

    init(_ context: RenderContext) { self.context = context }

    var typeName: String { "dict" }
    var isSubscriptable: Bool { true }

    private static let codes: [String: LotusError.Code] = [
        "raise_compiler_error": .dbtCompilation, "raise_not_implemented": .dbtCompilation,
        "raise_database_error": .dbtCompilation, "raise_dep_not_found": .dbtCompilation,
        "raise_dependency_error": .dbtPackage, "raise_duplicate_patch_name": .dbtDuplicate,
        "raise_duplicate_resource_name": .dbtDuplicate, "raise_fail_fast_error": .dbtCompilation,
        "raise_invalid_property_yml_version": .dbtParsing, "raise_ambiguous_alias": .dbtDuplicate,
        "raise_ambiguous_catalog_match": .dbtCompilation, "raise_cache_inconsistent": .dbtCompilation,
        "raise_dataclass_not_dict": .dbtCompilation,
        "missing_config": .dbtConfiguration, "missing_materialization": .dbtMacroNotFound,
        "missing_relation": .dbtNotFound, "relation_wrong_type": .dbtCompilation,
        "column_type_missing": .dbtConfiguration,
    ]

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        guard let name = key.text else { return nil }
        return try attribute(name, state)
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        let messages = context.session.messages
        switch name {
        case "warn", "warn_snapshot_timestamp_data_types":
            return .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    messages.warn(try Self.text(arguments, state))
                    return ""
                })
        case "raise_contract_error":
            return .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    throw try Self.contractError(arguments, state)
                })
        default:
            guard let code = Self.codes[name] else { return nil }
            return .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    throw TemplateError.project(code, try Self.text(arguments, state))
                })
        }
    }

    private static func contractError(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> TemplateError {
        let values = try PythonSignature("raise_contract_error", ["yaml_columns", "sql_columns"])
            .bind(arguments)
        let promised = try PlainValue(values[0] ?? Value.none, state).list ?? []
        let found = try PlainValue(values[1] ?? Value.none, state).list ?? []
        return TemplateError.project(
            .dbtCompilation, ContractMismatch.message(promised: promised, found: found),
            hint: "Change the query, or `columns` in the properties of the model.")
    }

    private static func text(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> String {
        let message =
            arguments.positional.first ?? arguments.keyword("msg") ?? arguments.keyword("column_names")
            ?? Value.none
        return try message.str(state)
    }
}
