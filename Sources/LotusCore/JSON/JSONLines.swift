// SPDX-License-Identifier: Apache-2.0

/// Walks through newline-delimited JSON: one value on a line, empty lines allowed.
package struct JSONLines {
    private let grammar: JSONGrammar
    /// Where the next value, or the white space before it, is to be read.
    package private(set) var position: Int

    init(_ grammar: JSONGrammar, from offset: Int) {
        self.grammar = grammar
        position = offset
    }

    /// The next value, validated in full; nil after the last.
    ///
    /// A value may itself hold line breaks as white space, but the next one must start on a new line.
    package mutating func next() throws(JSONScanError) -> JSONSlice? {
        let start = grammar.afterBlanks(position)
        guard start < grammar.bytes.count else { return nil }
        let value = try grammar.value(at: start, depth: 0)
        try endLine(after: value.end)
        return value
    }

    private mutating func endLine(after end: Int) throws(JSONScanError) {
        var index = end
        while grammar.bytes.byte(index) != UInt8(ascii: "\n"), grammar.isBlank(at: index) { index += 1 }
        if index < grammar.bytes.count, grammar.bytes.byte(index) != UInt8(ascii: "\n") {
            throw JSONScanError(.textAfterValue, at: index)
        }
        position = min(index + 1, grammar.bytes.count)
    }
}
