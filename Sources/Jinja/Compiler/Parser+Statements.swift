// SPDX-License-Identifier: Apache-2.0

extension Parser {
    /// Reads a tag; nil when there is none of this name.
    mutating func tag(_ name: String) throws(SyntaxError) -> [Statement]? {
        let start = current.span
        let kind: Statement.Kind?
        switch name {
        case "set": kind = try set()
        case "if": kind = try conditional()
        case "for": kind = try loop()
        case "with": kind = try with()
        case "autoescape": kind = try autoescape()
        case "print": return try print()
        case "filter": kind = try filterBlock()
        case "macro": kind = try macro()
        case "call": kind = try callBlock()
        case "block": kind = try block()
        case "extends":
            try advance()
            kind = .extends(try expression())
        case "include": kind = try include()
        case "import": kind = try importModule()
        case "from": kind = try importNames()
        case "do" where features.evaluates:
            try advance()
            kind = .evaluate(try tuple())
        case "break" where features.controlsLoops:
            try advance()
            kind = .breakLoop
        case "continue" where features.controlsLoops:
            try advance()
            kind = .continueLoop
        default: return try features.tags[name]?.parse(&self)
        }
        return kind.map { [Statement($0, start.through(previousSpan))] }
    }

    private mutating func set() throws(SyntaxError) -> Statement.Kind {
        try advance()
        let target = try assignmentTarget(namespaces: true)
        if try skip(.assign) { return .set(target: target, value: try tuple()) }
        let filter = try filters(nil)
        return .setBlock(target: target, filter: filter, body: try statements(closedBy: "endset"))
    }

    private mutating func conditional() throws(SyntaxError) -> Statement.Kind {
        var branches: [(test: Expression, body: [Statement])] = []
        while true {
            try advance()
            let test = try tuple(conditionals: false)
            branches.append((test, try statements(until: ["elif", "else", "endif"])))
            if current.isName("elif") { continue }
            let last = try advance()
            let otherwise = last.isName("else") ? try statements(closedBy: "endif") : []
            return .conditional(branches: branches, otherwise: otherwise)
        }
    }

    private mutating func loop() throws(SyntaxError) -> Statement.Kind {
        try advance()
        let target = try assignmentTarget(end: "in")
        try expect(name: "in")
        let iterable = try tuple(conditionals: false, end: "recursive")
        let filter: Expression? = try skip(name: "if") ? try expression() : nil
        let isRecursive = try skip(name: "recursive")
        let body = try statements(until: ["endfor", "else"])
        let otherwise = try advance().isName("endfor") ? [] : try statements(closedBy: "endfor")
        return .loop(
            Statement.Loop(
                target: target, iterable: iterable, filter: filter, isRecursive: isRecursive, body: body,
                otherwise: otherwise))
    }

    private mutating func with() throws(SyntaxError) -> Statement.Kind {
        try advance()
        var bindings: [(target: Expression, value: Expression)] = []
        while current.kind != .blockEnd {
            if !bindings.isEmpty { try expect(.comma) }
            let target = try assignmentTarget()
            try expect(.assign)
            bindings.append((target, try expression()))
        }
        return .with(bindings: bindings, body: try statements(closedBy: "endwith"))
    }

    private mutating func autoescape() throws(SyntaxError) -> Statement.Kind {
        try advance()
        let value = try expression()
        return .autoescape(value, body: try statements(closedBy: "endautoescape"))
    }

    private mutating func print() throws(SyntaxError) -> [Statement] {
        try advance()
        var statements: [Statement] = []
        while current.kind != .blockEnd {
            if !statements.isEmpty { try expect(.comma) }
            let expression = try expression()
            statements.append(Statement(.output(expression), expression.span))
        }
        return statements
    }

    private mutating func filterBlock() throws(SyntaxError) -> Statement.Kind {
        let start = try advance().span
        guard let filter = try filters(nil, startsInline: true) else {
            throw SyntaxError("expected a filter", start)
        }
        return .filterBlock(filter: filter, body: try statements(closedBy: "endfilter"))
    }
}

// MARK: - Macros

extension Parser {
    private mutating func macro() throws(SyntaxError) -> Statement.Kind {
        let start = try advance().span
        let name = try nameTarget().text
        let parameters = try signature()
        let body = try statements(closedBy: "endmacro")
        return .macro(
            Statement.Macro(
                name: name, parameters: parameters, body: body, span: start.through(previousSpan)))
    }

    private mutating func callBlock() throws(SyntaxError) -> Statement.Kind {
        let start = try advance().span
        let parameters = current.kind == .leftParenthesis ? try signature() : []
        let call = try expression()
        guard case .call = call.kind else { throw SyntaxError("expected call", start) }
        let body = try statements(closedBy: "endcall")
        return .callBlock(
            call: call,
            caller: Statement.Macro(
                name: "", parameters: parameters, body: body, span: start.through(previousSpan)))
    }

    /// The parameters of a macro, in parentheses.
    package mutating func signature() throws(SyntaxError) -> [Statement.Parameter] {
        try expect(.leftParenthesis)
        var parameters: [Statement.Parameter] = []
        var hasDefault = false
        while current.kind != .rightParenthesis {
            if !parameters.isEmpty { try expect(.comma) }
            let name = try nameTarget()
            let annotation = try annotation()
            var defaultValue: Expression?
            if try skip(.assign) {
                defaultValue = try expression()
                hasDefault = true
            } else if hasDefault {
                throw SyntaxError("non-default argument follows default argument", current.span)
            }
            parameters.append(
                Statement.Parameter(
                    name: name.text, defaultValue: defaultValue, annotation: annotation, span: name.span))
        }
        try expect(.rightParenthesis)
        return parameters
    }

    /// `: type` or `: type[of, these]`, when types are accepted.
    private mutating func annotation() throws(SyntaxError) -> String? {
        guard features.typesParameters, try skip(.colon) else { return nil }
        return try type()
    }

    private mutating func type() throws(SyntaxError) -> String {
        try enter()
        defer { leave() }
        let name = try expect(.name).text
        guard try skip(.leftBracket) else { return name }
        var parts = [try type()]
        while try skip(.comma) { parts.append(try type()) }
        try expect(.rightBracket)
        return name + "[" + parts.joined(separator: ", ") + "]"
    }
}

// MARK: - Inheritance and other templates

extension Parser {
    private mutating func block() throws(SyntaxError) -> Statement.Kind {
        try advance()
        let name = try expect(.name).text
        let isScoped = try skip(name: "scoped")
        let isRequired = try skip(name: "required")
        if current.kind == .sub {
            throw SyntaxError(
                "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an"
                    + " underscore instead.", current.span)
        }
        let body = try statements(closedBy: "endblock")
        if isRequired, !body.allSatisfy(\.isWhiteSpace) {
            throw SyntaxError("Required blocks can only contain comments or whitespace", current.span)
        }
        _ = try skip(name: name)
        return .block(Statement.Block(name: name, isScoped: isScoped, isRequired: isRequired, body: body))
    }

    private mutating func context(byDefault: Bool) throws(SyntaxError) -> Bool {
        guard current.isName("with") || current.isName("without"), try peek().isName("context") else {
            return byDefault
        }
        let isWith = try advance().text == "with"
        try advance()
        return isWith
    }

    private mutating func include() throws(SyntaxError) -> Statement.Kind {
        try advance()
        let template = try expression()
        var ignoreMissing = false
        if current.isName("ignore"), try peek().isName("missing") {
            try advance()
            try advance()
            ignoreMissing = true
        }
        return .include(
            Statement.Include(
                template: template, ignoreMissing: ignoreMissing, withContext: try context(byDefault: true)))
    }

    private mutating func importModule() throws(SyntaxError) -> Statement.Kind {
        try advance()
        let template = try expression()
        try expect(name: "as")
        let name = try nameTarget().text
        return .importModule(template: template, name: name, withContext: try context(byDefault: false))
    }

    private mutating func importNames() throws(SyntaxError) -> Statement.Kind {
        try advance()
        let template = try expression()
        try expect(name: "import")
        var names: [(name: String, alias: String)] = []
        while true {
            if !names.isEmpty { try expect(.comma) }
            guard current.kind == .name else {
                try expect(.name)
                break
            }
            if let withContext = try statedContext() {
                return .importNames(template: template, names: names, withContext: withContext)
            }
            let target = try nameTarget()
            if target.text.hasPrefix("_") {
                throw SyntaxError(
                    "names starting with an underline can not be imported", target.span, name: target.text)
            }
            let alias = try skip(name: "as") ? try nameTarget().text : target.text
            names.append((target.text, alias))
            if let withContext = try statedContext() {
                return .importNames(template: template, names: names, withContext: withContext)
            }
            if current.kind != .comma { break }
        }
        return .importNames(template: template, names: names, withContext: false)
    }

    private mutating func statedContext() throws(SyntaxError) -> Bool? {
        guard current.isName("with") || current.isName("without"), try peek().isName("context") else {
            return nil
        }
        return try context(byDefault: false)
    }
}

extension Statement {
    fileprivate var isWhiteSpace: Bool {
        guard case .text(let text) = kind else { return false }
        return text.unicodeScalars.allSatisfy(PythonSpace.isSpace)
    }
}
