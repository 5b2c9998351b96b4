// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// Attributes, subscripts and calls after a value.
    mutating func postfix(_ value: Expression) throws(SyntaxError) -> Expression {
        var value = value
        while true {
            switch current.kind {
            case .dot: value = try attribute(value)
            case .leftBracket: value = try item(value)
            case .leftParenthesis: value = try call(value)
            default: return value
            }
        }
    }

    private mutating func attribute(_ value: Expression) throws(SyntaxError) -> Expression {
        try advance()
        let token = try advance()
        let span = value.span.through(token.span)
        switch token.kind {
        case .name: return try make(.attribute(value, token.text), span)
        case .integer:
            return try make(.item(value, try make(.constant(.number(token.number)), token.span)), span)
        default: throw SyntaxError("expected name or number", token.span)
        }
    }

    private mutating func item(_ value: Expression) throws(SyntaxError) -> Expression {
        let start = try advance().span
        var keys: [Expression] = []
        while current.kind != .rightBracket {
            if !keys.isEmpty { try expect(.comma) }
            keys.append(try key())
        }
        let end = try expect(.rightBracket).span
        let key = keys.count == 1 ? keys[0] : try make(.tuple(keys), start.through(end))
        return try make(.item(value, key), value.span.through(end))
    }

    private mutating func key() throws(SyntaxError) -> Expression {
        let start = current.span
        var first: Expression?
        if current.kind != .colon {
            let value = try expression()
            if current.kind != .colon { return value }
            first = value
        }
        try expect(.colon)
        let stop = isKeyEnd || current.kind == .colon ? nil : try expression()
        let step: Expression? = try skip(.colon) && !isKeyEnd ? try expression() : nil
        return try make(.slice(start: first, stop: stop, step: step), start.through(previousSpan))
    }

    private var isKeyEnd: Bool { current.kind == .rightBracket || current.kind == .comma }

    private mutating func call(_ value: Expression) throws(SyntaxError) -> Expression {
        let arguments = try arguments()
        return try make(.call(value, arguments), value.span.through(previousSpan))
    }

    /// What stands in the parentheses of a call.
    package mutating func arguments() throws(SyntaxError) -> Expression.Arguments {
        let start = try expect(.leftParenthesis).span
        let invalid = SyntaxError("invalid syntax for function call expression", start)
        var arguments = Expression.Arguments()
        var isFirst = true
        while current.kind != .rightParenthesis {
            if !isFirst {
                try expect(.comma)
                if current.kind == .rightParenthesis { break }
            }
            isFirst = false
            switch current.kind {
            case .mul:
                guard arguments.star == nil, arguments.doubleStar == nil else { throw invalid }
                try advance()
                arguments.star = try expression()
            case .pow:
                guard arguments.doubleStar == nil else { throw invalid }
                try advance()
                arguments.doubleStar = try expression()
            default:
                try argument(&arguments, invalid)
            }
        }
        try expect(.rightParenthesis)
        return arguments
    }

    private mutating func argument(
        _ arguments: inout Expression.Arguments, _ invalid: SyntaxError
    ) throws(SyntaxError) {
        guard arguments.doubleStar == nil else { throw invalid }
        if current.kind == .name, try peek().kind == .assign {
            let name = try advance()
            try advance()
            arguments.keyword.append((name.text, try expression()))
            return
        }
        guard arguments.star == nil, arguments.keyword.isEmpty else { throw invalid }
        arguments.positional.append(try expression())
    }
}

// MARK: - Filters and tests

extension Parser {
    mutating func filtersAndTests(_ value: Expression) throws(SyntaxError) -> Expression {
        var value = value
        while true {
            if current.kind == .pipe, let filtered = try filters(value) {
                value = filtered
            } else if current.isName("is") {
                value = try test(value)
            } else if current.kind == .leftParenthesis {
                value = try call(value)
            } else {
                return value
            }
        }
    }

    /// `|name(…)` as often as it stands there; the subject is nil in blocks.
    mutating func filters(
        _ subject: Expression?, startsInline: Bool = false
    ) throws(SyntaxError) -> Expression? {
        var value = subject
        var isInline = startsInline
        while current.kind == .pipe || isInline {
            if !isInline { try advance() }
            isInline = false
            let start = current.span
            let name = try dottedName()
            let arguments = current.kind == .leftParenthesis ? try arguments() : Expression.Arguments()
            // A chain may stand over several lines: the place of each filter is its own name.
            value = try make(.filter(value, name, arguments), start.through(previousSpan))
        }
        return value
    }

    private mutating func dottedName() throws(SyntaxError) -> String {
        var name = try expect(.name).text
        while try skip(.dot) { name += "." + (try expect(.name).text) }
        return name
    }

    private mutating func test(_ value: Expression) throws(SyntaxError) -> Expression {
        try advance()
        let isNegated = try skip(name: "not")
        let start = current.span
        let name = try dottedName()
        var arguments = Expression.Arguments()
        if current.kind == .leftParenthesis {
            arguments = try self.arguments()
        } else if beginsTestArgument {
            if current.isName("is") {
                throw SyntaxError("You cannot chain multiple tests with is", current.span)
            }
            arguments.positional = [try postfix(try primary())]
        }
        let span = start.through(previousSpan)
        let test = try make(.test(value, name, arguments), span)
        return isNegated ? try make(.unary(.not, test), span) : test
    }

    private var beginsTestArgument: Bool {
        switch current.kind {
        case .string, .integer, .float, .leftBracket, .leftBrace: true
        case .name: current.text != "else" && current.text != "or" && current.text != "and"
        default: false
        }
    }
}
