// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// An expression; without conditional ones when the `if` belongs to the tag.
    package mutating func expression(conditionals: Bool = true) throws(SyntaxError) -> Expression {
        try nested { parser throws(SyntaxError) in
            let value = try parser.logical(.or)
            return conditionals ? try parser.conditional(value) : value
        }
    }

    private mutating func conditional(_ value: Expression) throws(SyntaxError) -> Expression {
        var value = value
        while try skip(name: "if") {
            let test = try logical(.or)
            let otherwise: Expression? = try skip(name: "else") ? try expression() : nil
            value = try make(
                .conditional(test: test, then: value, otherwise: otherwise), value.span.through(previousSpan)
            )
        }
        return value
    }

    private mutating func logical(_ level: Expression.LogicalOperator) throws(SyntaxError) -> Expression {
        var left = level == .or ? try logical(.and) : try negation()
        while try skip(name: level == .or ? "or" : "and") {
            let right = level == .or ? try logical(.and) : try negation()
            left = try make(.logical(level, left, right), left.span.through(right.span))
        }
        return left
    }

    private mutating func negation() throws(SyntaxError) -> Expression {
        guard current.isName("not") else { return try comparison() }
        let start = try advance().span
        let operand = try nested { parser throws(SyntaxError) in try parser.negation() }
        return try make(.unary(.not, operand), start.through(operand.span))
    }

    private mutating func comparison() throws(SyntaxError) -> Expression {
        let first = try operation(.sum)
        var rest: [(comparison: Expression.Comparison, operand: Expression)] = []
        while let comparison = try comparisonSign() {
            rest.append((comparison, try operation(.sum)))
        }
        return rest.isEmpty ? first : try make(.compare(first, rest), first.span.through(previousSpan))
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
}

// MARK: - Arithmetic

extension Parser {
    /// Levels of binary operators, loosest first.
    private enum Level {
        case sum, concat, product, power
    }

    private mutating func operation(_ level: Level) throws(SyntaxError) -> Expression {
        switch level {
        case .sum: return try chain(below: .concat) { $0.sumOperator }
        case .concat: return try concat()
        case .product: return try chain(below: .power) { $0.productOperator }
        case .power:
            var left = try unary()
            while try skip(.pow) {
                let right = try unary()
                left = try make(.binary(.power, left, right), left.span.through(right.span))
            }
            return left
        }
    }

    private mutating func chain(
        below: Level, _ sign: (Token.Kind) -> Expression.BinaryOperator?
    ) throws(SyntaxError) -> Expression {
        var left = try operation(below)
        while let operation = sign(current.kind) {
            try advance()
            let right = try self.operation(below)
            left = try make(.binary(operation, left, right), left.span.through(right.span))
        }
        return left
    }

    private mutating func concat() throws(SyntaxError) -> Expression {
        let first = try operation(.product)
        guard current.kind == .tilde else { return first }
        var parts = [first]
        while try skip(.tilde) { parts.append(try operation(.product)) }
        return try make(.concat(parts), first.span.through(previousSpan))
    }

    private mutating func unary(filters: Bool = true) throws(SyntaxError) -> Expression {
        let start = current.span
        var value: Expression
        switch current.kind {
        case .sub, .add:
            let sign: Expression.UnaryOperator = try advance().kind == .sub ? .negative : .positive
            let operand = try nested { parser throws(SyntaxError) in try parser.unary(filters: false) }
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
    fileprivate var sumOperator: Expression.BinaryOperator? {
        switch self {
        case .add: .add
        case .sub: .subtract
        default: nil
        }
    }

    fileprivate var productOperator: Expression.BinaryOperator? {
        switch self {
        case .mul: .multiply
        case .div: .divide
        case .floorDiv: .floorDivide
        case .mod: .modulo
        default: nil
        }
    }
}
