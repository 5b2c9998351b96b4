// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `api.Column`: makes columns and translates names of types.
final class ColumnFactory: HostObject {
    var typeName: String { "type" }
    var isCallable: Bool { true }

    /// All that a column has, without a translation of its type.
    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        let values = try PythonSignature(
            "Column",
            ["column", "dtype", "char_size=", "numeric_precision=", "numeric_scale=", "fields="]
        ).bind(arguments)
        var column = TypedColumn(
            name: try (values[0] ?? Value.none).str(state), type: try (values[1] ?? Value.none).str(state))
        if case .int(let size)? = values[2] { column.size = size }
        if case .int(let precision)? = values[3], case .int(let scale)? = values[4] {
            column.digits = (precision, scale)
        }
        return .object(ColumnObject(column))
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
                    return .string(TypedColumn.translated(type))
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
        case "from_description":
            .object(
                HostFunction(name) { (arguments, state) throws(TemplateError) in
                    let values = try PythonSignature(name, ["name", "raw_data_type"]).bind(arguments)
                    let name = try (values[0] ?? Value.none).str(state)
                    let text = try (values[1] ?? Value.none).str(state)
                    guard let column = TypedColumn(name: name, description: text) else {
                        throw TemplateError.project(
                            .dbtCompilation, "the type '\(text)' cannot be understood",
                            hint: "Write for example `numeric(18, 3)` or `varchar(20)`.")
                    }
                    return .object(ColumnObject(column))
                })
        default: nil
        }
    }

    private static func create(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature("create", ["name", "label_or_dtype"]).bind(arguments)
        let type = try (values[1] ?? Value.none).str(state)
        let name = try (values[0] ?? Value.none).str(state)
        return .object(ColumnObject(TypedColumn(name: name, type: TypedColumn.translated(type))))
    }
}
