// SPDX-License-Identifier: Apache-2.0

/// Splits Python into logical lines of signs, as its own tokenizer does; comments are left out.
struct PythonScanner {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var line = 1
    private var lineStart = 0
    private var brackets: [PythonToken] = []
    private var tokens: [PythonToken] = []
    private var indentation = 0
    private var lines: [PythonLine] = []

    private static let pairs: [String: String] = [")": "(", "]": "[", "}": "{"]
    private static let operators: Set<String> = [
        "==", "!=", "<=", ">=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "@=", "&=", "|=", "^=", "**", "//",
        "<<", ">>",
    ]
    private static let long: Set<String> = ["...", "**=", "//=", "<<=", ">>="]
    private static let signs = "()[]{},:;.+-*/%@&|^~<>="

    /// The logical lines of a text.
    static func lines(of text: String) throws(PythonSyntaxError) -> [PythonLine] {
        var scanner = PythonScanner(text)
        try scanner.scan()
        return scanner.lines
    }

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private var column: Int { index - lineStart + 1 }

    private func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        index + distance < scalars.count ? scalars[index + distance] : nil
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
        scalar.map { ("0"..."9").contains($0) } ?? false
    }

    private mutating func scan() throws(PythonSyntaxError) {
        readIndentation()
        while let scalar = peek() {
            switch scalar {
            case "\n":
                breakLine()
            case " ", "\t", "\r", "\u{C}":
                index += 1
            case "#":
                while let scalar = peek(), scalar != "\n" { index += 1 }
            case "\\" where peek(1) == "\n":
                index += 2
                line += 1
                lineStart = index
            case "'", "\"":
                try readString(from: index)
            default:
                try readToken(scalar)
            }
        }
        if let open = brackets.last {
            throw PythonSyntaxError(
                "'\(open.text)' is never closed", at: open, hint: "Close it, or remove it.")
        }
        endLine()
    }

    private mutating func readIndentation() {
        indentation = 0
        while let scalar = peek(), scalar == " " || scalar == "\t" || scalar == "\u{C}" {
            indentation = scalar == "\t" ? (indentation / 8 + 1) * 8 : indentation + 1
            index += 1
        }
    }

    private mutating func breakLine() {
        index += 1
        line += 1
        lineStart = index
        guard brackets.isEmpty else { return }
        endLine()
        readIndentation()
    }

    private mutating func endLine() {
        guard !tokens.isEmpty else { return }
        lines.append(PythonLine(indentation: indentation, tokens: tokens))
        tokens = []
    }

    private mutating func readToken(_ scalar: Unicode.Scalar) throws(PythonSyntaxError) {
        let start = index
        if Self.isDigit(scalar) || scalar == "." && Self.isDigit(peek(1)) {
            readNumber()
            return add(.number, start)
        }
        if Self.isWord(scalar) {
            while let scalar = peek(), Self.isWord(scalar) { index += 1 }
            if let quote = peek(), quote == "'" || quote == "\"", index - start <= 2,
                text(start..<index).allSatisfy({ "rRbBuUfF".contains($0) })
            {
                return try readString(from: start)
            }
            return add(.name, start)
        }
        for length in [3, 2] where index + length <= scalars.count {
            let sign = text(index..<index + length)
            guard length == 3 ? Self.long.contains(sign) : Self.operators.contains(sign) else { continue }
            index += length
            return add(.sign, start)
        }
        guard Self.signs.unicodeScalars.contains(scalar) else {
            throw PythonSyntaxError(
                "the character '\(scalar)' means nothing here", line: line, column: column,
                hint: "Remove it, or put it in quotes.")
        }
        index += 1
        add(.sign, start)
        try matchBracket()
    }

    private mutating func add(_ kind: PythonToken.Kind, _ start: Int) {
        tokens.append(
            PythonToken(kind: kind, text: text(start..<index), line: line, column: start - lineStart + 1))
    }

    private mutating func readNumber() {
        while let scalar = peek() {
            let isSigned = scalar == "+" || scalar == "-"
            let last = scalars[max(0, index - 1)]
            guard Self.isWord(scalar) || scalar == "." || isSigned && (last == "e" || last == "E") else {
                return
            }
            index += 1
        }
    }

    private mutating func matchBracket() throws(PythonSyntaxError) {
        guard let token = tokens.last else { return }
        if ["(", "[", "{"].contains(token.text) { return brackets.append(token) }
        guard let open = Self.pairs[token.text] else { return }
        guard let last = brackets.popLast(), last.text == open else {
            throw PythonSyntaxError(
                "'\(token.text)' closes nothing", at: token, hint: "Remove it, or open it before.")
        }
    }

    private mutating func readString(from start: Int) throws(PythonSyntaxError) {
        let prefix = text(start..<index).lowercased()
        let quote = scalars[index]
        let isLong = peek(1) == quote && peek(2) == quote
        let (firstLine, firstColumn) = (line, start - lineStart + 1)
        index += isLong ? 3 : 1
        let bodyStart = index
        while true {
            guard let scalar = peek(), isLong || scalar != "\n" else {
                throw PythonSyntaxError(
                    "the text is not closed", line: firstLine, column: firstColumn,
                    hint: "Add the closing quote" + (isLong ? "s." : "; a text of several lines has three."))
            }
            if scalar == "\\" {
                if peek(1) == "\n" { newLineInside(1) }
                index += 2
            } else if scalar == quote, !isLong || peek(1) == quote && peek(2) == quote {
                break
            } else {
                if scalar == "\n" { newLineInside(0) }
                index += 1
            }
        }
        let body = text(bodyStart..<min(index, scalars.count))
        index += isLong ? 3 : 1
        var token = PythonToken(
            kind: .string, text: text(start..<min(index, scalars.count)), line: firstLine, column: firstColumn
        )
        if prefix.contains("f") { token.embedded = Self.embedded(in: body) }
        tokens.append(token)
    }

    private mutating func newLineInside(_ distance: Int) {
        line += 1
        lineStart = index + distance + 1
    }

    /// The expressions of an f-string.
    private static func embedded(in body: String) -> [String] {
        var parts: [String] = []
        var rest = body.replacing("{{", with: "").replacing("}}", with: "")[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            parts.append(String(rest[rest.index(after: open)..<close]))
            rest = rest[rest.index(after: close)...]
        }
        return parts
    }
}
