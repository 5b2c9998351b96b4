// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The body of a recursive loop, to be run over the items of each level.
final class LoopFunction: Sendable {
    private let program: Program
    private let function: Int
    private let captures: [Cell]
    private let context: Context

    init(_ program: Program, _ function: Int, captures: [Cell], context: Context) {
        self.program = program
        self.function = function
        self.captures = captures
        self.context = context
    }

    /// Runs the loop over items; what it prints.
    func call(_ iterable: Value, depth: Int, _ state: RenderState) throws(TemplateError) -> Value {
        let machine = try Machine.of(state)
        try state.enter()
        defer { state.leave() }
        let frame = try Frame(program.functions[function], program, machine, state)
        frame.slots[0] = iterable
        frame.slots[1] = .int(depth)
        return try machine.captured(state) { () throws(TemplateError) in
            _ = try frame.run(captures: captures, context: context)
        }
    }
}

/// The condition of a loop, as a function of the item.
final class LoopCondition: Sendable {
    private let program: Program
    private let function: Int
    private let captures: [Cell]
    private let context: Context

    init(_ program: Program, _ function: Int, captures: [Cell], context: Context) {
        self.program = program
        self.function = function
        self.captures = captures
        self.context = context
    }

    /// Whether an item belongs to the loop.
    func holds(_ item: Value, _ state: RenderState) throws(TemplateError) -> Bool {
        let machine = try Machine.of(state)
        try state.enter()
        defer { state.leave() }
        let frame = try Frame(program.functions[function], program, machine, state)
        frame.slots[0] = item
        return try frame.run(captures: captures, context: context)?.isTrue(state) ?? false
    }
}

/// The items of a loop for which its condition holds, each tested when it is asked for.
final class FilteredItems: ValueSource {
    private let iterator: Mutex<ValueIterator>
    private let condition: LoopCondition

    init(_ iterator: ValueIterator, _ condition: LoopCondition) {
        self.iterator = Mutex(iterator)
        self.condition = condition
    }

    func next(_ state: RenderState) throws(TemplateError) -> Value? {
        var items = iterator.withLock { $0 }
        while let item = try items.next(state) {
            let isMember = try condition.holds(item, state)
            if isMember {
                iterator.withLock { [items] in $0 = items }
                return item
            }
        }
        iterator.withLock { [items] in $0 = items }
        return nil
    }
}
