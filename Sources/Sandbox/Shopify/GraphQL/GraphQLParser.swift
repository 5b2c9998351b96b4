// SPDX-License-Identifier: Apache-2.0

/// Reads a GraphQL document.
struct GraphQLParser {
    private var lexer: GraphQLLexer
    private var token: GraphQLToken
    private var depth = 0

    /// The document that a text holds.
    static func document(_ text: String) throws(GraphQLSyntaxError) -> GraphQLDocument {
        var parser = try GraphQLParser(text)
        return try parser.document()
    }

    private init(_ text: String) throws(GraphQLSyntaxError) {
        lexer = GraphQLLexer(text)
        token = try lexer.next()
    }

    private mutating func document() throws(GraphQLSyntaxError) -> GraphQLDocument {
        var document = GraphQLDocument()
        repeat {
            if isName("fragment") {
                let (name, fragment) = try fragment()
                document.fragments[name] = fragment
            } else {
                document.operations.append(try operation())
            }
        } while token.kind != .end
        return document
    }

    private mutating func fragment() throws(GraphQLSyntaxError) -> (String, GraphQLFragment) {
        try advance()
        let name = try name()
        guard isName("on") else { throw unexpected("\"on\"") }
        try advance()
        let type = try self.name()
        try directives()
        return (name, GraphQLFragment(type: type, selections: try selections()))
    }

    private mutating func operation() throws(GraphQLSyntaxError) -> GraphQLOperation {
        let location = token.location
        var kind = GraphQLOperation.Kind.query
        var operationName: String?
        var variables: [GraphQLVariable] = []
        if case .name(let word) = token.kind {
            guard let known = GraphQLOperation.Kind(rawValue: word) else {
                throw unexpected("\"{\", \"query\", \"mutation\" or \"fragment\"")
            }
            kind = known
            try advance()
            if case .name = token.kind { operationName = try name() }
            if `is`("(") { variables = try variableDefinitions() }
            try directives()
        }
        return GraphQLOperation(
            kind: kind, name: operationName, variables: variables, selections: try selections(),
            location: location)
    }

    private mutating func variableDefinitions() throws(GraphQLSyntaxError) -> [GraphQLVariable] {
        try expect("(")
        var variables: [GraphQLVariable] = []
        repeat {
            try expect("$")
            let name = try name()
            try expect(":")
            let type = try type()
            var fallback: GraphQLValue?
            if `is`("=") {
                try advance()
                fallback = try value()
            }
            variables.append(GraphQLVariable(name: name, type: type, fallback: fallback))
        } while !`is`(")")
        try advance()
        return variables
    }

    private mutating func type() throws(GraphQLSyntaxError) -> String {
        var text: String
        if `is`("[") {
            try enter()
            try advance()
            text = "[\(try type())]"
            try expect("]")
            depth -= 1
        } else {
            text = try name()
        }
        if `is`("!") {
            try advance()
            text += "!"
        }
        return text
    }
}

// MARK: - Selections

extension GraphQLParser {
    private mutating func selections() throws(GraphQLSyntaxError) -> [GraphQLSelection] {
        try enter()
        try expect("{")
        var selections: [GraphQLSelection] = []
        repeat { selections.append(try selection()) } while !`is`("}")
        try advance()
        depth -= 1
        return selections
    }

    private mutating func selection() throws(GraphQLSyntaxError) -> GraphQLSelection {
        let location = token.location
        guard `is`("...") else { return .field(try field()) }
        try advance()
        if case .name(let word) = token.kind, word != "on" {
            try advance()
            try directives()
            return .spread(word, location)
        }
        var type: String?
        if isName("on") {
            try advance()
            type = try name()
        }
        try directives()
        return .inline(type: type, try selections(), location)
    }

    private mutating func field() throws(GraphQLSyntaxError) -> GraphQLField {
        let location = token.location
        var alias: String?
        var fieldName = try name()
        if `is`(":") {
            try advance()
            alias = fieldName
            fieldName = try name()
        }
        let arguments = `is`("(") ? try self.arguments() : []
        try directives()
        let hasSelections = `is`("{")
        return GraphQLField(
            alias: alias, name: fieldName, arguments: arguments,
            selections: hasSelections ? try selections() : [], hasSelections: hasSelections,
            location: location)
    }

    private mutating func arguments() throws(GraphQLSyntaxError) -> [GraphQLArgument] {
        try expect("(")
        var arguments: [GraphQLArgument] = []
        repeat { arguments.append(try argument()) } while !`is`(")")
        try advance()
        return arguments
    }

    private mutating func argument() throws(GraphQLSyntaxError) -> GraphQLArgument {
        let name = try name()
        try expect(":")
        return GraphQLArgument(name: name, value: try value())
    }

    /// Directives are read and have no effect: the API's own are for clients that cache.
    private mutating func directives() throws(GraphQLSyntaxError) {
        while `is`("@") {
            try advance()
            _ = try name()
            if `is`("(") { _ = try arguments() }
        }
    }
}

// MARK: - Values

extension GraphQLParser {
    private mutating func value() throws(GraphQLSyntaxError) -> GraphQLValue {
        let kind = token.kind
        switch kind {
        case .punctuation("$"):
            try advance()
            return .variable(try name())
        case .punctuation("["): return .list(try list())
        case .punctuation("{"): return .object(try object())
        case .int(let text):
            try advance()
            return .int(text)
        case .float(let text):
            try advance()
            return .float(text)
        case .string(let text):
            try advance()
            return .string(text)
        case .name(let word):
            try advance()
            switch word {
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "null": return .null
            default: return .enumeration(word)
            }
        case .punctuation, .end: throw unexpected("a value")
        }
    }

    private mutating func list() throws(GraphQLSyntaxError) -> [GraphQLValue] {
        try enter()
        try advance()
        var values: [GraphQLValue] = []
        while !`is`("]") { values.append(try value()) }
        try advance()
        depth -= 1
        return values
    }

    private mutating func object() throws(GraphQLSyntaxError) -> [GraphQLArgument] {
        try enter()
        try advance()
        var members: [GraphQLArgument] = []
        while !`is`("}") { members.append(try argument()) }
        try advance()
        depth -= 1
        return members
    }
}

// MARK: - Words

extension GraphQLParser {
    private mutating func advance() throws(GraphQLSyntaxError) { token = try lexer.next() }

    private func `is`(_ punctuation: String) -> Bool { token.kind == .punctuation(punctuation) }

    private func isName(_ word: String) -> Bool { token.kind == .name(word) }

    private mutating func expect(_ punctuation: String) throws(GraphQLSyntaxError) {
        guard `is`(punctuation) else { throw unexpected("\"\(punctuation)\"") }
        try advance()
    }

    private mutating func name() throws(GraphQLSyntaxError) -> String {
        guard case .name(let word) = token.kind else { throw unexpected("a name") }
        try advance()
        return word
    }

    private mutating func enter() throws(GraphQLSyntaxError) {
        depth += 1
        if depth > ShopifyLimits.graphQLDepthMax {
            throw GraphQLSyntaxError(message: "Query is nested too deeply", location: token.location)
        }
    }

    private func unexpected(_ expected: String) -> GraphQLSyntaxError {
        let found =
            switch token.kind {
            case .name(let word): "IDENTIFIER (\"\(word)\")"
            case .int(let text): "INT (\"\(text)\")"
            case .float(let text): "FLOAT (\"\(text)\")"
            case .string(let text): "STRING (\"\(text)\")"
            case .punctuation(let text): "\"\(text)\""
            case .end: "end of file"
            }
        return GraphQLSyntaxError(
            message: "syntax error, unexpected \(found), expecting \(expected) at "
                + "[\(token.location.line), \(token.location.column)]",
            location: token.location)
    }
}
