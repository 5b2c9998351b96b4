// SPDX-License-Identifier: Apache-2.0

extension CodeGenerator {
    func macro(_ macro: Statement.Macro, _ place: Place, _ span: Span) throws(SyntaxError) {
        let shape = try macroFunction(macro, place, what: "macro '\(macro.name)'")
        tables.macros.append(shape)
        guard let variable = place.scope.find(macro.name) else { return }
        place.function.emit(.macro(Int32(tables.macros.count - 1)), span)
        place.function.emit(.storeSlot(variable.slot), span)
        publish([macro.name], place, span)
    }

    func callBlock(
        _ call: Expression, _ caller: Statement.Macro, _ place: Place, _ span: Span
    ) throws(SyntaxError) {
        guard case .call(let callee, let arguments) = call.kind else { return }
        let shape = try macroFunction(caller, place, what: "call block")
        try self.call(callee, arguments, place, call.span, caller: shape)
        place.function.emit(.print, span)
    }

    /// Compiles the body of a macro.
    private func macroFunction(
        _ macro: Statement.Macro, _ place: Place, what: String
    ) throws(SyntaxError) -> Program.MacroShape {
        let function = newFunction(what: what, parent: place.function)
        let scope = Scope(level: place.scope.level + 1, parent: place.scope, function: function)
        let inside = Place(scope: scope, function: function)
        // The values of the parameters and of what is left over come in the first slots, in this order.
        try declare(macro, scope)
        let special = specialParameters(macro, scope)
        let analysis = ScopeAnalysis(scope: scope)
        macro.parameters.compactMap(\.defaultValue).forEach(analysis.read)
        analysis.body(macro.body)
        enter(inside, macro.span)
        try defaults(macro, inside)
        try statements(macro.body, inside)
        functions[function.index] = function.finish()
        return Program.MacroShape(
            function: function.index, name: macro.name.isEmpty ? nil : macro.name,
            parameters: macro.parameters.map(\.name), takesKeywords: special.contains("kwargs"),
            takesPositionals: special.contains("varargs"), takesCaller: special.contains("caller"))
    }

    private func declare(_ macro: Statement.Macro, _ scope: Scope) throws(SyntaxError) {
        guard macro.parameters.count <= CompilerLimits.keywordArgumentsMax else {
            throw .limit(
                "the macro has more than \(CompilerLimits.keywordArgumentsMax) parameters", macro.span)
        }
        var seen: Set<String> = []
        for parameter in macro.parameters {
            guard seen.insert(parameter.name).inserted else {
                throw SyntaxError(
                    "duplicate argument \(PythonQuote.repr(parameter.name)) in macro definition",
                    parameter.span, name: parameter.name)
            }
            scope.declareParameter(parameter.name)
        }
        if let caller = macro.parameters.first(where: { $0.name == "caller" }), caller.defaultValue == nil,
            undeclared(["caller"], in: macro.body).contains("caller")
        {
            throw SyntaxError(
                "When defining macros or call blocks the special \"caller\" argument must be omitted or be"
                    + " given a default.", caller.span, name: "caller"
            ).assertion
        }
    }

    /// `caller`, `kwargs` and `varargs` are parameters when the body reads them.
    private func specialParameters(_ macro: Statement.Macro, _ scope: Scope) -> Set<String> {
        let given = Set(macro.parameters.map(\.name))
        let used = undeclared(["caller", "kwargs", "varargs"], in: macro.body).subtracting(given)
        for name in ["caller", "kwargs", "varargs"] where used.contains(name) {
            scope.declareParameter(name)
        }
        return used
    }

    private func defaults(_ macro: Statement.Macro, _ place: Place) throws(SyntaxError) {
        let function = place.function
        for parameter in macro.parameters {
            guard let variable = place.scope.find(parameter.name) else { continue }
            let given = function.emit(.jumpIfSlotSet(variable.slot, 0), parameter.span)
            if let value = parameter.defaultValue {
                try expression(value, place)
            } else {
                let hint = "parameter \(PythonQuote.repr(parameter.name)) was not provided"
                let missing = UndefinedValue(
                    settings.undefinedKind, .hint(hint, name: parameter.name))
                function.emit(.constant(constant(.undefined(missing))), parameter.span)
            }
            function.emit(.storeSlot(variable.slot), parameter.span)
            function.patch(given)
        }
    }
}
