// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// What `set`, `for` and `with` write to: a name, or several in a tuple.
    ///
    /// - Parameters:
    ///   - namespaces: `name.attribute` is accepted.
    ///   - end: A name that ends a tuple without brackets.
    package mutating func assignmentTarget(
        namespaces: Bool = false, end: String? = nil
    ) throws(SyntaxError) -> Expression {
        let target = try tuple(of: .targets(namespaces: namespaces), end: end)
        guard target.isAssignable else {
            throw SyntaxError("can't assign to \(PythonQuote.repr(target.kindName))", target.span)
        }
        return target
    }

    /// A single name to write to.
    package mutating func nameTarget() throws(SyntaxError) -> Token {
        let token = try expect(.name)
        if Expression.constantNames.contains(token.text) {
            throw SyntaxError("can't assign to 'name'", token.span)
        }
        return token
    }

    /// What the parts of a tuple are.
    enum TupleParts {
        case expressions(conditionals: Bool)
        case targets(namespaces: Bool)
    }

    /// An expression, or several with commas between them.
    package mutating func tuple(
        conditionals: Bool = true, end: String? = nil
    ) throws(SyntaxError) -> Expression {
        try tuple(of: .expressions(conditionals: conditionals), end: end)
    }

    mutating func tuple(
        of parts: TupleParts, end: String? = nil, inParentheses: Bool = false
    ) throws(SyntaxError) -> Expression {
        let start = current.span
        var items: [Expression] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(.comma) }
            if isTupleEnd(end) { break }
            switch parts {
            case .expressions(let conditionals): items.append(try expression(conditionals: conditionals))
            case .targets(let namespaces): items.append(try primary(namespaces: namespaces))
            }
            guard current.kind == .comma else { break }
            isTuple = true
        }
        if !isTuple, let only = items.first { return only }
        if !isTuple, !inParentheses {
            throw SyntaxError(
                "Expected an expression, got \(PythonQuote.repr(current.description))", current.span)
        }
        return try make(.tuple(items), items.isEmpty ? start : start.through(previousSpan))
    }

    private func isTupleEnd(_ end: String?) -> Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .rightParenthesis: true
        default: end.map(current.isName) ?? false
        }
    }
}
