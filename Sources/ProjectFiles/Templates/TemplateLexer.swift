// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Cuts a template into text and expressions, and an expression into words.
struct TemplateLexer {
    enum Piece {
        case text(String)
        case expression([Token])
    }

    struct Token {
        enum Kind: Equatable {
            case name(String)
            case string(String)
            case int(Int)
            case double(Double)
            case symbol(String)
            case end
        }

        var kind: Kind
        /// In scalars of the template's text.
        var offset: Int
        var length: Int
    }

    private let template: TemplateText
    private let scalars: [Unicode.Scalar]
    private var index = 0

    init(_ template: TemplateText) {
        self.template = template
        self.scalars = Array(template.text.unicodeScalars)
    }

    /// The pieces in order; empty texts and comments leave none. A line break at the very end is
    /// dropped, as Jinja does.
    mutating func pieces() throws(LotusError) -> [Piece] {
        var pieces: [Piece] = []
        var text: [Unicode.Scalar] = []
        var trimsNext = false

        func flush(trimmingEnd: Bool, isLast: Bool = false) {
            var kept = text
            if trimsNext { kept = Array(kept.drop { $0.properties.isWhitespace }) }
            if trimmingEnd { while kept.last?.properties.isWhitespace == true { kept.removeLast() } }
            if isLast, kept.last == "\n" { kept.removeLast() }
            text = []
            guard !kept.isEmpty else { return }
            var view = String.UnicodeScalarView()
            view.append(contentsOf: kept)
            pieces.append(.text(String(view)))
        }

        while index < scalars.count {
            guard scalars[index] == "{", index + 1 < scalars.count,
                "{%#".unicodeScalars.contains(scalars[index + 1])
            else {
                text.append(scalars[index])
                index += 1
                continue
            }
            let start = index
            let mark = scalars[index + 1]
            index += 2
            let trims = take("-")
            if !trims { _ = take("+") }
            flush(trimmingEnd: trims)
            switch mark {
            case "{":
                let (tokens, trimsAfter) = try expression(from: start)
                pieces.append(.expression(tokens))
                trimsNext = trimsAfter
            case "#":
                trimsNext = try skipComment(from: start)
            default:
                throw unsupportedStatement(at: start)
            }
        }
        flush(trimmingEnd: false, isLast: true)
        return pieces
    }

    // MARK: Marks

    private mutating func skipComment(from start: Int) throws(LotusError) -> Bool {
        while index + 1 < scalars.count {
            if scalars[index] == "#", scalars[index + 1] == "}" {
                let trims = scalars[index - 1] == "-"
                index += 2
                return trims
            }
            index += 1
        }
        throw LotusError(
            .templateSyntax, "the comment `{#` never ends", hint: "Add `#}`.",
            location: template.location(at: start, length: 2))
    }

    private func unsupportedStatement(at start: Int) -> LotusError {
        LotusError(
            .templateUnsupported, "`{% … %}` is not supported in configuration files",
            hint:
                "Use `{{ … }}`, for example {{ env_var('NAME', 'default') }} or {{ 'a' if env_var('X') else 'b' }}.",
            location: template.location(at: start, length: 2))
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard index < scalars.count, scalars[index] == scalar else { return false }
        index += 1
        return true
    }

    // MARK: Words of an expression

    private mutating func expression(from start: Int) throws(LotusError) -> (tokens: [Token], trims: Bool) {
        var tokens: [Token] = []
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if scalar.properties.isWhitespace {
                index += 1
            } else if scalar == "}", next == "}" {
                tokens.append(Token(kind: .end, offset: index, length: 2))
                index += 2
                return (tokens, false)
            } else if scalar == "-", next == "}", index + 2 < scalars.count, scalars[index + 2] == "}" {
                tokens.append(Token(kind: .end, offset: index, length: 3))
                index += 3
                return (tokens, true)
            } else {
                tokens.append(try token())
            }
        }
        throw LotusError(
            .templateSyntax, "the template `{{` never ends", hint: "Add `}}`.",
            location: template.location(at: start, length: 2))
    }

    private mutating func token() throws(LotusError) -> Token {
        let start = index
        let scalar = scalars[index]
        if scalar == "'" || scalar == "\"" {
            let text = try stringLiteral(quote: scalar)
            return Token(kind: .string(text), offset: start, length: index - start)
        }
        if ("0"..."9").contains(scalar) {
            return Token(kind: try numberLiteral(), offset: start, length: index - start)
        }
        if scalar == "_" || scalar.properties.isAlphabetic {
            while index < scalars.count, isNameScalar(scalars[index]) { index += 1 }
            return Token(kind: .name(text(start..<index)), offset: start, length: index - start)
        }
        if index + 1 < scalars.count, ["==", "!="].contains(text(index..<(index + 2))) {
            index += 2
            return Token(kind: .symbol(text(start..<index)), offset: start, length: 2)
        }
        index += 1
        return Token(kind: .symbol(String(scalar)), offset: start, length: 1)
    }

    private mutating func stringLiteral(quote: Unicode.Scalar) throws(LotusError) -> String {
        let start = index
        index += 1
        var value = String.UnicodeScalarView()
        while index < scalars.count {
            let scalar = scalars[index]
            index += 1
            if scalar == quote { return String(value) }
            guard scalar == "\\", index < scalars.count else {
                value.append(scalar)
                continue
            }
            let letter = scalars[index]
            index += 1
            switch letter {
            case "n": value.append("\n")
            case "r": value.append("\r")
            case "t": value.append("\t")
            case "'", "\"", "\\": value.append(letter)
            default: value += [scalar, letter]
            }
        }
        throw LotusError(
            .templateSyntax, "the text in this template never ends", hint: "Add the closing quote.",
            location: template.location(at: start))
    }

    private mutating func numberLiteral() throws(LotusError) -> Token.Kind {
        let start = index
        while index < scalars.count, ("0"..."9").contains(scalars[index]) || scalars[index] == "." {
            index += 1
        }
        let text = text(start..<index)
        if let int = Int(text) { return .int(int) }
        if let double = Double(text), !text.hasSuffix(".") { return .double(double) }
        throw LotusError(
            .templateSyntax, "this is not a number", hint: "Put quotes around text.",
            location: template.location(at: start, length: index - start))
    }

    private func isNameScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }

    private func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range])
        return String(view)
    }
}
