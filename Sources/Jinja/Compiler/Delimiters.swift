// SPDX-License-Identifier: Apache-2.0

/// The marks between text and code, and what happens to the white space around them.
package struct Delimiters: Hashable, Sendable {
    /// Begins a statement, `{%`.
    package var blockStart = "{%"
    /// Ends a statement, `%}`.
    package var blockEnd = "%}"
    /// Begins an expression, `{{`.
    package var variableStart = "{{"
    /// Ends an expression, `}}`.
    package var variableEnd = "}}"
    /// Begins a comment, `{#`.
    package var commentStart = "{#"
    /// Ends a comment, `#}`.
    package var commentEnd = "#}"
    /// The first line break after a statement or comment is removed.
    package var trimBlocks = false
    /// White space from the beginning of a line up to a statement or comment is removed.
    package var lstripBlocks = false
    /// A single line break at the end of the template stays.
    package var keepTrailingNewline = false

    /// Jinja2's defaults.
    package init() {}

    /// What is wrong with the marks; nil when they can be told apart.
    var defect: String? {
        let starts = [blockStart, variableStart, commentStart]
        if starts.contains("") || [blockEnd, variableEnd, commentEnd].contains("") {
            return "delimiters must not be empty"
        }
        return Set(starts).count == 3
            ? nil : "block, variable and comment start strings must be different"
    }
}

/// The marks as bytes, ready for the lexer.
struct LexerMarks: Sendable {
    let blockStart: [UInt8]
    let blockEnd: [UInt8]
    let variableStart: [UInt8]
    let variableEnd: [UInt8]
    let commentStart: [UInt8]
    let commentEnd: [UInt8]
    let trimBlocks: Bool
    let lstripBlocks: Bool
    /// The marks that begin something, the longest first; of equal length, variables before comments
    /// before blocks (Jinja2 3.1 `compile_rules`).
    let starts: [(kind: Lexer.Opening, bytes: [UInt8])]
    /// Whether a byte begins one of them.
    let isFirst: [Bool]

    init(_ delimiters: Delimiters) {
        blockStart = Array(delimiters.blockStart.utf8)
        blockEnd = Array(delimiters.blockEnd.utf8)
        variableStart = Array(delimiters.variableStart.utf8)
        variableEnd = Array(delimiters.variableEnd.utf8)
        commentStart = Array(delimiters.commentStart.utf8)
        commentEnd = Array(delimiters.commentEnd.utf8)
        trimBlocks = delimiters.trimBlocks
        lstripBlocks = delimiters.lstripBlocks
        let ranked: [(kind: Lexer.Opening, bytes: [UInt8])] = [
            (.variable, variableStart), (.comment, commentStart), (.block, blockStart),
        ]
        starts = ranked.enumerated().sorted {
            ($0.element.bytes.count, -$0.offset) > ($1.element.bytes.count, -$1.offset)
        }.map(\.element)
        var isFirst = [Bool](repeating: false, count: 256)
        for start in starts { isFirst[Int(start.bytes[0])] = true }
        self.isFirst = isFirst
    }
}
