// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// An expression; without conditional ones when the `if` belongs to the tag.
    package mutating func expression(conditionals: Bool = true) throws(SyntaxError) -> Expression {
        try enter()
        var value = try operators(.or)
        if conditionals { value = try conditional(value) }
        leave()
        return value
    }

    private mutating func conditional(_ value: Expression) throws(SyntaxError) -> Expression {
        var value = value
        while try skip(name: "if") {
            let test = try operators(.or)
            let otherwise: Expression? = try skip(name: "else") ? try expression() : nil
            value = try make(
                .conditional(test: test, then: value, otherwise: otherwise), value.span.through(previousSpan)
            )
        }
        return value
    }
}

// MARK: - Operators

extension Parser {
    /// How tightly an operator binds, loosest first.
    private enum Binding: Int {
        case or, and, not, comparison, sum, concat, product, power

        /// The operands of an operator bind more tightly than it does.
        var tighter: Binding { Binding(rawValue: rawValue + 1) ?? .power }
    }

    /// Operators that bind as tightly as `loosest` or more, and what is between them.
    ///
    /// One function for all levels instead of one for each (precedence climbing): brackets inside
    /// brackets take little of the stack then.
    private mutating func operators(_ loosest: Binding) throws(SyntaxError) -> Expression {
        var left: Expression
        if loosest.rawValue <= Binding.not.rawValue, current.isName("not") {
            let start = try advance().span
            try enter()
            let operand = try operators(.not)
            leave()
            left = try make(.unary(.not, operand), start.through(operand.span))
        } else {
            left = try unary()
        }
        while let binding = try binding(loosest) { left = try operation(binding, left) }
        return left
    }

    /// How tightly the operator that comes next binds; nil when it is none, or binds too loosely.
    private mutating func binding(_ loosest: Binding) throws(SyntaxError) -> Binding? {
        let binding: Binding
        switch current.kind {
        case .add, .sub: binding = .sum
        case .mul, .div, .floorDiv, .mod: binding = .product
        case .tilde: binding = .concat
        case .pow: binding = .power
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: binding = .comparison
        case .name:
            guard loosest.rawValue <= Binding.comparison.rawValue else { return nil }
            switch current.text {
            case "or": binding = .or
            case "and": binding = .and
            case "in": binding = .comparison
            case "not":
                guard try peek().isName("in") else { return nil }
                binding = .comparison
            default: return nil
            }
        default: return nil
        }
        return binding.rawValue >= loosest.rawValue ? binding : nil
    }

    /// The operator that comes next, with its right side.
    private mutating func operation(
        _ binding: Binding, _ left: Expression
    ) throws(SyntaxError) -> Expression {
        switch binding {
        case .or, .and:
            try advance()
            let right = try operators(binding.tighter)
            return try make(.logical(binding == .or ? .or : .and, left, right), left.span.through(right.span))
        case .comparison: return try comparison(left)
        case .concat:
            var parts = [left]
            while try skip(.tilde) { parts.append(try operators(.product)) }
            return try make(.concat(parts), left.span.through(previousSpan))
        case .power:
            try advance()
            let right = try unary()
            return try make(.binary(.power, left, right), left.span.through(right.span))
        case .not, .sum, .product:
            guard let sign = try advance().kind.arithmetic else { return left }
            let right = try operators(binding.tighter)
            return try make(.binary(sign, left, right), left.span.through(right.span))
        }
    }

    private mutating func comparison(_ first: Expression) throws(SyntaxError) -> Expression {
        var rest: [(comparison: Expression.Comparison, operand: Expression)] = []
        while let comparison = try comparisonSign() {
            rest.append((comparison, try operators(.sum)))
        }
        return try make(.compare(first, rest), first.span.through(previousSpan))
    }

    private mutating func comparisonSign() throws(SyntaxError) -> Expression.Comparison? {
        let comparison: Expression.Comparison
        switch current.kind {
        case .equal: comparison = .equal
        case .notEqual: comparison = .notEqual
        case .less: comparison = .less
        case .lessOrEqual: comparison = .lessOrEqual
        case .greater: comparison = .greater
        case .greaterOrEqual: comparison = .greaterOrEqual
        case .name where current.text == "in": comparison = .isIn
        case .name where current.text == "not":
            guard try peek().isName("in") else { return nil }
            try advance()
            comparison = .isNotIn
        default: return nil
        }
        try advance()
        return comparison
    }

    private mutating func unary(filters: Bool = true) throws(SyntaxError) -> Expression {
        let start = current.span
        var value: Expression
        switch current.kind {
        case .sub, .add:
            let sign: Expression.UnaryOperator = try advance().kind == .sub ? .negative : .positive
            try enter()
            let operand = try unary(filters: false)
            leave()
            value = try make(.unary(sign, operand), start.through(operand.span))
        default:
            value = try primary()
        }
        value = try postfix(value)
        return filters ? try filtersAndTests(value) : value
    }
}

// MARK: - Primary expressions

extension Parser {
    /// A name, a literal, or something in brackets.
    mutating func primary(namespaces: Bool = false) throws(SyntaxError) -> Expression {
        let token = current
        switch token.kind {
        case .name: return try name(namespaces: namespaces)
        case .string:
            var text = try advance().text
            while current.kind == .string { text += try advance().text }
            return try make(.constant(.string(text)), token.span.through(previousSpan))
        case .integer, .float:
            try advance()
            return try make(.constant(.number(token.number)), token.span)
        case .leftParenthesis:
            try advance()
            let value = try tuple(of: .expressions(conditionals: true), inParentheses: true)
            try expect(.rightParenthesis)
            return value
        case .leftBracket: return try list()
        case .leftBrace: return try dict()
        default:
            throw SyntaxError("unexpected \(PythonQuote.repr(token.description))", token.span)
        }
    }

    private mutating func name(namespaces: Bool) throws(SyntaxError) -> Expression {
        let token = try advance()
        switch token.text {
        case "true", "True": return try make(.constant(.bool(true)), token.span)
        case "false", "False": return try make(.constant(.bool(false)), token.span)
        case "none", "None": return try make(.constant(.none), token.span)
        default: break
        }
        guard namespaces, try skip(.dot) else { return try make(.name(token.text), token.span) }
        let attribute = try expect(.name)
        return try make(
            .namespaceReference(token.text, attribute.text), token.span.through(attribute.span))
    }

    private mutating func list() throws(SyntaxError) -> Expression {
        let start = try expect(.leftBracket).span
        var items: [Expression] = []
        while current.kind != .rightBracket {
            if !items.isEmpty { try expect(.comma) }
            if current.kind == .rightBracket { break }
            items.append(try expression())
        }
        let end = try expect(.rightBracket).span
        return try make(.list(items), start.through(end))
    }

    private mutating func dict() throws(SyntaxError) -> Expression {
        let start = try expect(.leftBrace).span
        var pairs: [(key: Expression, value: Expression)] = []
        while current.kind != .rightBrace {
            if !pairs.isEmpty { try expect(.comma) }
            if current.kind == .rightBrace { break }
            let key = try expression()
            try expect(.colon)
            pairs.append((key, try expression()))
        }
        let end = try expect(.rightBrace).span
        return try make(.dict(pairs), start.through(end))
    }
}

extension Token.Kind {
    fileprivate var arithmetic: Expression.BinaryOperator? {
        switch self {
        case .add: .add
        case .sub: .subtract
        case .mul: .multiply
        case .div: .divide
        case .floorDiv: .floorDivide
        case .mod: .modulo
        default: nil
        }
    }
}
