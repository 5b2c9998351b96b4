// SPDX-License-Identifier: Apache-2.0

extension CodeGenerator {
    /// Writes a body.
    func statements(_ body: [Statement], _ place: Place) throws(SyntaxError) {
        for statement in body {
            try self.statement(statement, place)
            if place.isRootLevel, isChild, extendsCount > 1 { return }
        }
    }

    private func statement(_ statement: Statement, _ place: Place) throws(SyntaxError) {
        let span = statement.span
        try checkStack(span)
        switch statement.kind {
        case .text(let text): output(place, span) { self.text(text, place, span) }
        case .output(let value):
            try output(place, span) { () throws(SyntaxError) in
                try self.expression(value, place)
                place.function.emit(.print, span)
            }
        case .evaluate(let value):
            try expression(value, place)
            place.function.emit(.pop, span)
        case .set(let target, let value): try set(target, value, place)
        case .setBlock(let target, let filter, let body): try setBlock(target, filter, body, place, span)
        case .conditional(let branches, let otherwise): try conditional(branches, otherwise, place, span)
        case .loop(let loop): try self.loop(loop, place, span)
        case .breakLoop: try leaveLoop("break", place, span)
        case .continueLoop: try leaveLoop("continue", place, span)
        case .macro(let macro): try self.macro(macro, place, span)
        case .callBlock(let call, let caller): try callBlock(call, caller, place, span)
        case .filterBlock(let filter, let body): try filterBlock(filter, body, place, span)
        case .with(let bindings, let body): try with(bindings, body, place, span)
        case .scope(let body): try scope(body, place, span)
        case .autoescape(let value, let body): try autoescape(value, body, place, span)
        case .block(let block): try self.block(block, place, span)
        case .extends(let template): try extends(template, place, span)
        case .include(let include): try self.include(include, place, span)
        case .importModule(let template, let name, let withContext):
            try importModule(template, name, withContext, place, span)
        case .importNames(let template, let names, let withContext):
            try importNames(template, names, withContext, place, span)
        }
    }

    /// Writes code that prints, unless the template extends another one by then.
    private func output(
        _ place: Place, _ span: Span, _ write: () throws(SyntaxError) -> Void
    ) throws(SyntaxError) {
        guard place.checksOutput else { return try write() }
        if isChild { return }
        let skip = place.function.emit(.jumpIfExtended(0), span)
        try write()
        place.function.patch(skip)
    }

    private func output(_ place: Place, _ span: Span, _ write: () -> Void) {
        guard place.checksOutput else { return write() }
        if isChild { return }
        let skip = place.function.emit(.jumpIfExtended(0), span)
        write()
        place.function.patch(skip)
    }

    private func text(_ text: String, _ place: Place, _ span: Span) {
        tables.texts.append(text)
        place.function.emit(.text(Int32(tables.texts.count - 1)), span)
    }
}

// MARK: - Assignments

extension CodeGenerator {
    private func set(_ target: Expression, _ value: Expression, _ place: Place) throws(SyntaxError) {
        checkNamespaces(target, place)
        try expression(value, place)
        publish(try write(target, place), place, target.span)
    }

    /// `ns.name` may only be set on a namespace; the check comes before the value, as in Jinja2.
    private func checkNamespaces(_ target: Expression, _ place: Place) {
        switch target.kind {
        case .namespaceReference(let name, _):
            read(name, place, target.span)
            place.function.emit(.checkNamespace, target.span)
        case .tuple(let items): for item in items { checkNamespaces(item, place) }
        default: break
        }
    }

    /// Puts what was set in the template's body into its context.
    func publish(_ names: [String], _ place: Place, _ span: Span, exports: Bool = true) {
        guard place.isTopLevel else { return }
        for name in names {
            guard let variable = place.scope.find(name) else { continue }
            readRaw(variable, place, span)
            let isPublic = exports && !name.hasPrefix("_")
            place.function.emit(.setVariable(name: self.name(name), exports: isPublic), span)
        }
    }

    private func setBlock(
        _ target: Expression, _ filter: Expression?, _ body: [Statement], _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        checkNamespaces(target, place)
        var block = inner(place)
        block.checksOutput = false
        ScopeAnalysis(scope: block.scope).body(body)
        if let filter { filter.arguments.forEach(ScopeAnalysis(scope: block.scope).read) }
        enter(block, span)
        try capture(body, block, span)
        if let filter {
            try filterChain(filter, block)
            block.function.emit(.markFiltered, span)
        }
        let names = try write(target, place)
        publish(names, place, target.span)
        leave(block, span)
    }

    /// Runs a body with its output in a buffer and leaves the text on the stack.
    private func capture(_ body: [Statement], _ place: Place, _ span: Span) throws(SyntaxError) {
        place.function.emit(.beginCapture, span)
        place.function.captures += 1
        try statements(body, place)
        place.function.captures -= 1
        place.function.emit(.endCapture, span)
    }

    /// Filters without a subject, over the text on the stack.
    private func filterChain(_ filter: Expression, _ place: Place) throws(SyntaxError) {
        guard case .filter(let subject, let name, let arguments) = filter.kind else { return }
        let index = try self.filter(name, filter.span, isSoft: place.isSoft)
        if let subject { try filterChain(subject, place) }
        try apply(index, arguments, place, filter.span)
    }

    private func filterBlock(
        _ filter: Expression, _ body: [Statement], _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        let block = inner(place)
        ScopeAnalysis(scope: block.scope).body(body)
        filter.arguments.forEach(ScopeAnalysis(scope: block.scope).read)
        enter(block, span)
        try capture(body, block, span)
        try filterChain(filter, block)
        // As in Jinja2: the text was escaped before, a filter such as `title` does not undo that.
        block.function.emit(.markFiltered, span)
        place.function.emit(.print, span)
        leave(block, span)
    }
}

// MARK: - Branches and scopes

extension CodeGenerator {
    private func conditional(
        _ branches: [(test: Expression, body: [Statement])], _ otherwise: [Statement], _ place: Place,
        _ span: Span
    ) throws(SyntaxError) {
        let soft = place.soft
        var ends: [Int] = []
        for (index, branch) in branches.enumerated() {
            try expression(branch.test, soft)
            let skip = place.function.emit(.jumpIfFalse(0), branch.test.span)
            try statements(branch.body, soft)
            if index < branches.count - 1 || !otherwise.isEmpty {
                ends.append(place.function.emit(.jump(0), span))
            }
            place.function.patch(skip)
        }
        try statements(otherwise, soft)
        for end in ends { place.function.patch(end) }
    }

    private func with(
        _ bindings: [(target: Expression, value: Expression)], _ body: [Statement], _ place: Place,
        _ span: Span
    ) throws(SyntaxError) {
        let block = inner(place)
        let analysis = ScopeAnalysis(scope: block.scope)
        for binding in bindings { analysis.write(binding.target, asParameters: true) }
        analysis.body(body)
        enter(block, span)
        for binding in bindings {
            try expression(binding.value, place)
            try write(binding.target, block)
        }
        try statements(body, block)
        leave(block, span)
    }

    private func scope(_ body: [Statement], _ place: Place, _ span: Span) throws(SyntaxError) {
        let block = inner(place)
        ScopeAnalysis(scope: block.scope).body(body)
        enter(block, span)
        try statements(body, block)
        leave(block, span)
    }

    private func autoescape(
        _ value: Expression, _ body: [Statement], _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        let block = inner(place)
        let analysis = ScopeAnalysis(scope: block.scope)
        analysis.read(value)
        analysis.body(body)
        enter(block, span)
        try expression(value, block)
        place.function.emit(.setAutoescape, span)
        place.function.escapes += 1
        try statements(body, block)
        place.function.escapes -= 1
        place.function.emit(.restoreAutoescape, span)
        leave(block, span)
    }
}

extension Expression {
    /// The arguments of a chain of filters without a subject.
    fileprivate var arguments: [Expression] {
        guard case .filter(let subject, _, let arguments) = kind else { return [] }
        return (subject?.arguments ?? []) + arguments.all
    }
}
