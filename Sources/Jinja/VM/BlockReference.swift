// SPDX-License-Identifier: Apache-2.0

/// A block to be called: `super`, `self.name`.
final class BlockReference: HostObject {
    private let name: String
    private let context: Context
    private let level: Int

    /// - Parameters:
    ///   - name: The block's name.
    ///   - context: Where the block runs.
    ///   - level: How many blocks of the name override it.
    init(_ name: String, _ context: Context, level: Int) {
        self.name = name
        self.context = context
        self.level = level
    }

    var typeName: String { "BlockReference" }
    var isCallable: Bool { true }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard name == "super" else { return nil }
        guard level + 1 < context.blocks(self.name).count else {
            return state.undefined(
                .hint("there is no parent block called \(PythonQuote.repr(self.name)).", name: "super"))
        }
        return .object(BlockReference(self.name, context, level: level + 1))
    }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        let machine = try Machine.of(state)
        let blocks = context.blocks(name)
        guard level < blocks.count else { throw TemplateError(.index, "list index out of range") }
        return try machine.captured(state) { () throws(TemplateError) in
            try machine.run(blocks[level], context, state)
        }
    }
}

/// `self` in a template: its blocks by name.
final class TemplateReference: HostObject {
    private let context: Context

    init(_ context: Context) { self.context = context }

    var typeName: String { "TemplateReference" }
    var isSubscriptable: Bool { true }

    func repr(_ state: RenderState) throws(TemplateError) -> String {
        "<TemplateReference \(PythonQuote.repr(context.name))>"
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? { block(name) }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        key.text.flatMap(block)
    }

    private func block(_ name: String) -> Value? {
        context.blocks(name).isEmpty ? nil : .object(BlockReference(name, context, level: 0))
    }
}
