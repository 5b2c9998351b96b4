// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `api.Column`: makes columns and translates names of types.
final class ColumnFactory: HostObject {
    /// dbt's names of types as DuckDB knows them (`TYPE_LABELS` of dbt-adapters 1.24).
    private static let types = ["STRING": "TEXT"]

    var typeName: String { "type" }
    var isCallable: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        try Self.create(arguments, state)
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "create":
            .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    try Self.create(arguments, state)
                })
        case "translate_type":
            .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    let type = try (arguments.positional.first ?? Value.none).str(state)
                    return .string(Self.types[type.uppercased()] ?? type)
                })
        case "numeric_type":
            .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    let values = try PythonSignature(name, ["dtype", "precision", "scale"]).bind(arguments)
                    let type = try (values[0] ?? Value.none).str(state)
                    guard let precision = values[1], let scale = values[2], !precision.isNone, !scale.isNone
                    else { return .string(type) }
                    return .string("\(type)(\(try precision.str(state)),\(try scale.str(state)))")
                })
        case "string_type":
            .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    .string("character varying(\(try (arguments.positional.first ?? Value.none).str(state)))")
                })
        default: nil
        }
    }

    private static func create(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature("create", ["name", "label_or_dtype"]).bind(arguments)
        let type = try (values[1] ?? Value.none).str(state)
        return .object(
            ColumnObject(
                name: try (values[0] ?? Value.none).str(state), type: types[type.uppercased()] ?? type))
    }
}

/// A column with its type.
final class ColumnObject: HostObject {
    private let name: String
    private let type: String

    init(name: String, type: String) {
        self.name = name
        self.type = type
    }

    var typeName: String { "DuckDBColumn" }

    private static let integers: Set<String> = [
        "tinyint", "smallint", "int", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger",
        "ubigint", "int1", "int2", "int4", "int8", "long", "short", "signed",
    ]
    private static let floats: Set<String> = ["real", "float", "double", "float4", "float8"]

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        let lower = type.lowercased()
        switch name {
        case "name", "column": return .string(self.name)
        case "dtype", "data_type": return .string(type)
        case "quoted": return .string("\"\(self.name)\"")
        case "is_string", "is_number", "is_float", "is_integer", "is_numeric":
            let isNumeric = lower.hasPrefix("numeric") || lower.hasPrefix("decimal")
            let holds =
                switch name {
                case "is_string": ["text", "character varying", "character", "varchar"].contains(lower)
                case "is_integer": Self.integers.contains(lower)
                case "is_float": Self.floats.contains(lower)
                case "is_numeric": isNumeric
                default: isNumeric || Self.integers.contains(lower) || Self.floats.contains(lower)
                }
            return .object(HostFunction(name) { (_, _) throws(TemplateError) in .bool(holds) })
        default: return nil
        }
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String { "<DuckDBColumn \(name) (\(type))>" }
}
