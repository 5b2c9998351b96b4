// SPDX-License-Identifier: Apache-2.0

internal import BigInt

extension Lexer {
    /// The word at the position, which is neither white space nor the end of the code.
    mutating func word() throws(SyntaxError) -> Token {
        let first = bytes[position]
        if isDigit(first) { return try number() }
        if first == UInt8(ascii: "_") || isLetter(first) || first >= 0x80, let name = try name() {
            return name
        }
        if first == UInt8(ascii: "'") || first == UInt8(ascii: "\""), let string = try string() {
            return string
        }
        return try sign()
    }

    private func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
    }
}

// MARK: - Names

extension Lexer {
    private mutating func name() throws(SyntaxError) -> Token? {
        let start = position
        var offset = start
        var isASCII = true
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte < 0x80 {
                guard isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") else { break }
                offset += 1
            } else {
                guard let scalar = PythonSpace.scalar(bytes, offset), isWord(scalar) else { break }
                isASCII = false
                offset += UTF8.width(scalar)
            }
        }
        guard offset > start else { return nil }
        let text = String(decoding: bytes[start..<offset], as: UTF8.self)
        let span = Span(start, offset)
        if !isASCII, !isIdentifier(text) {
            throw SyntaxError("Invalid character in identifier", span, name: text)
        }
        position = offset
        return Token(kind: .name, span: span, text: text)
    }

    /// What Python's `\w` takes, together with what an identifier may hold besides.
    private func isWord(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.properties.isXIDContinue { return true }
        switch scalar.properties.generalCategory {
        case .otherNumber, .letterNumber, .decimalNumber: return true
        default: return scalar.properties.isAlphabetic && scalar.properties.generalCategory != .otherSymbol
        }
    }

    private func isIdentifier(_ text: String) -> Bool {
        let scalars = text.unicodeScalars
        guard let first = scalars.first, first == "_" || first.properties.isXIDStart else { return false }
        return scalars.allSatisfy { $0.properties.isXIDContinue }
    }
}

// MARK: - Numbers

extension Lexer {
    private mutating func number() throws(SyntaxError) -> Token {
        let start = position
        if let end = floatEnd(start) {
            let digits = bytes[start..<end].filter { $0 != UInt8(ascii: "_") }
            let value = Double(String(decoding: digits, as: UTF8.self)) ?? .infinity
            position = end
            return Token(kind: .float, span: Span(start, end), number: .float(value))
        }
        let (radix, digitsStart, end) = integerEnd(start)
        position = end
        let span = Span(start, end)
        let digits = bytes[digitsStart..<end].filter { $0 != UInt8(ascii: "_") }
        let text = String(decoding: digits, as: UTF8.self)
        if let value = Int(text, radix: radix) {
            return Token(kind: .integer, span: span, number: .int(value))
        }
        guard digits.count <= IntegerText.digitsMax, let value = BigInt(text, radix: radix) else {
            throw SyntaxError(
                "Exceeds the limit (\(IntegerText.digitsMax) digits) for integer string conversion: "
                    + "value has \(digits.count) digits; use sys.set_int_max_str_digits() to increase the limit",
                span)
        }
        return Token(kind: .integer, span: span, number: .bigInt(value))
    }

    /// Digits with single underscores between them: their end, nil when there is no digit.
    private func digitsEnd(_ start: Int, _ isDigit: (UInt8) -> Bool) -> Int? {
        guard let first = byte(start), isDigit(first) else { return nil }
        var offset = start + 1
        while let next = byte(offset) {
            if isDigit(next) {
                offset += 1
            } else if next == UInt8(ascii: "_"), let after = byte(offset + 1), isDigit(after) {
                offset += 2
            } else {
                break
            }
        }
        return offset
    }

    private func floatEnd(_ start: Int) -> Int? {
        if start > 0, bytes[start - 1] == UInt8(ascii: ".") { return nil }
        guard let whole = digitsEnd(start, { isDigit($0) }) else { return nil }
        var end = whole
        if byte(end) == UInt8(ascii: "."), let fraction = digitsEnd(end + 1, { isDigit($0) }) {
            end = fraction
        }
        if let exponent = exponentEnd(end) { return exponent }
        return end > whole ? end : nil
    }

    private func exponentEnd(_ start: Int) -> Int? {
        guard let mark = byte(start), mark | 0x20 == UInt8(ascii: "e") else { return nil }
        let sign = byte(start + 1)
        let signed = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
        return digitsEnd(start + (signed ? 2 : 1)) { isDigit($0) }
    }

    private func integerEnd(_ start: Int) -> (radix: Int, digits: Int, end: Int) {
        if bytes[start] == UInt8(ascii: "0") {
            if let radix = radix(byte(start + 1)) {
                let digits = byte(start + 2) == UInt8(ascii: "_") ? start + 3 : start + 2
                if let end = digitsEnd(digits, { isDigit($0, radix: radix) }) { return (radix, digits, end) }
            }
            return (10, start, digitsEnd(start, { $0 == UInt8(ascii: "0") }) ?? start + 1)
        }
        return (10, start, digitsEnd(start, { isDigit($0) }) ?? start + 1)
    }

    private func radix(_ mark: UInt8?) -> Int? {
        switch mark.map({ $0 | 0x20 }) {
        case UInt8(ascii: "b"): 2
        case UInt8(ascii: "o"): 8
        case UInt8(ascii: "x"): 16
        default: nil
        }
    }

    private func isDigit(_ byte: UInt8, radix: Int) -> Bool {
        Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } ?? false
    }
}

/// Limits of integers as text.
enum IntegerText {
    /// Digits of an integer that may be read or written (CPython's `sys.int_info`).
    static let digitsMax = 4300
}

// MARK: - Strings and signs

extension Lexer {
    /// A quoted string; nil when its end is missing, and the quote is then an unexpected character.
    private mutating func string() throws(SyntaxError) -> Token? {
        let start = position
        let quote = bytes[start]
        var offset = start + 1
        var isPlain = true
        while true {
            guard let byte = byte(offset) else { return nil }
            if byte == quote { break }
            if byte == UInt8(ascii: "\\") {
                isPlain = false
                guard offset + 1 < bytes.count else { return nil }
                offset += 2
            } else {
                offset += 1
            }
        }
        let span = Span(start, offset + 1)
        let body = bytes[start + 1..<offset]
        let text =
            isPlain ? String(decoding: body, as: UTF8.self) : try StringEscapes.decode(body, span: span)
        position = offset + 1
        return Token(kind: .string, span: span, text: text)
    }

    private mutating func sign() throws(SyntaxError) -> Token {
        let start = position
        let first = bytes[start]
        if let kind = twoByteSign(first, byte(start + 1)) {
            position += 2
            return Token(kind: kind, span: Span(start, start + 2))
        }
        guard let kind = oneByteSign(first) else {
            let scalar = PythonSpace.scalar(bytes, start) ?? "\u{FFFD}"
            let index = String(decoding: bytes[..<start], as: UTF8.self).unicodeScalars.count
            throw SyntaxError(
                "unexpected char \(PythonQuote.repr(String(Character(scalar)))) at \(index)",
                Span(start, start + UTF8.width(scalar)))
        }
        try balance(first, Span(start, start + 1))
        position += 1
        return Token(kind: kind, span: Span(start, start + 1))
    }

    private func twoByteSign(_ first: UInt8, _ second: UInt8?) -> Token.Kind? {
        switch (first, second) {
        case (UInt8(ascii: "/"), UInt8(ascii: "/")): .floorDiv
        case (UInt8(ascii: "*"), UInt8(ascii: "*")): .pow
        case (UInt8(ascii: "="), UInt8(ascii: "=")): .equal
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): .notEqual
        case (UInt8(ascii: ">"), UInt8(ascii: "=")): .greaterOrEqual
        case (UInt8(ascii: "<"), UInt8(ascii: "=")): .lessOrEqual
        default: nil
        }
    }

    private mutating func balance(_ byte: UInt8, _ span: Span) throws(SyntaxError) {
        switch byte {
        case UInt8(ascii: "{"): awaited.append(UInt8(ascii: "}"))
        case UInt8(ascii: "("): awaited.append(UInt8(ascii: ")"))
        case UInt8(ascii: "["): awaited.append(UInt8(ascii: "]"))
        case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
            let found = Character(Unicode.Scalar(byte))
            guard let expected = awaited.popLast() else { throw SyntaxError("unexpected '\(found)'", span) }
            if expected != byte {
                throw SyntaxError(
                    "unexpected '\(found)', expected '\(Character(Unicode.Scalar(expected)))'", span)
            }
        default: break
        }
    }

    private func oneByteSign(_ byte: UInt8) -> Token.Kind? {
        switch byte {
        case UInt8(ascii: "+"): .add
        case UInt8(ascii: "-"): .sub
        case UInt8(ascii: "/"): .div
        case UInt8(ascii: "*"): .mul
        case UInt8(ascii: "%"): .mod
        case UInt8(ascii: "~"): .tilde
        case UInt8(ascii: "["): .leftBracket
        case UInt8(ascii: "]"): .rightBracket
        case UInt8(ascii: "("): .leftParenthesis
        case UInt8(ascii: ")"): .rightParenthesis
        case UInt8(ascii: "{"): .leftBrace
        case UInt8(ascii: "}"): .rightBrace
        case UInt8(ascii: ">"): .greater
        case UInt8(ascii: "<"): .less
        case UInt8(ascii: "="): .assign
        case UInt8(ascii: "."): .dot
        case UInt8(ascii: ":"): .colon
        case UInt8(ascii: "|"): .pipe
        case UInt8(ascii: ","): .comma
        case UInt8(ascii: ";"): .semicolon
        default: nil
        }
    }
}
