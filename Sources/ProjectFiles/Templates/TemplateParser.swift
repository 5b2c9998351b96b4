// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Parses one `{{ … }}` by Jinja's precedence: `if else`, `or`, `and`, `not`, `==`, `~`, `|`.
struct TemplateParser {
    private let template: TemplateText
    private let tokens: [TemplateLexer.Token]
    private var index = 0
    private var depth = 0

    static let supported =
        "Supported here: env_var('NAME'), env_var('NAME', default), text, numbers, true, false, none, ~, ==, !=,"
        + " and, or, not, `a if b else c`, and the filters "
        + TemplateFilter.allCases.map(\.rawValue).joined(separator: ", ") + "."

    /// - Parameter tokens: of one expression; the last is the end.
    static func parse(
        _ tokens: [TemplateLexer.Token], of template: TemplateText
    ) throws(LotusError) -> TemplateExpression {
        var parser = TemplateParser(template: template, tokens: tokens)
        let expression = try parser.choice()
        guard parser.current.kind == .end else { throw parser.unexpected() }
        return expression
    }

    private init(template: TemplateText, tokens: [TemplateLexer.Token]) {
        self.template = template
        self.tokens = tokens
    }

    private var current: TemplateLexer.Token {
        index < tokens.count ? tokens[index] : .init(kind: .end, offset: 0, length: 1)
    }

    // MARK: Operators

    private mutating func choice() throws(LotusError) -> TemplateExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= ProjectFileLimits.templateDepthMax else {
            throw LotusError(
                .templateUnsupported,
                "the template is nested more than \(ProjectFileLimits.templateDepthMax) deep",
                hint: "Split it: read parts of it from variables of their own.", location: location(current))
        }
        let value = try either()
        guard take(name: "if") else { return value }
        let condition = try either()
        let otherwise = take(name: "else") ? try choice() : nil
        return .choice(condition: condition, then: value, otherwise: otherwise)
    }

    private mutating func either() throws(LotusError) -> TemplateExpression {
        var left = try both()
        while take(name: "or") { left = .either(left, try both()) }
        return left
    }

    private mutating func both() throws(LotusError) -> TemplateExpression {
        var left = try negation()
        while take(name: "and") { left = .both(left, try negation()) }
        return left
    }

    private mutating func negation() throws(LotusError) -> TemplateExpression {
        var isNegated = false
        var count = 0
        while take(name: "not") {
            isNegated.toggle()
            count += 1
        }
        let value = try comparison()
        if count == 0 { return value }
        return isNegated ? .not(value) : .not(.not(value))
    }

    private mutating func comparison() throws(LotusError) -> TemplateExpression {
        let left = try concatenation()
        for (symbol, isNegated) in [("==", false), ("!=", true)] where take(symbol) {
            return .equal(left, try concatenation(), isNegated: isNegated)
        }
        return left
    }

    private mutating func concatenation() throws(LotusError) -> TemplateExpression {
        var parts = [try filtered()]
        while take("~") { parts.append(try filtered()) }
        return parts.count == 1 ? parts[0] : .concatenation(parts)
    }

    private mutating func filtered() throws(LotusError) -> TemplateExpression {
        var value = try primary()
        while take("|") {
            let token = current
            guard case .name(let name) = token.kind else { throw unexpected() }
            guard let filter = TemplateFilter(name: name) else {
                throw unsupported(
                    "the filter '\(name)' is not supported in configuration files", token,
                    close: name, in: TemplateFilter.allCases.map(\.rawValue))
            }
            index += 1
            let arguments = take("(") ? try self.arguments() : []
            guard arguments.count <= filter.argumentsMax else {
                throw LotusError(
                    .templateSyntax, "the filter '\(name)' takes at most \(filter.argumentsMax) arguments",
                    hint: Self.supported, location: location(token))
            }
            value = .filter(
                value, filter, arguments: arguments, offset: token.offset, length: token.length)
        }
        return value
    }

    // MARK: Operands

    private mutating func primary() throws(LotusError) -> TemplateExpression {
        let token = current
        switch token.kind {
        case .string(var text):
            index += 1
            while case .string(let more) = current.kind {
                text += more
                index += 1
            }
            return .literal(.string(text))
        case .int(let value):
            index += 1
            return .literal(.int(value))
        case .double(let value):
            index += 1
            return .literal(.double(value))
        case .symbol("-"):
            index += 1
            return try negativeNumber()
        case .symbol("("):
            index += 1
            let inner = try choice()
            guard take(")") else { throw unexpected() }
            return inner
        case .name(let name):
            return try named(name, token)
        default:
            throw unexpected()
        }
    }

    private mutating func negativeNumber() throws(LotusError) -> TemplateExpression {
        switch current.kind {
        case .int(let value):
            index += 1
            return .literal(.int(-value))
        case .double(let value):
            index += 1
            return .literal(.double(-value))
        default: throw unexpected()
        }
    }

    private mutating func named(
        _ name: String, _ token: TemplateLexer.Token
    ) throws(LotusError) -> TemplateExpression {
        index += 1
        switch name {
        case "true", "True": return .literal(.bool(true))
        case "false", "False": return .literal(.bool(false))
        case "none", "None": return .literal(.none)
        case "env_var":
            guard take("(") else { throw unexpected() }
            let arguments = try self.arguments()
            guard let variable = arguments.first, arguments.count <= 2 else {
                throw LotusError(
                    .templateSyntax, "env_var takes a name and, if you like, a default",
                    hint: "Write env_var('NAME') or env_var('NAME', 'default').", location: location(token))
            }
            return .variable(
                name: variable, default: arguments.count == 2 ? arguments[1] : nil, offset: token.offset,
                length: token.length)
        default:
            let isCall = current.kind == .symbol("(")
            throw unsupported(
                isCall
                    ? "the function '\(name)' is not supported in configuration files"
                    : "the name '\(name)' is not known in configuration files",
                token, close: name, in: ["env_var", "true", "false", "none"])
        }
    }

    /// After the opening parenthesis.
    private mutating func arguments() throws(LotusError) -> [TemplateExpression] {
        var arguments: [TemplateExpression] = []
        if take(")") { return arguments }
        repeat {
            if current.kind == .symbol(")") { break }
            skipKeyword()
            arguments.append(try choice())
        } while take(",")
        guard take(")") else { throw unexpected() }
        return arguments
    }

    /// `default=` and `var=` before an argument say what its position says already.
    private mutating func skipKeyword() {
        guard case .name(let name) = current.kind,
            ["var", "default", "default_value", "boolean"].contains(name),
            index + 1 < tokens.count, tokens[index + 1].kind == .symbol("=")
        else { return }
        index += 2
    }

    // MARK: Tokens

    private mutating func take(name: String) -> Bool {
        guard current.kind == .name(name) else { return false }
        index += 1
        return true
    }

    private mutating func take(_ symbol: String) -> Bool {
        guard current.kind == .symbol(symbol) else { return false }
        index += 1
        return true
    }

    private func location(_ token: TemplateLexer.Token) -> SourceLocation {
        template.location(at: token.offset, length: token.length)
    }

    private func unexpected() -> LotusError {
        let token = current
        let what: String =
            switch token.kind {
            case .end: "the template ends too early"
            case .name(let name): "'\(name)' is not expected here"
            case .symbol(let symbol): "`\(symbol)` is not expected or not supported here"
            case .string: "a text is not expected here"
            case .int, .double: "a number is not expected here"
            }
        return LotusError(.templateSyntax, what, hint: Self.supported, location: location(token))
    }

    private func unsupported(
        _ message: String, _ token: TemplateLexer.Token, close name: String, in names: [String]
    ) -> LotusError {
        LotusError(
            .templateUnsupported, message,
            hint: YAMLNode.hint(closest: name, in: names, otherwise: Self.supported),
            location: location(token))
    }
}
