// SPDX-License-Identifier: Apache-2.0

/// A JSON value as a part of the bytes it was found in: offsets, no copy.
package struct JSONSlice: Hashable, Sendable {
    /// The offset of the first byte.
    package let start: Int
    /// The offset after the last byte.
    package let end: Int
    /// What the value is.
    package let kind: JSONKind
    /// Whether a string has a backslash in it: without one its bytes are its text.
    package let hasEscapes: Bool

    /// Only a scanner makes slices, so that one is always valid JSON.
    @usableFromInline
    init(start: Int, end: Int, kind: JSONKind, hasEscapes: Bool = false) {
        self.start = start
        self.end = end
        self.kind = kind
        self.hasEscapes = hasEscapes
    }

    /// The bytes of the value; a string has its quotes.
    package var range: Range<Int> { start..<end }

    /// The bytes of a string between its quotes, escapes as they are; of another value the value.
    package var content: Range<Int> { kind == .string ? start + 1..<end - 1 : range }
}
