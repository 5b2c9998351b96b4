// SPDX-License-Identifier: Apache-2.0

/// Reads a template's words into statements and expressions, as Jinja2 3.1's parser does: the same
/// grammar, the same messages, the first error in reading order.
package struct Parser {
    private var lexer: Lexer
    private var ahead: Token?
    /// The word that is read next.
    package private(set) var current: Token
    /// Where the word before it stands.
    package private(set) var previousSpan: Span

    /// The features that are switched on.
    let features: Features
    /// The open tags, innermost last.
    var tagStack: [String] = []
    /// What each open body ends with.
    var endStack: [[String]] = []
    private var nesting = 0
    private let stack = StackSpace.current
    /// Which of the names with a meaning of their own the template reads.
    private(set) var specialNames: Set<String> = []

    /// What an environment adds to the language.
    struct Features: Sendable {
        /// `do`.
        var evaluates = true
        /// `break` and `continue`.
        var controlsLoops = true
        /// Types of macro parameters, `name: type[of, these]`.
        var typesParameters = false
        /// Tags of the host.
        var tags: [String: any TagExtension] = [:]
    }

    /// A parser at the first word.
    init(
        bytes: [UInt8], marks: LexerMarks, features: Features, expression: Bool = false
    ) throws(SyntaxError) {
        lexer = Lexer(bytes: bytes, marks: marks, expression: expression)
        self.features = features
        current = try lexer.next()
        previousSpan = current.span
    }

    /// Notes that a name is read.
    private mutating func note(_ name: String) {
        switch name {
        case "caller", "kwargs", "varargs", "loop", "self", "super": specialNames.insert(name)
        default: break
        }
    }

    /// The whole template.
    mutating func template() throws(SyntaxError) -> [Statement] { try body(until: nil) }

    /// The whole source as one expression (Jinja2 `compile_expression`).
    mutating func soleExpression() throws(SyntaxError) -> Expression {
        let expression = try self.expression()
        guard current.kind == .endOfTemplate else {
            throw SyntaxError("chunk after expression", current.span)
        }
        return expression
    }
}

// MARK: - Words

extension Parser {
    /// Goes to the next word and gives the one that was left.
    @discardableResult
    package mutating func advance() throws(SyntaxError) -> Token {
        previousSpan = current.span
        var token: Token
        if let next = ahead {
            ahead = nil
            token = next
        } else {
            token = try lexer.next()
        }
        swap(&token, &current)
        return token
    }

    /// The word after the current one.
    package mutating func peek() throws(SyntaxError) -> Token {
        if let ahead { return ahead }
        let next = try lexer.next()
        ahead = next
        return next
    }

    /// Goes on when the current word is of a kind.
    package mutating func skip(_ kind: Token.Kind) throws(SyntaxError) -> Bool {
        guard current.kind == kind else { return false }
        try advance()
        return true
    }

    /// Goes on when the current word is a certain name.
    package mutating func skip(name: String) throws(SyntaxError) -> Bool {
        guard current.isName(name) else { return false }
        try advance()
        return true
    }

    /// The current word, which has to be of a kind.
    @discardableResult
    package mutating func expect(_ kind: Token.Kind) throws(SyntaxError) -> Token {
        guard current.kind == kind else { throw unexpected(kind.description) }
        return try advance()
    }

    /// The current word, which has to be a certain name.
    @discardableResult
    package mutating func expect(name: String) throws(SyntaxError) -> Token {
        guard current.isName(name) else { throw unexpected(name) }
        return try advance()
    }

    private func unexpected(_ expected: String) -> SyntaxError {
        let wanted = PythonQuote.repr(expected)
        if current.kind == .endOfTemplate {
            return SyntaxError("unexpected end of template, expected \(wanted).", current.span)
        }
        return SyntaxError(
            "expected token \(wanted), got \(PythonQuote.repr(current.description))", current.span)
    }

    /// Begins to read something that may hold itself; ``leave()`` ends it.
    mutating func enter() throws(SyntaxError) {
        guard nesting < CompilerLimits.nestingDepthMax, !stack.isLow else {
            throw .limit(
                "the template is nested more than \(min(nesting, CompilerLimits.nestingDepthMax)) levels deep",
                current.span)
        }
        nesting += 1
    }

    /// Ends what ``enter()`` began.
    mutating func leave() { nesting -= 1 }

    /// An expression above others.
    package mutating func make(_ kind: Expression.Kind, _ span: Span) throws(SyntaxError) -> Expression {
        if case .name(let name) = kind { note(name) }
        let depth = 1 + kind.childDepth
        guard depth <= CompilerLimits.expressionDepthMax else {
            throw .limit(
                "the expression has more than \(CompilerLimits.expressionDepthMax) levels", span)
        }
        return Expression(kind: kind, span: span, depth: depth)
    }
}

// MARK: - Bodies

extension Parser {
    /// The body of a tag, after the tag's end, up to one of the tags that end it.
    ///
    /// The current word is then the name of the ending tag.
    package mutating func statements(until ends: [String]) throws(SyntaxError) -> [Statement] {
        // Python's habit of a colon before a body is accepted.
        _ = try skip(.colon)
        try expect(.blockEnd)
        try enter()
        defer { leave() }
        let statements = try body(until: ends)
        if current.kind == .endOfTemplate { throw unexpectedEnd(ends) }
        return statements
    }

    /// The same, with the name of the ending tag read as well.
    package mutating func statements(closedBy end: String) throws(SyntaxError) -> [Statement] {
        let statements = try statements(until: [end])
        try advance()
        return statements
    }

    private mutating func body(until ends: [String]?) throws(SyntaxError) -> [Statement] {
        var body: [Statement] = []
        if let ends { endStack.append(ends) }
        defer { if ends != nil { endStack.removeLast() } }
        while true {
            switch current.kind {
            case .data:
                let token = try advance()
                body.append(Statement(.text(token.text), token.span))
            case .variableBegin:
                try advance()
                let expression = try tuple()
                body.append(Statement(.output(expression), expression.span))
                try expect(.variableEnd)
            case .blockBegin:
                try advance()
                if let ends, current.kind == .name, ends.contains(current.text) { return body }
                body += try statement()
                try expect(.blockEnd)
            default:
                return body
            }
        }
    }

    private mutating func statement() throws(SyntaxError) -> [Statement] {
        guard current.kind == .name else { throw SyntaxError("tag name expected", current.span) }
        let name = current.text
        tagStack.append(name)
        guard let statements = try tag(name) else {
            tagStack.removeLast()
            throw unknownTag(name, current.span)
        }
        tagStack.removeLast()
        return statements
    }
}

// MARK: - Tags that are missing or unknown

extension Parser {
    private func unexpectedEnd(_ ends: [String]) -> SyntaxError {
        missing(nil, endStack + [ends], current.span)
    }

    private func unknownTag(_ name: String, _ span: Span) -> SyntaxError { missing(name, endStack, span) }

    private func missing(_ name: String?, _ stack: [[String]], _ span: Span) -> SyntaxError {
        var message = name.map { "Encountered unknown tag \(PythonQuote.repr($0))." }
        if let ends = stack.last {
            let wanted = ends.map(PythonQuote.repr).joined(separator: " or ")
            let words =
                if let name, stack.contains(where: { $0.contains(name) }) {
                    "You probably made a nesting mistake. Jinja is expecting this tag, but currently"
                        + " looking for \(wanted)."
                } else {
                    "Jinja was looking for the following tags: \(wanted)."
                }
            message = (message ?? "Unexpected end of template.") + " " + words
        }
        var text = message ?? "Unexpected end of template."
        if let innermost = tagStack.last {
            text += " The innermost block that needs to be closed is \(PythonQuote.repr(innermost))."
        }
        var error = SyntaxError(text, span, name: name)
        if let name {
            let ends = stack.last ?? []
            error.alternatives = Alternatives.find(name, in: name.hasPrefix("end") ? ends : tagNames + ends)
        }
        return error
    }

    /// The words that begin a tag here, to suggest close ones.
    private var tagNames: [String] {
        var names = [
            "set", "if", "for", "with", "autoescape", "print", "filter", "macro", "call", "block", "extends",
            "include", "import", "from", "raw",
        ]
        if features.evaluates { names.append("do") }
        if features.controlsLoops { names += ["break", "continue"] }
        return names + features.tags.keys
    }
}
