// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// An expression; without conditional ones when the `if` belongs to the tag.
    package mutating func expression(conditionals: Bool = true) throws(SyntaxError) -> Expression {
        try enter()
        defer { leave() }
        let value = try operation(.or)
        return conditionals && current.isName("if") ? try conditional(value) : value
    }

    private mutating func conditional(_ value: Expression) throws(SyntaxError) -> Expression {
        var value = value
        while try skip(name: "if") {
            let test = try operation(.or)
            let otherwise: Expression? = try skip(name: "else") ? try expression() : nil
            value = try make(
                .conditional(test: test, then: value, otherwise: otherwise), value.span.through(previousSpan))
        }
        return value
    }
}

// MARK: - Operators

extension Parser {
    /// How tightly operators bind, loosest first.
    private enum Level: Int, Comparable {
        case or, and, not, comparison, sum, concat, product, power

        static func < (one: Level, other: Level) -> Bool { one.rawValue < other.rawValue }
    }

    /// An operand and what operators of at least a level make of it.
    ///
    /// One function for all levels, so that brackets inside brackets take little of the stack.
    private mutating func operation(_ minimum: Level) throws(SyntaxError) -> Expression {
        var left = minimum <= .not && current.isName("not") ? try negation() : try unary()
        while let level = try level(), level >= minimum { left = try extend(left, level) }
        return left
    }

    /// The level of the operator that comes next; nil when none does.
    private mutating func level() throws(SyntaxError) -> Level? {
        switch current.kind {
        case .add, .sub: return .sum
        case .tilde: return .concat
        case .mul, .div, .floorDiv, .mod: return .product
        case .pow: return .power
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: return .comparison
        case .name:
            switch current.text {
            case "or": return .or
            case "and": return .and
            case "in": return .comparison
            case "not": return try peek().isName("in") ? .comparison : nil
            default: return nil
            }
        default: return nil
        }
    }

    private mutating func extend(_ left: Expression, _ level: Level) throws(SyntaxError) -> Expression {
        switch level {
        case .or, .and:
            try advance()
            let right = try operation(level == .or ? .and : .not)
            return try make(
                .logical(level == .or ? .or : .and, left, right), left.span.through(right.span))
        case .comparison: return try comparison(left)
        case .concat: return try concat(left)
        case .sum, .product, .power, .not:
            let sign = try advance().kind
            let right = level == .power ? try unary() : try operation(level == .sum ? .concat : .power)
            return try make(.binary(sign.binaryOperator, left, right), left.span.through(right.span))
        }
    }

    private mutating func negation() throws(SyntaxError) -> Expression {
        try enter()
        defer { leave() }
        let start = try advance().span
        let operand = try operation(.not)
        return try make(.unary(.not, operand), start.through(operand.span))
    }

    private mutating func comparison(_ first: Expression) throws(SyntaxError) -> Expression {
        var rest: [(comparison: Expression.Comparison, operand: Expression)] = []
        while try level() == .comparison {
            let sign = try advance()
            if sign.isName("not") { try advance() }
            rest.append((sign.comparison, try operation(.sum)))
        }
        return try make(.compare(first, rest), first.span.through(previousSpan))
    }

    private mutating func concat(_ first: Expression) throws(SyntaxError) -> Expression {
        var parts = [first]
        while try skip(.tilde) { parts.append(try operation(.product)) }
        return try make(.concat(parts), first.span.through(previousSpan))
    }

    private mutating func signed() throws(SyntaxError) -> Expression {
        try enter()
        defer { leave() }
        return try unary(filters: false)
    }

    private mutating func unary(filters: Bool = true) throws(SyntaxError) -> Expression {
        let start = current.span
        var value: Expression
        switch current.kind {
        case .sub, .add:
            let sign: Expression.UnaryOperator = try advance().kind == .sub ? .negative : .positive
            let operand = try signed()
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
    fileprivate var binaryOperator: Expression.BinaryOperator {
        switch self {
        case .sub: .subtract
        case .mul: .multiply
        case .div: .divide
        case .floorDiv: .floorDivide
        case .mod: .modulo
        case .pow: .power
        default: .add
        }
    }
}

extension Token {
    fileprivate var comparison: Expression.Comparison {
        switch kind {
        case .notEqual: .notEqual
        case .less: .less
        case .lessOrEqual: .lessOrEqual
        case .greater: .greater
        case .greaterOrEqual: .greaterOrEqual
        case .name: text == "not" ? .isNotIn : .isIn
        default: .equal
        }
    }
}
