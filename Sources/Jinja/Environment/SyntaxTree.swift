// SPDX-License-Identifier: Apache-2.0

/// A template as it was read, to find out what is in it without running it.
package struct SyntaxTree: Sendable {
    let statements: [Statement]
    /// Its source.
    package let source: SourceText
    /// Names with a meaning of their own, such as `caller`, that are read somewhere.
    let specialNames: Set<String>

    init(_ statements: [Statement], source: SourceText, specialNames: Set<String>) {
        self.statements = statements
        self.source = source
        self.specialNames = specialNames
    }

    /// What is known of a macro without running it.
    package struct MacroSummary: Sendable {
        /// Its name.
        package let name: String
        /// Its parameters in order.
        package let parameters: [ParameterSummary]
        /// From its opening tag to its closing tag.
        package let span: Span
    }

    /// What is known of a parameter of a macro.
    package struct ParameterSummary: Sendable {
        /// Its name.
        package let name: String
        /// Whether it may be left out.
        package let hasDefault: Bool
        /// Its type as written.
        package let annotation: String?
    }

    /// A call as it stands in the template.
    package struct CallSummary: Sendable {
        /// What is called, such as `ref` or `adapter.dispatch`.
        package let name: String
        /// The arguments by position; nil for one that is not a constant.
        package let positional: [Value?]
        /// The arguments by name; nil for one that is not a constant.
        package let keyword: [(name: String, value: Value?)]
        /// `*` or `**` gives more arguments.
        package let hasStars: Bool
        /// Where the call stands.
        package let span: Span
    }
}

// MARK: - What is in it

extension SyntaxTree {
    /// The macros of the template's body, also those in `if`.
    package var macros: [MacroSummary] {
        var macros: [MacroSummary] = []
        collectMacros(statements, &macros)
        return macros
    }

    private func collectMacros(_ body: [Statement], _ macros: inout [MacroSummary]) {
        for statement in body {
            switch statement.kind {
            case .macro(let macro):
                macros.append(
                    MacroSummary(
                        name: macro.name,
                        parameters: macro.parameters.map {
                            ParameterSummary(
                                name: $0.name, hasDefault: $0.defaultValue != nil, annotation: $0.annotation)
                        }, span: macro.span))
            case .conditional: statement.bodies.forEach { collectMacros($0, &macros) }
            default: break
            }
        }
    }

    /// The calls of functions and methods whose name stands in the text, in reading order.
    package var calls: [CallSummary] {
        var calls: [CallSummary] = []
        visit(statements) { expression in
            guard case .call(let callee, let arguments) = expression.kind, let name = callee.path else {
                return
            }
            calls.append(
                CallSummary(
                    name: name, positional: arguments.positional.map(\.constantValue),
                    keyword: arguments.keyword.map { ($0.name, $0.value.constantValue) },
                    hasStars: arguments.star != nil || arguments.doubleStar != nil, span: expression.span))
        }
        return calls
    }

    /// The names that the template reads somewhere, its own variables among them.
    package var names: Set<String> {
        var names: Set<String> = []
        visit(statements) { expression in
            if case .name(let name) = expression.kind { names.insert(name) }
        }
        return names
    }

    private func visit(_ body: [Statement], _ see: (Expression) -> Void) {
        for statement in body {
            for expression in statement.expressions { visit(expression, see) }
            for inner in statement.bodies { visit(inner, see) }
        }
    }

    private func visit(_ expression: Expression, _ see: (Expression) -> Void) {
        see(expression)
        for child in expression.children { visit(child, see) }
    }
}

extension Expression {
    /// Names with dots between them, when the expression is nothing else.
    fileprivate var path: String? {
        switch kind {
        case .name(let name): name
        case .attribute(let base, let name): base.path.map { "\($0).\(name)" }
        default: nil
        }
    }

    /// The value, when it stands in the text.
    fileprivate var constantValue: Value? {
        switch kind {
        case .constant(let constant): constant.value
        case .list(let items): Self.constants(items).map { .list($0) }
        case .tuple(let items): Self.constants(items).map { .tuple($0) }
        case .dict(let pairs): Self.dict(pairs)
        default: nil
        }
    }

    private static func constants(_ items: [Expression]) -> [Value]? {
        let values = items.compactMap(\.constantValue)
        return values.count == items.count ? values : nil
    }

    private static func dict(_ pairs: [(key: Expression, value: Expression)]) -> Value? {
        var members: [(String, Value)] = []
        for (key, value) in pairs {
            guard let key = key.constantValue?.text, let value = value.constantValue else { return nil }
            members.append((key, value))
        }
        return .dict(DictValue(members))
    }
}
