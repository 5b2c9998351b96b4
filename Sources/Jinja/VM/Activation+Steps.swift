// SPDX-License-Identifier: Apache-2.0

extension Activation {
    /// The instructions that are too rare or too slow for the innermost loop.
    @inline(never)
    mutating func step(_ instruction: Instruction) throws(TemplateError) {
        switch instruction {
        case .beginCapture: machine.output.begin()
        case .endCapture: push(try machine.output.end(state))
        case .markFiltered: if state.autoescape { push(.markup(try pop().markupText(state))) }
        case .dropCapture: machine.output.drop(to: machine.output.depth - 1)
        case .rawSlot(let slot): push(slots[Int(slot)])
        case .rawCell(let cell): push(cells[Int(cell)].value)
        case .rawCaptured(let index): push(captures[Int(index)].value)
        case .storeCell(let cell): cells[Int(cell)].value = pop()
        case .clearSlot(let slot): slots[Int(slot)] = .undefined(.missing)
        case .clearCell(let cell): cells[Int(cell)].value = .undefined(.missing)
        case .resolveCell(let cell, let name):
            cells[Int(cell)].value =
                context.lookup(program.tables.names[Int(name)]) ?? .undefined(.missing)
        case .setVariable(let name, let exports):
            context.set(program.tables.names[Int(name)], pop(), exports: exports)
        case .hideVariable(let name): context.hide(program.tables.names[Int(name)])
        case .pop: _ = pop()
        case .list, .tuple, .dict, .concat, .binary, .compare, .compareChained, .negate, .affirm, .not, .item,
            .slice, .unpack, .setAttribute, .checkNamespace, .checkMethod:
            try valueStep(instruction)
        case .beginLoop, .beginRecursion, .loopObject, .markIterated, .endLoop, .endLoopOrElse, .filterLoop,
            .callLoop:
            try loopStep(instruction)
        default: try templateStep(instruction)
        }
    }
}

// MARK: - Values

extension Activation {
    @inline(never)
    private mutating func valueStep(_ instruction: Instruction) throws(TemplateError) {
        switch instruction {
        case .list(let count):
            let items = pop(Int(count))
            try state.chargeBytes(items.count &* MemoryLayout<Value>.stride)
            push(.list(items))
        case .tuple(let count): push(.tuple(pop(Int(count))))
        case .dict(let count): try dict(Int(count))
        case .concat(let count): push(try Value.concatenate(pop(Int(count)), state))
        case .binary(let operation):
            let right = pop()
            push(try pop().operate(operation, right, state))
        case .compare(let comparison):
            let right = pop()
            push(.bool(try compare(comparison, pop(), right)))
        case .compareChained(let comparison, let target):
            let right = pop()
            if try compare(comparison, pop(), right) {
                push(right)
            } else {
                push(.bool(false))
                go(to: target)
            }
        case .negate: push(try pop().negated(state))
        case .affirm: push(try pop().affirmed(state))
        case .not: push(.bool(try !pop().isTrue(state)))
        case .item:
            let key = pop()
            push(try pop().element(key, state))
        case .slice(let parts):
            let step = parts & 4 == 0 ? nil : pop()
            let stop = parts & 2 == 0 ? nil : pop()
            let start = parts & 1 == 0 ? nil : pop()
            push(try pop().slice(start, stop, step, state))
        case .unpack(let count):
            for value in try pop().unpack(Int(count), state).reversed() { push(value) }
        case .setAttribute(let name):
            let target = try namespace(pop())
            try target.setAttribute(program.tables.names[Int(name)], pop(), state)
        case .checkNamespace: _ = try namespace(pop())
        case .checkMethod(let name):
            if peek().isUndefined { _ = try peek().attribute(program.tables.names[Int(name)], state) }
        default: break
        }
    }

    private mutating func dict(_ count: Int) throws(TemplateError) {
        let items = pop(2 * count)
        let dict = DictValue()
        for index in 0..<count { try dict.set(items[2 * index], items[2 * index + 1], state) }
        push(.dict(dict))
    }

    private func compare(
        _ comparison: Expression.Comparison, _ left: Value, _ right: Value
    ) throws(TemplateError) -> Bool {
        switch comparison {
        case .equal: try left.compare(.equal, right, state)
        case .notEqual: try left.compare(.notEqual, right, state)
        case .less: try left.compare(.less, right, state)
        case .lessOrEqual: try left.compare(.lessOrEqual, right, state)
        case .greater: try left.compare(.greater, right, state)
        case .greaterOrEqual: try left.compare(.greaterOrEqual, right, state)
        case .isIn: try right.contains(left, state)
        case .isNotIn: try !right.contains(left, state)
        }
    }

    private func namespace(_ value: Value) throws(TemplateError) -> NamespaceObject {
        guard case .object(let object as NamespaceObject) = value else {
            throw TemplateError(.runtime, "cannot assign attribute on non-namespace object")
        }
        return object
    }
}

// MARK: - Calls

extension Activation {
    @inline(never)
    mutating func call(_ shape: Int32) throws(TemplateError) {
        let arguments = try arguments(program.tables.shapes[Int(shape)])
        push(try pop().call(arguments, state))
    }

    @inline(never)
    mutating func callMethod(_ name: Int32, _ shape: Int32) throws(TemplateError) {
        let arguments = try arguments(program.tables.shapes[Int(shape)])
        push(try pop().callMethod(program.tables.names[Int(name)], arguments, state))
    }

    @inline(never)
    mutating func filter(_ index: Int32, _ shape: Int32) throws(TemplateError) {
        let arguments = try arguments(program.tables.shapes[Int(shape)])
        push(try program.tables.filters[Int(index)].function(pop(), arguments, state))
    }

    @inline(never)
    mutating func test(_ index: Int32, _ shape: Int32) throws(TemplateError) {
        let arguments = try arguments(program.tables.shapes[Int(shape)])
        push(.bool(try program.tables.tests[Int(index)].function(pop(), arguments, state)))
    }

    /// Takes the arguments of a call from the stack.
    private mutating func arguments(_ shape: Program.CallShape) throws(TemplateError) -> CallArguments {
        if shape.keywords.isEmpty, !shape.hasStar, !shape.hasDoubleStar {
            return shape.positional == 0 ? .none : CallArguments(pop(shape.positional))
        }
        let doubleStar = shape.hasDoubleStar ? pop() : nil
        let keywords = pop(shape.keywords.count)
        let star = shape.hasStar ? pop() : nil
        var arguments = CallArguments(pop(shape.positional))
        if let star { arguments.positional += try positionals(star) }
        arguments.keyword = zip(shape.keywords, keywords).map { ($0, $1) }
        if let doubleStar { try addKeywords(doubleStar, &arguments) }
        return arguments
    }

    private func positionals(_ value: Value) throws(TemplateError) -> [Value] {
        do {
            return try value.elements(state)
        } catch  where error.kind == .type {
            throw TemplateError(
                .type, "Value after * must be an iterable, not \(value.typeName)")
        }
    }

    private func addKeywords(_ value: Value, _ arguments: inout CallArguments) throws(TemplateError) {
        guard case .dict(let dict) = value else {
            throw TemplateError(
                .type,
                "argument after ** must be a mapping, not \(value.typeName)")
        }
        let entries = dict.entries
        // Each name is compared with those before it.
        try state.charge(entries.count &* (entries.count &+ arguments.keyword.count) / 8)
        for (key, value) in entries {
            guard let name = key.text else { throw TemplateError(.type, "keywords must be strings") }
            if arguments.keyword(name) != nil {
                throw TemplateError(
                    .type,
                    "got multiple values for keyword argument \(PythonQuote.repr(name))",
                    name: name)
            }
            arguments.keyword.append((name, value))
        }
    }
}
