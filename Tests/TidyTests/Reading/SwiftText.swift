// SPDX-License-Identifier: Apache-2.0

/// A Swift source, and the same text with everything blanked that is not code.
///
/// Comments and the contents of string literals become blanks, byte by byte, so that lines and
/// columns stay; the code inside an interpolation stays too. Bare `/regex/` literals are not told
/// apart from divisions: one that holds a quote must be written `#/regex/#`.
struct SwiftText {
    let lines: [String]
    let codeLines: [String]
    /// The blanked text as bytes.
    let code: [UInt8]

    init(_ text: String) {
        var blanker = Blanker(Array(text.utf8))
        code = blanker.run()
        lines = splitLines(text)
        codeLines = splitLines(String(decoding: code, as: UTF8.self))
    }

    /// The line of a byte of the text, counted from 1.
    func line(ofByte index: Int) -> Int {
        code[..<index].count(where: { $0 == UInt8(ascii: "\n") }) + 1
    }
}

/// The lines of a text, by line feeds alone: a carriage return stays at the end of its line.
func splitLines(_ text: String) -> [String] {
    text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
}

/// Walks over a Swift source once and blanks what is not code.
private struct Blanker {
    private enum Context {
        /// Code; the number of parentheses open in it. Below the top of the stack it is an interpolation.
        case code(parentheses: Int)
        case string(hashes: Int, isMultiline: Bool)
    }

    private let source: [UInt8]
    private var result: [UInt8]
    private var index = 0
    private var contexts: [Context] = [.code(parentheses: 0)]

    init(_ source: [UInt8]) {
        self.source = source
        self.result = source
    }

    mutating func run() -> [UInt8] {
        while index < source.count {
            switch contexts[contexts.count - 1] {
            case .code(let parentheses): stepInCode(parentheses)
            case .string(let hashes, let isMultiline): stepInString(hashes, isMultiline)
            }
        }
        return result
    }

    private mutating func stepInCode(_ parentheses: Int) {
        if starts("//") { return blankLineComment() }
        if starts("/*") { return blankBlockComment() }
        let hashes = source[index...].prefix { $0 == UInt8(ascii: "#") }.count
        if byte(index + hashes) == UInt8(ascii: "\"") { return openString(hashes) }
        if hashes > 0 {
            if byte(index + hashes) == UInt8(ascii: "/") { return blankRegex(hashes) }
            index += hashes
            return
        }
        if starts("(") { contexts[contexts.count - 1] = .code(parentheses: parentheses + 1) }
        if starts(")") {
            if parentheses == 0 && contexts.count > 1 {
                contexts.removeLast()
            } else {
                contexts[contexts.count - 1] = .code(parentheses: max(0, parentheses - 1))
            }
        }
        index += 1
    }

    private mutating func stepInString(_ hashes: Int, _ isMultiline: Bool) {
        let fence = String(repeating: "#", count: hashes)
        let quotes = isMultiline ? "\"\"\"" : "\""
        if starts(quotes + fence) {
            index += quotes.utf8.count + hashes
            contexts.removeLast()
        } else if starts("\\" + fence + "(") {
            blank(1 + hashes)
            index += 1
            contexts.append(.code(parentheses: 0))
        } else if starts("\\" + fence) {
            blank(2 + hashes)
        } else if starts("\n") && !isMultiline {
            contexts.removeLast()
        } else {
            blank(1)
        }
    }

    private mutating func openString(_ hashes: Int) {
        index += hashes
        let isMultiline = starts("\"\"\"")
        index += isMultiline ? 3 : 1
        contexts.append(.string(hashes: hashes, isMultiline: isMultiline))
    }

    private mutating func blankLineComment() {
        while index < source.count && !starts("\n") { blank(1) }
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank(1)
            }
        } while depth > 0 && index < source.count
    }

    private mutating func blankRegex(_ hashes: Int) {
        blank(hashes + 1)
        let end = "/" + String(repeating: "#", count: hashes)
        while index < source.count && !starts(end) { blank(1) }
        blank(end.utf8.count)
    }

    private func byte(_ at: Int) -> UInt8? { at < source.count ? source[at] : nil }

    private func starts(_ text: String) -> Bool { source[index...].starts(with: text.utf8) }

    private mutating func blank(_ count: Int) {
        for _ in 0..<count where index < source.count {
            if source[index] != UInt8(ascii: "\n") { result[index] = UInt8(ascii: " ") }
            index += 1
        }
    }
}
