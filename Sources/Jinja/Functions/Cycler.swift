// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// `cycler(a, b, …)`: gives its values in turn.
final class Cycler: HostObject {
    static let type = HostFunction("jinja2.utils.Cycler", isType: true) {
        (arguments, _) throws(TemplateError) in
        if let (name, _) = arguments.keyword.first {
            throw TemplateError(.type, "Cycler.__init__() got an unexpected keyword argument '\(name)'")
        }
        if arguments.positional.isEmpty {
            throw TemplateError(.pythonRuntime, "at least one item has to be provided")
        }
        return .object(Cycler(arguments.positional))
    }

    private let items: TupleValue
    private let position = Mutex(0)

    private init(_ items: [Value]) {
        self.items = TupleValue(items)
    }

    var typeName: String { "Cycler" }
    var qualifiedTypeName: String { "jinja2.utils.Cycler" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "current": return items.items[position.withLock { $0 }]
        case "pos": return .int(position.withLock { $0 })
        case "items": return .tuple(items)
        case "next", "reset":
            return .object(
                HostFunction("Cycler.\(name)") { [self] (arguments, _) throws(TemplateError) in
                    try run(name, arguments)
                })
        default: return nil
        }
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        if name == "next" || name == "reset" { return try run(name, arguments) }
        return try attribute(name, state)?.call(arguments, state)
    }

    private func run(_ name: String, _ arguments: CallArguments) throws(TemplateError) -> Value {
        _ = try PythonSignature("Cycler.\(name)", ["self"])
            .bind(CallArguments([.none] + arguments.positional, keyword: arguments.keyword))
        guard name == "next" else {
            position.withLock { $0 = 0 }
            return .none
        }
        let count = items.items.count
        return items.items[
            position.withLock { position in
                defer { position = (position + 1) % count }
                return position
            }]
    }
}
