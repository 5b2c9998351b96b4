// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// `joiner(separator)`: gives nothing when it is called first, then the separator.
final class Joiner: HostObject {
    static let type = HostFunction("jinja2.utils.Joiner", isType: true) {
        (arguments, _) throws(TemplateError) in
        let bound = try PythonSignature("Joiner.__init__", ["self", "sep="])
            .bind(CallArguments([.none] + arguments.positional, keyword: arguments.keyword))
        return .object(Joiner(bound[1] ?? ", "))
    }

    private let separator: Value
    private let isUsed = Mutex(false)

    private init(_ separator: Value) {
        self.separator = separator
    }

    var typeName: String { "Joiner" }
    var qualifiedTypeName: String { "jinja2.utils.Joiner" }
    var isCallable: Bool { true }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "sep": separator
        case "used": .bool(isUsed.withLock { $0 })
        default: nil
        }
    }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        _ = try PythonSignature("Joiner.__call__", ["self"])
            .bind(CallArguments([.none] + arguments.positional, keyword: arguments.keyword))
        let wasUsed = isUsed.withLock { used in
            defer { used = true }
            return used
        }
        return wasUsed ? separator : ""
    }
}
