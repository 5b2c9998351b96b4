// SPDX-License-Identifier: Apache-2.0

/// A function that runs.
struct Activation {
    /// A loop that runs.
    struct Loop {
        var iterator: ValueIterator
        /// The `loop` of the body, when it is used; it then holds the iterator.
        var object: LoopObject?
        var hasIterated = false
    }

    let machine: Machine
    let state: RenderState
    let program: Program
    let function: Program.Function
    let captures: [Cell]
    let context: Context
    let slots: UnsafeMutablePointer<Value>
    private let mark: ValueStack.Mark
    private let floor: UnsafeMutablePointer<Value>
    private let ceiling: UnsafeMutablePointer<Value>
    private var top: UnsafeMutablePointer<Value>
    var cells: [Cell] = []
    var loops: [Loop] = []
    var escapes: [Bool] = []
    /// Variables gathered for another template.
    var locals: [String: Value] = [:]
    private var next = 0

    init(_ frame: Frame, captures: [Cell], context: Context) {
        machine = frame.machine
        state = frame.state
        program = frame.program
        function = frame.function
        slots = frame.slots
        mark = frame.mark
        floor = slots + function.slotCount
        ceiling = floor + function.stackMax
        top = floor
        self.captures = captures
        self.context = context
        if !function.cellSlots.isEmpty { cells = function.cellSlots.map { Cell(frame.slots[$0]) } }
    }

    /// Runs to the end; the value that the function finishes with, if it does.
    mutating func run() throws(TemplateError) -> Value? {
        let outerContext = state.context
        let outerEscape = state.autoescape
        let outputDepth = machine.output.depth
        state.context = context
        defer {
            state.context = outerContext
            state.autoescape = outerEscape
            floor.deinitialize(count: top - floor)
            slots.deinitialize(count: function.slotCount)
            machine.stack.giveBack(mark)
            keepSharedCells()
        }
        do {
            return try execute()
        } catch {
            machine.output.drop(to: outputDepth)
            throw traced(error)
        }
    }

    /// Cells that a macro still holds may hold the macro.
    private mutating func keepSharedCells() {
        for index in cells.indices where !isKnownUniquelyReferenced(&cells[index]) {
            machine.lifetime.keep(cells[index])
            state.bytes &-= Lifetime.keptBytes
        }
    }

    /// The error with this function's place added to its way.
    private func traced(_ error: TemplateError) -> TemplateError {
        guard error.kind != .returned, error.details.frames.count < Self.tracedFramesMax else { return error }
        var error = error
        if error.details.frames.isEmpty { suggestNames(&error) }
        let span = function.spans[max(0, min(next, function.spans.count) - 1)]
        error.details.frames.append(program.source.frame(span, what: function.what))
        return error
    }

    /// Names in reach that resemble one that is not.
    private func suggestNames(_ error: inout TemplateError) {
        guard error.kind == .undefined, error.details.alternatives.isEmpty, let name = error.details.name,
            error.message == "\(PythonQuote.repr(name)) is undefined"
        else { return }
        error.details.alternatives = Alternatives.find(name, in: context.names)
    }

    /// Steps of an error's way that are kept, from the innermost on.
    private static let tracedFramesMax = 32
}

// MARK: - Stack

extension Activation {
    mutating func push(_ value: consuming Value) {
        precondition(top < ceiling, "the compiler has counted the stack too low")
        top.initialize(to: value)
        top += 1
    }

    mutating func pop() -> Value {
        precondition(top > floor, "the stack of a template function is empty")
        top -= 1
        return top.move()
    }

    /// The value on top stays.
    func peek() -> Value {
        precondition(top > floor, "the stack of a template function is empty")
        return top[-1]
    }

    /// The last values in the order in which they were pushed.
    mutating func pop(_ count: Int) -> [Value] {
        precondition(top - floor >= count, "the stack of a template function is too low")
        top -= count
        let start = top
        return [Value](unsafeUninitializedCapacity: count) { buffer, filled in
            if let target = buffer.baseAddress { target.moveInitialize(from: start, count: count) }
            filled = count
        }
    }
}

// MARK: - Instructions

extension Activation {
    private mutating func execute() throws(TemplateError) -> Value? {
        let code = function.instructions
        var steps = 0
        while next < code.count {
            let instruction = code[next]
            next &+= 1
            steps &+= 1
            switch instruction {
            case .text(let index):
                try machine.output.write(program.tables.texts[Int(index)], state)
            case .print: try machine.output.print(pop(), state)
            case .constant(let index): push(program.tables.constants[Int(index)])
            case .slot(let slot, let name):
                let value = slots[Int(slot)]
                push(value.isMissing ? undefined(name) : value)
            case .captured(let index, let name):
                let value = captures[Int(index)].value
                push(value.isMissing ? undefined(name) : value)
            case .cell(let index, let name):
                let value = cells[Int(index)].value
                push(value.isMissing ? undefined(name) : value)
            case .storeSlot(let slot): slots[Int(slot)] = pop()
            case .resolveSlot(let slot, let name): slots[Int(slot)] = resolve(name)
            case .jump(let target):
                if target < next {
                    try state.charge(steps)
                    steps = 0
                }
                next = Int(target)
            case .jumpIfFalse(let target):
                if try !isTrue(pop()) { next = Int(target) }
            case .jumpIfFalseOrPop(let target):
                if try isTrue(peek()) { _ = pop() } else { next = Int(target) }
            case .jumpIfTrueOrPop(let target):
                if try isTrue(peek()) { next = Int(target) } else { _ = pop() }
            case .jumpIfSlotSet(let slot, let target):
                if !slots[Int(slot)].isMissing { next = Int(target) }
            case .jumpIfCellSet(let cell, let target):
                if !cells[Int(cell)].value.isMissing { next = Int(target) }
            case .next(let target):
                if let value = try nextItem() { push(value) } else { next = Int(target) }
            case .attribute(let name):
                push(try pop().attribute(program.tables.names[Int(name)], state))
            case .call(let shape): try call(shape)
            case .callMethod(let name, let shape): try callMethod(name, shape)
            case .filter(let index, let shape): try filter(index, shape)
            case .test(let index, let shape): try test(index, shape)
            case .finish:
                try state.charge(steps)
                return pop()
            default: try step(instruction)
            }
        }
        try state.charge(steps)
        return nil
    }

    private func resolve(_ name: Int32) -> Value {
        context.lookup(program.tables.names[Int(name)]) ?? .undefined(.missing)
    }

    @inline(never)
    private func undefined(_ name: Int32) -> Value {
        state.undefined(.variable(program.tables.names[Int(name)]))
    }

    private func isTrue(_ value: Value) throws(TemplateError) -> Bool {
        if case .bool(let flag) = value { return flag }
        return try value.isTrue(state)
    }

    /// The next item of the innermost loop.
    private mutating func nextItem() throws(TemplateError) -> Value? {
        let index = loops.count - 1
        if let object = loops[index].object { return try object.advance(state) }
        return try loops[index].iterator.next(state)
    }

    /// Goes on at another instruction when the template extends another one.
    mutating func jumpIfExtended(_ target: Int32) {
        if context.isExtended { next = Int(target) }
    }

    /// Goes on at another instruction.
    mutating func go(to target: Int32) { next = Int(target) }
}
