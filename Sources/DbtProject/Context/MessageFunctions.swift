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
            return function(name) { [weak context] (arguments, state) throws(TemplateError) in
                let values = try PythonSignature(name, ["payload"]).bind(arguments)
                context?.write(try (values[0] ?? Value.none).str(state))
                return ""
            }
        case "try_or_compiler_error": return function(name, GuardFunctions.attempt)
        case "validation": return GuardFunctions.validation
        case "store_result", "store_raw_result", "load_result": return ResultFunctions.value(name, context)
        case "load_agate_table": return SeedFunction.value(context)
        default: return nil
        }
    }

    private static func function(_ name: String, _ body: @escaping HostFunction.Body) -> Value {
        .object(HostFunction(name, body))
    }
}
