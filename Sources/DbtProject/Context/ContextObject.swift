// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `context`: all names that a template sees, as a map.
final class ContextObject: HostObject {
    private let context: RenderContext

    init(_ context: RenderContext) { self.context = context }

    var typeName: String { "dict" }
    var isMapping: Bool { true }
    var isSubscriptable: Bool { true }
    var isTrue: Bool { true }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard name == "get" || name == "keys" else { return context.lookup(name) }
        return .object(
            HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                try callMethod(name, arguments, state) ?? Value.none
            })
    }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        key.text.flatMap { context.lookup($0) }
    }

    func contains(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        value.text.map { context.lookup($0) != nil } ?? false
    }

    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(context.names.map { .string($0) })
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        switch name {
        case "get":
            let values = try PythonSignature("get", ["key", "default="]).bind(arguments)
            return values[0]?.text.flatMap { context.lookup($0) } ?? values[1] ?? Value.none
        case "keys": return .list(context.names.map { .string($0) })
        default: return try context.lookup(name)?.call(arguments, state)
        }
    }
}
