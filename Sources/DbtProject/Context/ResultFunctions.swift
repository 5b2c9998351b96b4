// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `store_result`, `store_raw_result` and `load_result`: how `statement` hands its result on.
enum ResultFunctions {
    static func value(_ name: String, _ context: RenderContext) -> Value? {
        .object(
            HostFunction(name) { [weak context] (arguments, state) throws(TemplateError) in
                guard let context else { return Value.none }
                switch name {
                case "store_result": return try store(context, arguments, state)
                case "store_raw_result": return try storeRaw(context, arguments, state)
                default: return try load(context, arguments, state)
                }
            })
    }

    private static func store(
        _ context: RenderContext, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature("store_result", ["name", "response", "agate_table="]).bind(arguments)
        return try keep(
            context, try (values[0] ?? Value.none).str(state), values[1] ?? Value.none, values[2], state)
    }

    /// Without a statement of ours: the project says what was answered.
    private static func storeRaw(
        _ context: RenderContext, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature(
            "store_raw_result", ["name", "message=", "code=", "rows_affected=", "agate_table="]
        ).bind(arguments)
        var response = AdapterResponse(message: try (values[1] ?? "").str(state))
        if case .int(let rows)? = values[3] { response.rowsAffected = rows }
        if let code = values[2], !code.isNone { response.code = try code.str(state) }
        return try keep(
            context, try (values[0] ?? Value.none).str(state), .object(ResponseObject(response)), values[4],
            state)
    }

    private static func keep(
        _ context: RenderContext, _ name: String, _ response: Value, _ table: Value?, _ state: RenderState
    ) throws(TemplateError) -> Value {
        var table = table ?? Value.none
        if table.isNone { table = .object(TableObject(ResultTable())) }
        var data: [Value] = []
        for case .object(let row as RowObject) in try table.elements(state) {
            data.append(.tuple(row.values))
        }
        context.store(
            name, .dict(DictValue([("response", response), ("data", .list(data)), ("table", table)])))
        return ""
    }

    /// A result is there once, but for that of `main`.
    private static func load(
        _ context: RenderContext, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature("load_result", ["name"]).bind(arguments)
        let name = try (values[0] ?? Value.none).str(state)
        guard let result = context.result(name) else { return Value.none }
        guard !result.isNone else {
            throw TemplateError.project(
                .dbtCompilation, "the result '\(name)' was loaded before, and is not kept",
                hint: "Keep it with `{% set result = load_result('\(name)') %}`.")
        }
        if name != "main" { context.store(name, Value.none) }
        return result
    }
}
