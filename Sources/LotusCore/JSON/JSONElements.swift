// SPDX-License-Identifier: Apache-2.0

/// Walks through the elements of one array; when ``next()`` has given nil, ``end`` is known.
package struct JSONElements {
    private let grammar: JSONGrammar
    /// Where the next element, the comma before it, or the closing bracket is to be read.
    private var position: Int
    private var isFirst = true
    /// The offset after the array, once it is known.
    package private(set) var end: Int?

    init(_ grammar: JSONGrammar, openedAt start: Int) {
        self.grammar = grammar
        position = grammar.afterBlanks(start &+ 1)
    }

    /// The next element, validated in full; nil after the last.
    package mutating func next() throws(JSONScanError) -> JSONSlice? {
        guard let start = try nextStart() else { return nil }
        let element = try grammar.value(at: start, depth: 1)
        advance(past: element.end)
        return element
    }

    /// Where the next element starts, without reading it; nil after the last.
    ///
    /// For who reads the element with another walk and so would pass it twice: say where that walk
    /// ended with ``advance(past:)``.
    package mutating func nextStart() throws(JSONScanError) -> Int? {
        if end != nil { return nil }
        if grammar.bytes.byte(position) == UInt8(ascii: "]") {
            end = position &+ 1
            return nil
        }
        return isFirst ? position : try grammar.elementStart(afterElement: position)
    }

    /// Goes on after an element that was read by other means.
    package mutating func advance(past elementEnd: Int) {
        precondition(elementEnd > position, "An element ends after it starts.")
        position = grammar.afterBlanks(elementEnd)
        isFirst = false
    }
}
