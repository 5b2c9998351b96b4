// SPDX-License-Identifier: Apache-2.0

/// One word of a document.
struct GraphQLToken: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case name(String)
        case int(String)
        case float(String)
        case string(String)
        /// One of `! $ & ( ) : = @ [ ] { | }` or `...`.
        case punctuation(String)
        case end
    }

    let kind: Kind
    let location: GraphQLLocation
}

/// Cuts a document into words; blanks, commas and comments go.
struct GraphQLLexer {
    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var lineStart = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The next word.
    mutating func next() throws(GraphQLSyntaxError) -> GraphQLToken {
        skipIgnored()
        let location = location
        guard let byte = peek() else { return GraphQLToken(kind: .end, location: location) }
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
            return GraphQLToken(kind: .name(name()), location: location)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return GraphQLToken(kind: try number(location), location: location)
        case UInt8(ascii: "\""):
            let isBlock = peek(1) == byte && peek(2) == byte
            return GraphQLToken(
                kind: .string(isBlock ? try blockString(location) : try string(location)), location: location)
        case UInt8(ascii: ".") where peek(1) == byte && peek(2) == byte:
            index += 3
            return GraphQLToken(kind: .punctuation("..."), location: location)
        case _ where Self.punctuation.contains(byte):
            index += 1
            return GraphQLToken(
                kind: .punctuation(String(decoding: [byte], as: UTF8.self)), location: location)
        default:
            let rest = String(decoding: bytes[index...].prefix(4), as: UTF8.self).prefix(1)
            throw GraphQLSyntaxError(
                message: "Parse error on \"\(rest)\" (error) at [\(location.line), \(location.column)]",
                location: location)
        }
    }

    private static let punctuation = Set("!$&():=@[]{|}".utf8)

    private var location: GraphQLLocation { GraphQLLocation(line: line, column: index - lineStart + 1) }

    private func peek(_ offset: Int = 0) -> UInt8? {
        index + offset < bytes.count ? bytes[index + offset] : nil
    }

    private mutating func skipIgnored() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: ","), UInt8(ascii: "\r"): index += 1
            case 0xEF where peek(1) == 0xBB && peek(2) == 0xBF: index += 3
            case UInt8(ascii: "\n"): breakLine()
            case UInt8(ascii: "#"):
                while let byte = peek(), byte != UInt8(ascii: "\n") { index += 1 }
            default: return
            }
        }
    }

    private mutating func breakLine() {
        index += 1
        line += 1
        lineStart = index
    }

    private mutating func name() -> String {
        let start = index
        while let byte = peek(), Self.isNamePart(byte) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
}

// MARK: - Numbers

extension GraphQLLexer {
    private mutating func number(_ location: GraphQLLocation) throws(GraphQLSyntaxError) -> GraphQLToken.Kind
    {
        let start = index
        if peek() == UInt8(ascii: "-") { index += 1 }
        try digits(location)
        var isFloat = false
        if peek() == UInt8(ascii: ".") {
            isFloat = true
            index += 1
            try digits(location)
        }
        if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
            isFloat = true
            index += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { index += 1 }
            try digits(location)
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        return isFloat ? .float(text) : .int(text)
    }

    private mutating func digits(_ location: GraphQLLocation) throws(GraphQLSyntaxError) {
        let start = index
        while let byte = peek(), byte &- UInt8(ascii: "0") < 10 { index += 1 }
        if index == start { throw GraphQLSyntaxError(message: "Expected a digit", location: location) }
    }
}

// MARK: - Strings

extension GraphQLLexer {
    private mutating func string(_ location: GraphQLLocation) throws(GraphQLSyntaxError) -> String {
        index += 1
        var text: [UInt8] = []
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(location, to: &text)
            default: text.append(byte)
            }
        }
        throw GraphQLSyntaxError(message: "Unterminated string", location: location)
    }

    private mutating func escape(
        _ location: GraphQLLocation, to text: inout [UInt8]
    ) throws(GraphQLSyntaxError) {
        let byte = peek()
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte ?? 0)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let digits = String(decoding: bytes[index...].prefix(4), as: UTF8.self)
            guard let unit = UInt16(digits, radix: 16), digits.utf8.count == 4 else { fallthrough }
            index += 4
            text += String(decoding: [unit], as: UTF16.self).utf8
        default: throw GraphQLSyntaxError(message: "Bad escape in string", location: location)
        }
    }

    private mutating func blockString(_ location: GraphQLLocation) throws(GraphQLSyntaxError) -> String {
        index += 3
        var text: [UInt8] = []
        let quote = UInt8(ascii: "\"")
        while let byte = peek() {
            if byte == quote, peek(1) == quote, peek(2) == quote {
                index += 3
                return Self.dedented(String(decoding: text, as: UTF8.self))
            }
            if byte == UInt8(ascii: "\\"), peek(1) == quote, peek(2) == quote, peek(3) == quote {
                text += [quote, quote, quote]
                index += 4
            } else {
                text.append(byte)
                if byte == UInt8(ascii: "\n") { breakLine() } else { index += 1 }
            }
        }
        throw GraphQLSyntaxError(message: "Unterminated block string", location: location)
    }

    /// Takes away the common indentation and the empty lines at both ends (specification, section 2.9.4).
    private static func dedented(_ text: String) -> String {
        var lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        let indents = lines.dropFirst().filter { !$0.allSatisfy(isBlank) }.map {
            $0.prefix(while: isBlank).count
        }
        let common = indents.min() ?? 0
        for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(common) }
        while lines.first?.allSatisfy(isBlank) == true { lines.removeFirst() }
        while lines.last?.allSatisfy(isBlank) == true { lines.removeLast() }
        return lines.joined(separator: "\n")
    }
}
