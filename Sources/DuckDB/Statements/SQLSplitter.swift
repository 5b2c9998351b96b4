// SPDX-License-Identifier: Apache-2.0

/// Cuts a text into its statements and finds their first words, without knowing SQL's grammar.
///
/// It knows what hides a semicolon: texts, quoted names, dollar quotes and comments (as DuckDB 1.5).
package struct SQLSplitter {
    /// One statement of a text.
    package struct Part: Hashable, Sendable {
        /// UTF-8 offset of its first word in the text.
        package var offset: Int
        /// The statement without its semicolon.
        package var sql: String
        /// Words outside of parentheses, in lower case; texts and symbols are left out. At most
        /// ``SQLSplitter/wordsMax``.
        package var words: [String]
    }

    /// How many words of a statement are kept.
    package static let wordsMax = 64

    private let bytes: [UInt8]
    private var position = 0

    /// Reads a text statement by statement; ``split(_:)`` does so at once.
    package init(_ text: String) { bytes = Array(text.utf8) }

    package static func split(_ text: String) -> [Part] {
        var splitter = SQLSplitter(text)
        var parts: [Part] = []
        while let part = splitter.next() { parts.append(part) }
        return parts
    }

    /// What the end of a text lies within.
    package enum Pending: Hashable, Sendable {
        /// Nothing: the text is empty, or its last statement ended with a semicolon.
        case nothing
        case statement, parenthesis
        /// An open text, quoted name, dollar quote or comment.
        case text, name, dollarQuote, comment
    }

    /// Where a text ends: whether a statement waits for more, and within what.
    package static func pending(_ text: String) -> Pending {
        var splitter = SQLSplitter(text)
        var depth = 0
        while splitter.next() != nil { depth = splitter.depth }
        if let open = splitter.open { return open }
        if splitter.isTerminated { return .nothing }
        return depth > 0 ? .parenthesis : .statement
    }

    /// Takes the rest of the line that a statement begins on instead of the statement.
    package mutating func line(of part: Part) -> String {
        let end = bytes[part.offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        (position, open, isTerminated) = (end, nil, true)
        return String(decoding: bytes[part.offset..<end], as: UTF8.self)
    }

    /// What was open when the text ended.
    private var open: Pending?
    private var isTerminated = true
    private var depth = 0

    /// The next statement; nil at the end.
    package mutating func next() -> Part? {
        var start: Int?
        var end = position
        var words: [String] = []
        depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if Self.isSpace(byte) {
                position += 1
                continue
            }
            if skipComment() { continue }
            if byte == UInt8(ascii: ";") {
                position += 1
                isTerminated = true
                if start != nil { break }
                continue
            }
            if start == nil { start = position }
            isTerminated = false
            let begin = position
            step(byte)
            end = position
            if depth == 0, words.count < Self.wordsMax, Self.isWord(byte), !Self.isDigit(byte) {
                words.append(String(decoding: bytes[begin..<end], as: UTF8.self).lowercased())
            }
        }
        guard let start else { return nil }
        return Part(offset: start, sql: String(decoding: bytes[start..<end], as: UTF8.self), words: words)
    }

    /// Passes one token.
    private mutating func step(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "'"): skipQuoted(byte, escapes: false)
        case UInt8(ascii: "\""): skipQuoted(byte, escapes: false)
        case UInt8(ascii: "$"): skipDollarQuote()
        case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
            depth += 1
            position += 1
        case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
            depth = max(0, depth - 1)
            position += 1
        case _ where Self.isWord(byte):
            let begin = position
            while position < bytes.count, Self.isWord(bytes[position]) || bytes[position] == UInt8(ascii: "$")
            {
                position += 1
            }
            // E'…' alone reads backslashes as escapes.
            if position - begin == 1, byte | 0x20 == UInt8(ascii: "e"), position < bytes.count,
                bytes[position] == UInt8(ascii: "'")
            {
                skipQuoted(UInt8(ascii: "'"), escapes: true)
            }
        default: position += 1
        }
    }

    private mutating func skipQuoted(_ quote: UInt8, escapes: Bool) {
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if escapes, byte == UInt8(ascii: "\\") {
                position += 1
            } else if byte == quote {
                // A doubled quote stands for itself.
                guard position < bytes.count, bytes[position] == quote else { return }
                position += 1
            }
        }
        position = min(position, bytes.count)
        open = quote == UInt8(ascii: "'") ? .text : .name
    }

    /// `$$ … $$` or `$tag$ … $tag$`; a lone dollar is a parameter.
    private mutating func skipDollarQuote() {
        var end = position + 1
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        let isTag =
            end < bytes.count && bytes[end] == UInt8(ascii: "$")
            && !(end > position + 1 && Self.isDigit(bytes[position + 1]))
        guard isTag else {
            position += 1
            return
        }
        let tag = Array(bytes[position...end])
        position = end + 1
        while position < bytes.count {
            if bytes[position...].starts(with: tag) {
                position += tag.count
                return
            }
            position += 1
        }
        open = .dollarQuote
    }

    private mutating func skipComment() -> Bool {
        guard position + 1 < bytes.count else { return false }
        if bytes[position] == UInt8(ascii: "-"), bytes[position + 1] == UInt8(ascii: "-") {
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
            return true
        }
        guard bytes[position] == UInt8(ascii: "/"), bytes[position + 1] == UInt8(ascii: "*") else {
            return false
        }
        var depth = 0
        while position < bytes.count {
            let next = position + 1 < bytes.count ? bytes[position + 1] : 0
            if bytes[position] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                depth += 1
                position += 2
            } else if bytes[position] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
                depth -= 1
                position += 2
                if depth == 0 { return true }
            } else {
                position += 1
            }
        }
        open = .comment
        return true
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
            || (byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z"))
    }
}
