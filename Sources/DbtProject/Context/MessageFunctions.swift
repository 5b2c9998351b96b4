// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `log`, `print`, `render`, results of statements, and the like.
enum MessageFunctions {
    static func value(_ name: String, _ context: RenderContext) -> Value? {
        let messages = context.session.messages
        switch name {
        case "log":
            return function(name) { (arguments, state) throws(TemplateError) in
                let values = try PythonSignature("log", ["msg", "info="]).bind(arguments)
                let isInfo = try values[1]?.isTrue(state) ?? false
                messages.log(try (values[0] ?? Value.none).str(state), isInfo: isInfo)
                return ""
            }
        case "print":
            return function(name) { (arguments, state) throws(TemplateError) in
                let values = try PythonSignature("print", ["msg"]).bind(arguments)
                messages.print(try (values[0] ?? Value.none).str(state))
                return ""
            }
        case "render":
            return function(name) { [weak context] (arguments, state) throws(TemplateError) in
                let values = try PythonSignature("render", ["string"]).bind(arguments)
                let text = try (values[0] ?? Value.none).str(state)
                guard let context, TemplateSpace.hasTemplate(text) else { return .string(text) }
                return .string(
                    try context.environment.space.text.compile(text, name: "<render>").render(host: context))
            }
        case "write":
            return function(name) { (_, _) throws(TemplateError) in "" }
        case "store_result":
            return function(name) { [weak context] (arguments, state) throws(TemplateError) in
                let values = try PythonSignature("store_result", ["name", "response", "agate_table="]).bind(
                    arguments)
                let table = values[2] ?? Value.none
                let data = try table.isNone ? Value.list([]) : table.callMethod("rows", .none, state)
                context?.store(
                    try (values[0] ?? Value.none).str(state),
                    .dict(
                        DictValue([("response", values[1] ?? Value.none), ("data", data), ("table", table)])))
                return ""
            }
        case "load_result":
            return function(name) { [weak context] (arguments, state) throws(TemplateError) in
                let name = try (arguments.positional.first ?? Value.none).str(state)
                return context?.result(name) ?? Value.none
            }
        default: return nil
        }
    }

    private static func function(_ name: String, _ body: @escaping HostFunction.Body) -> Value {
        .object(HostFunction(name, body))
    }
}
