// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// A column as templates see it.
final class ColumnObject: HostObject, PlainObject {
    let column: TypedColumn

    init(_ column: TypedColumn) { self.column = column }

    var typeName: String { "DuckDBColumn" }
    var qualifiedTypeName: String { "dbt.adapters.duckdb.column.DuckDBColumn" }

    var plainValue: PlainValue { .string(text) }

    private var key: String { "\(column.name) \(column.type) \(column.dataType)" }

    /// dbt's columns are no keys: they can be changed.
    var isHashable: Bool { false }

    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard case .object(let object as ColumnObject) = other else { return false }
        return object.key == key
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "name", "column": return .string(column.name)
        case "dtype": return .string(column.type)
        case "data_type", "expanded_data_type": return .string(column.dataType)
        case "quoted": return .string("\"\(column.name)\"")
        case "char_size": return column.size.map { .int($0) } ?? Value.none
        case "numeric_precision": return column.digits.map { .int($0.precision) } ?? Value.none
        case "numeric_scale": return column.digits.map { .int($0.scale) } ?? Value.none
        case "fields": return .list(column.fields.map { .object(ColumnObject($0)) })
        case "create", "translate_type", "numeric_type", "string_type", "from_description":
            return try ColumnFactory().attribute(name, state)
        default: break
        }
        guard Self.methods.contains(name) else { return nil }
        return .object(
            HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                try method(name, arguments, state)
            })
    }

    private static let methods: Set<String> = [
        "is_string", "is_number", "is_float", "is_integer", "is_numeric", "is_struct", "string_size",
        "can_expand_to", "literal", "flatten",
    ]

    private func method(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch name {
        case "is_string": return .bool(column.isString)
        case "is_number": return .bool(column.isNumber)
        case "is_float": return .bool(column.isFloat)
        case "is_integer": return .bool(column.isInteger)
        case "is_numeric": return .bool(column.isNumeric)
        case "is_struct": return .bool(column.isStructure)
        case "flatten": return .list(column.flattened.map { .object(ColumnObject($0)) })
        case "literal":
            let value = try PythonSignature(name, ["value"]).bind(arguments)[0] ?? Value.none
            return .string("\(try value.str(state))::\(column.dataType)")
        case "can_expand_to":
            let other = try PythonSignature(name, ["other_column"]).bind(arguments)[0]
            guard case .object(let object as ColumnObject)? = other else { return .bool(false) }
            let bothAreTexts = column.isString && object.column.isString
            return .bool(bothAreTexts && object.column.stringSize > column.stringSize)
        default:
            guard column.isString else {
                throw TemplateError.project(
                    .dbtCompilation, "string_size() of the column '\(column.name)', which is no text")
            }
            return .int(column.stringSize)
        }
    }

    private var text: String {
        let fields = column.fields.map { ColumnObject($0).text }.joined(separator: ", ")
        func shown(_ number: Int?) -> String { number.map { "\($0)" } ?? "None" }
        return "DuckDBColumn(column=\(PlainValue.literal(column.name)), "
            + "dtype=\(PlainValue.literal(column.type)), char_size=\(shown(column.size)), "
            + "numeric_precision=\(shown(column.digits?.precision)), "
            + "numeric_scale=\(shown(column.digits?.scale)), fields=[\(fields)])"
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String { text }
}
