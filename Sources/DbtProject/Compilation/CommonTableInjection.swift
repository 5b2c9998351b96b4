// SPDX-License-Identifier: Apache-2.0

/// Puts the CTEs of ephemeral models before a query (dbt 1.12, `inject_ctes_into_sql`).
enum CommonTableInjection {
    /// The query with the CTEs: after its own `with` (and `recursive`), or behind a new one before its
    /// first word.
    static func inject(_ ctes: [InjectedCTE], into sql: String) -> String {
        guard !ctes.isEmpty else { return sql }
        let texts = ctes.map(\.sql)
        var scanner = SQLWords(sql)
        func part(_ range: Range<Int>) -> String {
            String(decoding: Array(sql.utf8)[range], as: UTF8.self)
        }
        let count = sql.utf8.count
        if let place = scanner.placeAfterWith() {
            return part(0..<place) + texts.joined(separator: ", ") + ", " + part(place..<count)
        }
        let start = scanner.firstPlace
        return part(0..<start) + "with" + texts.joined(separator: ", ") + " " + part(start..<count)
    }
}

/// Goes through the words of a statement outside of brackets, comments and quotes.
private struct SQLWords {
    private let bytes: [UInt8]
    private var index = 0

    init(_ sql: String) { bytes = Array(sql.utf8) }

    /// Where the text begins after white space.
    var firstPlace: Int { bytes.firstIndex { !Self.isSpace($0) } ?? bytes.count }

    /// Behind the first `with`, or the `recursive` after it, and the blanks that follow.
    mutating func placeAfterWith() -> Int? {
        var depth = 0
        while let word = next(&depth) {
            guard depth == 0, word == "with" else { continue }
            skipSpace()
            let end = index
            var inner = 0
            guard let following = next(&inner), following == "recursive" else { return end }
            skipSpace()
            return index
        }
        return nil
    }

    /// The next word, in lower case.
    private mutating func next(_ depth: inout Int) -> String? {
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case UInt8(ascii: "("):
                depth += 1
                index += 1
            case UInt8(ascii: ")"):
                depth -= 1
                index += 1
            case UInt8(ascii: "'"), UInt8(ascii: "\""): skipQuoted(byte)
            case UInt8(ascii: "-") where peek == byte: skipLine()
            case UInt8(ascii: "/") where peek == UInt8(ascii: "*"): skipComment()
            case _ where Self.isWord(byte):
                let start = index
                while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
                return String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
            default: index += 1
            }
        }
        return nil
    }

    private var peek: UInt8? { index + 1 < bytes.count ? bytes[index + 1] : nil }

    private mutating func skipQuoted(_ quote: UInt8) {
        index += 1
        while index < bytes.count, bytes[index] != quote { index += 1 }
        index += 1
    }

    private mutating func skipLine() {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    }

    private mutating func skipComment() {
        index += 2
        while index < bytes.count, !(bytes[index] == UInt8(ascii: "*") && peek == UInt8(ascii: "/")) {
            index += 1
        }
        index += 2
    }

    private mutating func skipSpace() {
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (0x30...0x39).contains(byte)
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
    }
}
