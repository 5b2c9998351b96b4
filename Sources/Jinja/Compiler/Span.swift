// SPDX-License-Identifier: Apache-2.0

/// A piece of a template's source, as UTF-8 offsets; the end is past the last byte.
package struct Span: Hashable, Sendable {
    /// Offset of the first byte.
    package var start: Int
    /// Offset past the last byte.
    package var end: Int

    /// A piece from one offset up to another.
    package init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }

    /// From the beginning of this piece to the end of another.
    package func through(_ other: Span) -> Span { Span(start, max(end, other.end)) }
}
