// SPDX-License-Identifier: Apache-2.0

extension Activation {
    @inline(never)
    mutating func loopStep(_ instruction: Instruction) throws(TemplateError) {
        switch instruction {
        case .beginLoop(let isExtended): try beginLoop(pop(), isExtended: isExtended)
        case .beginRecursion: try beginRecursion()
        case .loopObject:
            if let object = loops.last?.object { push(.object(object)) } else { push(.none) }
        case .markIterated: loops[loops.count - 1].hasIterated = true
        case .endLoop: loops.removeLast()
        case .endLoopOrElse(let target):
            if loops.removeLast().hasIterated { go(to: target) }
        case .filterLoop(let function):
            let condition = LoopCondition(
                program, Int(function), captures: captured(program.functions[Int(function)]), context: context
            )
            let source = FilteredItems(try pop().iterator(state), condition)
            push(.object(PythonIterator("generator", ValueIterator(source))))
        case .callLoop(let function):
            let loop = LoopFunction(
                program, Int(function), captures: captured(program.functions[Int(function)]), context: context
            )
            push(try loop.call(pop(), depth: 0, state))
        default: break
        }
    }

    private mutating func beginLoop(_ iterable: Value, isExtended: Bool) throws(TemplateError) {
        let iterator = try iterable.iterator(state)
        if isExtended {
            let object = LoopObject(iterator, depth: 0, recursion: nil)
            loops.append(Loop(iterator: ValueIterator([]), object: object))
        } else {
            loops.append(Loop(iterator: iterator))
        }
    }

    /// The loop of a recursive loop's function; its own function is called for the levels below.
    private mutating func beginRecursion() throws(TemplateError) {
        let depth = pop()
        let iterator = try pop().iterator(state)
        guard case .int(let level) = depth,
            let index = program.functions.firstIndex(where: { $0 === function })
        else { throw TemplateError(.runtime, "a recursive loop was called without its depth") }
        let recursion = LoopFunction(program, index, captures: captures, context: context)
        let object = LoopObject(iterator, depth: level, recursion: recursion)
        loops.append(Loop(iterator: ValueIterator([]), object: object))
    }

    /// The cells that a function made here shares with this one.
    func captured(_ function: Program.Function) -> [Cell] {
        function.captures.map { origin in
            switch origin {
            case .cell(let index): cells[index]
            case .captured(let index): captures[index]
            }
        }
    }
}
