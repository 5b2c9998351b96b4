// SPDX-License-Identifier: Apache-2.0

extension CodeGenerator {
    func loop(_ loop: Statement.Loop, _ place: Place, _ span: Span) throws(SyntaxError) {
        try checkLoopName(loop)
        if loop.isRecursive {
            try expression(loop.iterable, place)
            let function = try recursiveFunction(loop, place, span)
            place.function.emit(.callLoop(function: Int32(function)), span)
            place.function.emit(.print, span)
            return
        }
        try expression(loop.iterable, place)
        try body(loop, place, inner(place), inner(place), span, isExtended: usesLoop(loop))
    }

    /// A recursive loop is a function of its own that the loop object calls.
    private func recursiveFunction(
        _ loop: Statement.Loop, _ place: Place, _ span: Span
    ) throws(SyntaxError) -> Int {
        let function = newFunction(what: "recursive loop", parent: place.function)
        let iterable = function.hiddenSlot()
        let depth = function.hiddenSlot()
        let scope = Scope(level: place.scope.level + 1, parent: place.scope, function: function)
        let elseScope = Scope(level: place.scope.level + 1, parent: place.scope, function: function)
        function.emit(.rawSlot(iterable), span)
        var inside = Place(scope: scope, function: function)
        inside.checksOutput = place.checksOutput
        var otherwise = Place(scope: elseScope, function: function)
        otherwise.checksOutput = place.checksOutput
        try body(loop, place, inside, otherwise, span, isExtended: true, recursionDepth: depth)
        functions[function.index] = function.finish()
        return function.index
    }

    /// The loop itself, over the iterable on the stack.
    ///
    /// - Parameters:
    ///   - outer: Where the loop stands.
    ///   - place: The scope of the body.
    ///   - otherwise: The scope of `else`.
    ///   - recursionDepth: The slot with the depth of a recursive loop.
    private func body(
        _ loop: Statement.Loop, _ outer: Place, _ place: Place, _ otherwise: Place, _ span: Span,
        isExtended: Bool, recursionDepth: Int32? = nil
    ) throws(SyntaxError) {
        var place = place
        place.isLoop = true
        let function = place.function
        let loopVariable = isExtended ? place.scope.declareParameter("loop") : nil
        let analysis = ScopeAnalysis(scope: place.scope)
        analysis.write(loop.target, asParameters: true)
        analysis.body(loop.body)
        ScopeAnalysis(scope: otherwise.scope).body(loop.otherwise)

        if let filter = loop.filter {
            let condition = try conditionFunction(loop.target, filter, outer, function)
            function.emit(.filterLoop(function: Int32(condition)), filter.span)
        }
        if let recursionDepth {
            function.emit(.rawSlot(recursionDepth), span)
            function.emit(.beginRecursion, span)
        } else {
            function.emit(.beginLoop(isExtended: isExtended), span)
        }
        if let loopVariable {
            function.emit(.loopObject, span)
            function.emit(.storeSlot(loopVariable.slot), span)
        }
        enter(place, span, which: .constant)
        try iterations(loop, place, span)
        try end(loop, place, otherwise, span)
    }

    private func iterations(
        _ loop: Statement.Loop, _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        let function = place.function
        let start = function.emit(.next(0), loop.iterable.span)
        function.loops.append(
            FunctionBuilder.OpenLoop(start: start, captures: function.captures, escapes: function.escapes))
        try write(loop.target, place)
        enter(place, span, which: .changing)
        try statements(loop.body, place)
        if !loop.otherwise.isEmpty { function.emit(.markIterated, span) }
        function.emit(.jump(Int32(start)), span)
        function.patch(start)
        for jump in function.loops.removeLast().breaks { function.patch(jump) }
    }

    private func end(
        _ loop: Statement.Loop, _ place: Place, _ otherwise: Place, _ span: Span
    ) throws(SyntaxError) {
        let function = place.function
        if loop.otherwise.isEmpty {
            function.emit(.endLoop, span)
            leave(place, span)
            return
        }
        // Jinja2 runs `else` unless an iteration came to its end, also after `break` in the first.
        let skip = function.emit(.endLoopOrElse(0), span)
        enter(otherwise, span)
        try statements(loop.otherwise, otherwise)
        leave(otherwise, span)
        function.patch(skip)
        leave(place, span)
    }

    /// The condition of a loop as a function of the item, which ends with the item or with false.
    private func conditionFunction(
        _ target: Expression, _ filter: Expression, _ outer: Place, _ parent: FunctionBuilder
    ) throws(SyntaxError) -> Int {
        let function = newFunction(what: "loop condition", parent: parent)
        let item = function.hiddenSlot()
        let scope = Scope(level: outer.scope.level + 1, parent: outer.scope, function: function)
        let analysis = ScopeAnalysis(scope: scope)
        analysis.write(target, asParameters: true)
        analysis.read(filter)
        let place = Place(scope: scope, function: function)
        enter(place, filter.span)
        function.emit(.rawSlot(item), target.span)
        try write(target, place)
        try expression(filter, place)
        function.emit(.finish, filter.span)
        functions[function.index] = function.finish()
        return function.index
    }

    private func usesLoop(_ loop: Statement.Loop) -> Bool {
        undeclared(["loop"], in: loop.body).contains("loop") || hasScopedBlock(loop.body)
            || hasScopedBlock(loop.otherwise)
    }

    private func hasScopedBlock(_ body: [Statement]) -> Bool {
        body.contains { statement in
            if case .block(let block) = statement.kind, block.isScoped { return true }
            return statement.bodies.contains(where: hasScopedBlock)
        }
    }

    func leaveLoop(_ word: String, _ place: Place, _ span: Span) throws(SyntaxError) {
        let function = place.function
        guard let open = function.loops.last else {
            throw SyntaxError("'\(word)' outside loop", span)
        }
        for _ in open.captures..<function.captures { function.emit(.dropCapture, span) }
        for _ in open.escapes..<function.escapes { function.emit(.restoreAutoescape, span) }
        if word == "continue" {
            function.emit(.jump(Int32(open.start)), span)
        } else {
            let jump = function.emit(.jump(0), span)
            function.loops[function.loops.count - 1].breaks.append(jump)
        }
    }

    /// `loop` may not be set anywhere in a loop.
    private func checkLoopName(_ loop: Statement.Loop) throws(SyntaxError) {
        try checkLoopName(loop.target)
        try checkLoopName(loop.body)
        try checkLoopName(loop.otherwise)
    }

    private func checkLoopName(_ body: [Statement]) throws(SyntaxError) {
        for statement in body {
            switch statement.kind {
            case .set(let target, _), .setBlock(let target, _, _): try checkLoopName(target)
            case .loop(let loop): try checkLoopName(loop.target)
            default: break
            }
            for inner in statement.bodies { try checkLoopName(inner) }
        }
    }

    private func checkLoopName(_ target: Expression) throws(SyntaxError) {
        switch target.kind {
        case .name("loop"):
            throw SyntaxError(
                "Can't assign to special loop variable in for-loop target", target.span, name: "loop"
            ).assertion
        case .tuple(let items): for item in items { try checkLoopName(item) }
        default: break
        }
    }
}
