// SPDX-License-Identifier: Apache-2.0

/// Finds the end of what stands in parentheses, without knowing SQL's grammar.
///
/// It knows what hides a parenthesis: texts, quoted names, dollar quotes and comments, nested ones too (as
/// DuckDB 1.5 reads them).
struct SQLParentheses {
    private let bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    /// The bytes of the text from an opening parenthesis to the one that closes it.
    ///
    /// - Returns: nil when no parenthesis opens there, or none closes it.
    func span(from start: Int) -> Range<Int>? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "(") else { return nil }
        var position = start
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "("):
                depth += 1
                position += 1
            case UInt8(ascii: ")"):
                depth -= 1
                position += 1
                if depth == 0 { return start..<position }
            default: position = afterToken(at: position)
            }
        }
        return nil
    }

    /// The parentheses of a call, from the first byte of the function's name.
    ///
    /// - Returns: nil when something else stands there.
    func arguments(ofCallAt start: Int, _ name: String) -> Range<Int>? {
        let end = start + name.utf8.count
        guard end < bytes.count,
            String(decoding: bytes[start..<end], as: UTF8.self).lowercased() == name.lowercased()
        else { return nil }
        var position = end
        while position < bytes.count, bytes[position] != UInt8(ascii: "(") {
            let isComment = [UInt8(ascii: "-"), UInt8(ascii: "/")].contains(bytes[position])
            guard bytes[position] <= 0x20 || isComment else { return nil }
            let next = afterToken(at: position)
            guard !isComment || next > position + 1 else { return nil }
            position = next
        }
        return span(from: position)
    }

    /// The bytes of a text in single quotes that begins there.
    func literal(at start: Int) -> Range<Int>? {
        guard start < bytes.count, bytes[start] == UInt8(ascii: "'") else { return nil }
        return start..<afterToken(at: start)
    }

    /// The text of a span.
    func text(of span: Range<Int>) -> String { String(decoding: bytes[span], as: UTF8.self) }

    /// The whole text with other texts instead of spans.
    ///
    /// - Parameter replacements: none overlaps another.
    func replacing(_ replacements: [(span: Range<Int>, text: String)]) -> String {
        var result: [UInt8] = []
        var position = 0
        for (span, text) in replacements.sorted(by: { $0.span.lowerBound < $1.span.lowerBound }) {
            result += bytes[position..<span.lowerBound]
            result += Array(text.utf8)
            position = span.upperBound
        }
        return String(decoding: result + bytes[position...], as: UTF8.self)
    }

    // MARK: Tokens

    /// Behind a token that is no parenthesis; the end of the text for one that is not closed.
    private func afterToken(at start: Int) -> Int {
        let byte = bytes[start]
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            return afterQuoted(at: start, escapes: byte == UInt8(ascii: "'") && isEscapeText(start))
        case UInt8(ascii: "$"): return afterDollarQuote(at: start)
        case UInt8(ascii: "-") where next(start) == byte: return afterLine(at: start)
        case UInt8(ascii: "/") where next(start) == UInt8(ascii: "*"): return afterComment(at: start)
        default: return start + 1
        }
    }

    private func next(_ place: Int) -> UInt8 { place + 1 < bytes.count ? bytes[place + 1] : 0 }

    /// Whether an `E` that is a word of its own stands before a quote: backslashes escape then.
    private func isEscapeText(_ quote: Int) -> Bool {
        guard quote > 0, bytes[quote - 1] | 0x20 == UInt8(ascii: "e") else { return false }
        return quote < 2 || !Self.isWord(bytes[quote - 2])
    }

    private func afterQuoted(at start: Int, escapes: Bool) -> Int {
        let quote = bytes[start]
        var position = start + 1
        while position < bytes.count {
            if escapes, bytes[position] == UInt8(ascii: "\\") {
                position += 2
            } else if bytes[position] == quote {
                // A doubled quote stands for itself.
                guard next(position) == quote else { return position + 1 }
                position += 2
            } else {
                position += 1
            }
        }
        return bytes.count
    }

    private func afterLine(at start: Int) -> Int {
        bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    }

    private func afterComment(at start: Int) -> Int {
        var position = start
        var depth = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "/"), next(position) == UInt8(ascii: "*") {
                depth += 1
                position += 2
            } else if bytes[position] == UInt8(ascii: "*"), next(position) == UInt8(ascii: "/") {
                depth -= 1
                position += 2
                if depth == 0 { return position }
            } else {
                position += 1
            }
        }
        return bytes.count
    }

    /// `$$ … $$` or `$tag$ … $tag$`; a lone dollar is a parameter, or a part of a name.
    private func afterDollarQuote(at start: Int) -> Int {
        if start > 0, Self.isWord(bytes[start - 1]) { return start + 1 }
        var end = start + 1
        while end < bytes.count, Self.isWord(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$"),
            end == start + 1 || !Self.isDigit(next(start))
        else { return start + 1 }
        let tag = bytes[start...end]
        var position = end + 1
        while position < bytes.count {
            if bytes[position...].starts(with: tag) { return position + tag.count }
            position += 1
        }
        return bytes.count
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
            || (0x61...0x7A).contains(byte | 0x20)
    }
}
