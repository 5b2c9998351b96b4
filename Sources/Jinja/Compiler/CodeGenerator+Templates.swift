// SPDX-License-Identifier: Apache-2.0

extension CodeGenerator {
    func block(_ block: Statement.Block, _ place: Place, _ span: Span) throws(SyntaxError) {
        let function = place.function
        var skip: Int?
        if place.isTopLevel {
            if isChild { return }
            if extendsCount > 0 { skip = function.emit(.jumpIfExtended(0), span) }
        }
        let name = self.name(block.name)
        if block.isScoped { try gatherLocals(place, span) }
        if block.isRequired { function.emit(.requireBlock(name: name), span) }
        function.emit(block.isScoped ? .scopedBlock(name: name) : .block(name: name), span)
        if let skip { function.patch(skip) }
    }

    func extends(_ template: Expression, _ place: Place, _ span: Span) throws(SyntaxError) {
        guard place.isTopLevel else {
            throw SyntaxError("cannot use extend from a non top-level scope", span).assertion
        }
        if extendsCount > 0 {
            if isChild {
                place.function.emit(.failExtendedTwice, span)
                extendsCount += 1
                return
            }
            let skip = place.function.emit(.jumpIfExtended(0), span)
            let go = place.function.emit(.jump(0), span)
            place.function.patch(skip)
            place.function.emit(.failExtendedTwice, span)
            place.function.patch(go)
        }
        try expression(template, place)
        place.function.emit(.extends, span)
        if place.isRootLevel { isChild = true }
        extendsCount += 1
    }

    /// Gathers the variables that another template is to see.
    private func gatherLocals(_ place: Place, _ span: Span) throws(SyntaxError) {
        let visible = place.scope.visibleStores
        gatheredVariables += visible.count
        guard gatheredVariables <= CompilerLimits.gatheredVariablesMax else {
            throw .limit("too many variables are passed on to other templates", span)
        }
        for (_, variable) in visible { readRaw(variable, place, span) }
        tables.locals.append(visible.map(\.name))
        place.function.emit(
            .gatherLocals(Int32(tables.locals.count - 1)), span, effect: -visible.count)
    }

    func include(_ include: Statement.Include, _ place: Place, _ span: Span) throws(SyntaxError) {
        let function = place.function
        // What a template that extends another one includes stands before the other's output, as in Jinja2.
        try expression(include.template, place)
        if include.withContext { try gatherLocals(place, span) }
        function.emit(
            .include(ignoreMissing: include.ignoreMissing, withContext: include.withContext),
            include.template.span)
    }

    func importModule(
        _ template: Expression, _ name: String, _ withContext: Bool, _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        let function = place.function
        guard let variable = place.scope.find(name) else { return }
        try expression(template, place)
        if withContext { try gatherLocals(place, span) }
        function.emit(.importModule(withContext: withContext), template.span)
        function.emit(.storeSlot(variable.slot), span)
        hide([name], place, span)
    }

    func importNames(
        _ template: Expression, _ names: [(name: String, alias: String)], _ withContext: Bool,
        _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        let function = place.function
        try expression(template, place)
        if withContext { try gatherLocals(place, span) }
        function.emit(.importModule(withContext: withContext), template.span)
        for (name, alias) in names {
            guard let variable = place.scope.find(alias) else { continue }
            tables.imports.append(Program.Import(name: name, position: position(span)))
            function.emit(.importName(Int32(tables.imports.count - 1)), span)
            function.emit(.storeSlot(variable.slot), span)
        }
        function.emit(.pop, span)
        hide(names.map(\.alias), place, span)
    }

    /// Imported names are variables of the template that it does not export.
    private func hide(_ names: [String], _ place: Place, _ span: Span) {
        guard place.isTopLevel else { return }
        publish(names, place, span, exports: false)
        for name in names where !name.hasPrefix("_") {
            place.function.emit(.hideVariable(name: self.name(name)), span)
        }
    }
}
