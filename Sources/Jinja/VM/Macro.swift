// SPDX-License-Identifier: Apache-2.0

/// A macro, or the body of a call block as its macro sees it.
package final class Macro: HostObject {
    private let shape: Program.MacroShape
    private let program: Program
    private let captures: [Cell]
    private let context: Context
    private let autoescape: Bool
    /// What the macro needs, when a host keeps it; nil when the render that made it does.
    private let lifetime: Lifetime?

    init(
        _ shape: Program.MacroShape, _ program: Program, captures: [Cell], context: Context, autoescape: Bool,
        lifetime: Lifetime? = nil
    ) {
        self.shape = shape
        self.program = program
        self.captures = captures
        self.context = context
        self.autoescape = autoescape
        self.lifetime = lifetime
    }

    /// The same macro, which keeps alive what it needs.
    func lasting(_ lifetime: Lifetime) -> Macro {
        Macro(
            shape, program, captures: captures, context: context, autoescape: autoescape, lifetime: lifetime)
    }

    /// The macro's name; nil for the body of a call block.
    package var name: String? { shape.name }
    /// Names of the parameters.
    package var parameters: [String] { shape.parameters }
    package var typeName: String { "Macro" }
    package var qualifiedTypeName: String { "jinja2.runtime.Macro" }
    package var isCallable: Bool { true }

    package func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "name": shape.name.map { Value.string($0) } ?? Value.none
        case "arguments": .tuple(shape.parameters.map { .string($0) })
        case "catch_kwargs": .bool(shape.takesKeywords)
        case "catch_varargs": .bool(shape.takesPositionals)
        case "caller": .bool(shape.takesCaller)
        case "explicit_caller": .bool(shape.parameters.contains("caller"))
        default: nil
        }
    }

    package func repr(_ state: RenderState) throws(TemplateError) -> String {
        "<Macro \(shape.name.map(PythonQuote.repr) ?? "anonymous")>"
    }

    /// Runs the macro; its text, or the value of a `return`.
    package func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        let machine = try Machine.of(state)
        try state.enter()
        defer { state.leave() }
        let escape = state.autoescape
        let depth = machine.output.depth
        let frame = try Frame(program.functions[shape.function], program, machine, state)
        do {
            try bind(arguments, frame)
        } catch {
            frame.abandon()
            throw error
        }
        machine.output.begin()
        state.autoescape = autoescape
        do {
            _ = try frame.run(captures: captures, context: context)
        } catch {
            state.autoescape = escape
            machine.output.drop(to: depth)
            if error.kind == .returned, shape.name != nil, let value = error.details.returnedValue {
                return value
            }
            throw error
        }
        state.autoescape = escape
        return try machine.output.end(state)
    }
}

// MARK: - Arguments

extension Macro {
    /// Puts the arguments into the frame (Jinja2 3.1 `Macro.__call__`).
    private func bind(_ arguments: CallArguments, _ frame: Frame) throws(TemplateError) {
        let count = shape.parameters.count
        let positional = arguments.positional
        try frame.state.charge(1 + arguments.keyword.count &* max(count, 1) / 8)
        var keyword = arguments.keyword
        for index in 0..<min(count, positional.count) { frame.slots[index] = positional[index] }
        var givesCaller = positional.count >= count && shape.parameters.contains("caller")
        if positional.count < count {
            for index in positional.count..<count {
                let name = shape.parameters[index]
                if name == "caller" { givesCaller = true }
                guard let found = keyword.firstIndex(where: { $0.name == name }) else { continue }
                frame.slots[index] = keyword.remove(at: found).value
            }
        }
        var slot = count
        if shape.takesCaller, !givesCaller {
            let found = keyword.firstIndex { $0.name == "caller" }.map { keyword.remove(at: $0).value }
            frame.slots[slot] = found.flatMap { $0.isNone ? nil : $0 } ?? noCaller(frame.state)
            slot += 1
        }
        if shape.takesKeywords {
            frame.slots[slot] = .dict(DictValue(keyword.map { ($0.name, $0.value) }))
            slot += 1
        } else if let surplus = keyword.first {
            throw surplusKeyword(surplus.name, keyword)
        }
        if shape.takesPositionals {
            frame.slots[slot] = .tuple(Array(positional.dropFirst(count)))
        } else if positional.count > count {
            throw TemplateError(
                .type, "macro \(shownName) takes not more than \(count) argument(s)", name: shape.name)
        }
    }

    private func noCaller(_ state: RenderState) -> Value {
        state.undefined(.hint("No caller defined", name: "caller"))
    }

    private func surplusKeyword(
        _ name: String, _ keyword: [(name: String, value: Value)]
    ) -> TemplateError {
        if keyword.contains(where: { $0.name == "caller" }) {
            return TemplateError(
                .type,
                "macro \(shownName) was invoked with two values for the special caller argument. This is"
                    + " most likely a bug.", name: shape.name)
        }
        var error = TemplateError(
            .type, "macro \(shownName) takes no keyword argument \(PythonQuote.repr(name))", name: name)
        error.details.alternatives = Alternatives.find(name, in: shape.parameters)
        return error
    }

    private var shownName: String { shape.name.map(PythonQuote.repr) ?? "None" }
}
