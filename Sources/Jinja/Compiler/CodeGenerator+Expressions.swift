// SPDX-License-Identifier: Apache-2.0

extension CodeGenerator {
    /// Writes code that leaves an expression's value on the stack.
    func expression(_ expression: Expression, _ place: Place) throws(SyntaxError) {
        try checkStack(expression.span)
        let function = place.function
        let span = expression.span
        switch expression.kind {
        case .constant(let value): constant(value, place, span)
        case .name(let name): read(name, place, span)
        case .list(let items):
            try expressions(items, place)
            function.emit(.list(Int32(items.count)), span)
        case .tuple(let items):
            try expressions(items, place)
            function.emit(.tuple(Int32(items.count)), span)
        case .dict(let pairs):
            for pair in pairs {
                try self.expression(pair.key, place)
                try self.expression(pair.value, place)
            }
            function.emit(.dict(Int32(pairs.count)), span)
        case .concat(let parts):
            try expressions(parts, place)
            function.emit(.concat(Int32(parts.count)), span)
        case .unary(let operation, let operand): try unary(operation, operand, place, span)
        case .binary(let operation, let left, let right):
            try self.expression(left, place)
            try self.expression(right, place)
            function.emit(.binary(operation.valueOperator), span)
        case .logical(let operation, let left, let right):
            try self.expression(left, place)
            let jump = function.emit(
                operation == .and ? .jumpIfFalseOrPop(0) : .jumpIfTrueOrPop(0), left.span)
            try self.expression(right, place)
            function.patch(jump)
        case .compare(let first, let rest): try compare(first, rest, place, span)
        case .conditional(let test, let then, let otherwise):
            try conditional(test, then, otherwise, place, span)
        case .attribute(let base, let name):
            try self.expression(base, place)
            function.emit(.attribute(name: self.name(name)), span)
        case .item(let base, let key): try item(base, key, place, span)
        case .slice, .namespaceReference:
            throw SyntaxError("a slice is only allowed between brackets", span)
        case .call(let callee, let arguments): try call(callee, arguments, place, span)
        case .filter(let subject, let name, let arguments):
            guard let subject else { throw SyntaxError("the filter has no subject", span) }
            let filter = try self.filter(name, span, isSoft: place.isSoft)
            try self.expression(subject, place)
            try apply(filter, arguments, place, span)
        case .test(let subject, let name, let arguments):
            let test = try self.test(name, span, isSoft: place.isSoft)
            try self.expression(subject, place)
            let shape = try self.arguments(arguments, place, span)
            function.emit(.test(test, shape: self.shape(shape)), span, effect: -shape.count)
        }
    }

    func expressions(_ items: [Expression], _ place: Place) throws(SyntaxError) {
        for item in items { try expression(item, place) }
    }

    private func constant(_ value: Expression.Constant, _ place: Place, _ span: Span) {
        place.function.emit(.constant(constant(value.value)), span)
    }

    private func unary(
        _ operation: Expression.UnaryOperator, _ operand: Expression, _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        try expression(operand, place)
        switch operation {
        case .negative: place.function.emit(.negate, span)
        case .positive: place.function.emit(.affirm, span)
        case .not: place.function.emit(.not, span)
        }
    }

    private func compare(
        _ first: Expression, _ rest: [(comparison: Expression.Comparison, operand: Expression)],
        _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        try expression(first, place)
        var jumps: [Int] = []
        for (index, step) in rest.enumerated() {
            try expression(step.operand, place)
            let isLast = index == rest.count - 1
            let stepSpan = first.span.through(step.operand.span)
            if isLast {
                place.function.emit(.compare(step.comparison), stepSpan)
            } else {
                jumps.append(place.function.emit(.compareChained(step.comparison, 0), stepSpan))
            }
        }
        for jump in jumps { place.function.patch(jump) }
    }

    private func conditional(
        _ test: Expression, _ then: Expression, _ otherwise: Expression?, _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        let place = place.soft
        let function = place.function
        try expression(test, place)
        let skip = function.emit(.jumpIfFalse(0), test.span)
        try expression(then, place)
        let end = function.emit(.jump(0), span)
        function.patch(skip)
        function.depth -= 1
        if let otherwise {
            try expression(otherwise, place)
        } else {
            function.emit(.constant(constant(.undefined(noElse(span)))), span)
        }
        function.patch(end)
    }

    /// Jinja2 takes its lenient kind here, whatever the environment's is.
    private func noElse(_ span: Span) -> UndefinedValue {
        UndefinedValue(
            settings.undefinedKind == .swallowing ? .swallowing : .lenient,
            .hint(
                "the inline if-expression on \(position(span)) evaluated to false and no else section was"
                    + " defined.", name: nil))
    }

    /// Such as `line 3 in 'page.html'`.
    func position(_ span: Span) -> String {
        "line \(line(span.start)) in \(PythonQuote.repr(source.name))"
    }

    private func item(
        _ base: Expression, _ key: Expression, _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        try expression(base, place)
        guard case .slice(let start, let stop, let step) = key.kind else {
            try expression(key, place)
            place.function.emit(.item, span)
            return
        }
        var parts: UInt8 = 0
        for (bit, part) in [start, stop, step].enumerated() {
            guard let part else { continue }
            try expression(part, place)
            parts |= 1 << bit
        }
        place.function.emit(.slice(parts), span)
    }
}

// MARK: - Calls

extension CodeGenerator {
    /// Writes a call; `caller` is the body of a call block, as a variable.
    func call(
        _ callee: Expression, _ arguments: Expression.Arguments, _ place: Place, _ span: Span,
        caller: Program.MacroShape? = nil
    ) throws(SyntaxError) {
        let function = place.function
        if case .attribute(let base, let name) = callee.kind {
            try expression(base, place)
            let name = self.name(name)
            if arguments.all.contains(where: \.mayFail) {
                function.emit(.checkMethod(name: name), callee.span)
            }
            let shape = try self.arguments(arguments, place, span, caller: caller)
            function.emit(
                .callMethod(name: name, shape: self.shape(shape)), span, effect: -shape.count)
        } else {
            try expression(callee, place)
            let shape = try self.arguments(arguments, place, span, caller: caller)
            function.emit(.call(shape: self.shape(shape)), span, effect: -shape.count)
        }
    }

    /// Writes a filter over the value on the stack.
    func apply(
        _ filter: Int32, _ arguments: Expression.Arguments, _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        let shape = try self.arguments(arguments, place, span)
        place.function.emit(.filter(filter, shape: self.shape(shape)), span, effect: -shape.count)
    }

    private func arguments(
        _ arguments: Expression.Arguments, _ place: Place, _ span: Span,
        caller: Program.MacroShape? = nil
    ) throws(SyntaxError) -> Program.CallShape {
        var shape = Program.CallShape()
        try expressions(arguments.positional, place)
        shape.positional = arguments.positional.count
        if let star = arguments.star {
            try expression(star, place)
            shape.hasStar = true
        }
        guard arguments.keyword.count <= CompilerLimits.keywordArgumentsMax else {
            throw .limit(
                "the call has more than \(CompilerLimits.keywordArgumentsMax) arguments by name", span)
        }
        for (name, value) in arguments.keyword {
            if shape.keywords.contains(name) {
                throw SyntaxError("keyword argument repeated: \(name)", value.span, name: name)
            }
            try expression(value, place)
            shape.keywords.append(name)
        }
        if let caller {
            tables.macros.append(caller)
            place.function.emit(.macro(Int32(tables.macros.count - 1)), span)
            shape.keywords.append("caller")
        }
        if let doubleStar = arguments.doubleStar {
            try expression(doubleStar, place)
            shape.hasDoubleStar = true
        }
        return shape
    }
}

// MARK: - Variables

extension CodeGenerator {
    /// Reads a name; undefined when it is missing.
    func read(_ name: String, _ place: Place, _ span: Span) {
        let index = self.name(name)
        guard let variable = place.scope.find(name) else {
            // The analysis has seen every name; one that it missed comes from the context.
            let slot = place.function.hiddenSlot()
            place.function.emit(.resolveSlot(slot, name: index), span)
            place.function.emit(.slot(slot, name: index), span)
            return
        }
        if variable.function == place.function.index {
            place.function.emit(.slot(variable.slot, name: index), span)
        } else {
            place.function.emit(.captured(place.function.capture(variable), name: index), span)
        }
    }

    /// Reads a variable as it is, missing or not.
    func readRaw(_ variable: FunctionBuilder.Variable, _ place: Place, _ span: Span) {
        if variable.function == place.function.index {
            place.function.emit(.rawSlot(variable.slot), span)
        } else {
            place.function.emit(.rawCaptured(place.function.capture(variable)), span)
        }
    }

    /// Writes the value on the stack to a target; the names that were set.
    @discardableResult
    func write(_ target: Expression, _ place: Place) throws(SyntaxError) -> [String] {
        let function = place.function
        switch target.kind {
        case .name(let name):
            guard let variable = place.scope.find(name), variable.function == function.index else {
                throw SyntaxError("can't assign to 'name'", target.span, name: name)
            }
            function.emit(.storeSlot(variable.slot), target.span)
            return [name]
        case .tuple(let items):
            function.emit(.unpack(Int32(items.count)), target.span)
            var names: [String] = []
            for item in items { names += try write(item, place) }
            return names
        case .namespaceReference(let name, let attribute):
            read(name, place, target.span)
            function.emit(.setAttribute(name: self.name(attribute)), target.span)
            return []
        default:
            throw SyntaxError("can't assign to \(PythonQuote.repr(target.kindName))", target.span)
        }
    }
}

extension Expression {
    /// Whether evaluating it can fail or run code.
    fileprivate var mayFail: Bool {
        switch kind {
        case .constant, .name: false
        case .list(let items), .tuple(let items): items.contains(where: \.mayFail)
        default: true
        }
    }
}

extension Expression.Constant {
    /// The value that the text stands for.
    var value: Value {
        switch self {
        case .none: .none
        case .bool(let flag): .bool(flag)
        case .string(let text): .string(text)
        case .number(.int(let number)): .int(number)
        case .number(.bigInt(let number)): .integer(number)
        case .number(.float(let number)): .float(number)
        }
    }
}

extension Expression.BinaryOperator {
    fileprivate var valueOperator: BinaryOperator {
        switch self {
        case .add: .add
        case .subtract: .subtract
        case .multiply: .multiply
        case .divide: .divide
        case .floorDivide: .floorDivide
        case .modulo: .modulo
        case .power: .power
        }
    }
}
