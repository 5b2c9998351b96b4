// SPDX-License-Identifier: Apache-2.0

/// One member of an object.
package struct JSONMember: Hashable, Sendable {
    /// The key: a string.
    package let key: JSONSlice
    /// Its value.
    package let value: JSONSlice
}

/// Walks through the members of one object; when ``next()`` has given nil, ``end`` is known.
package struct JSONMembers {
    private let grammar: JSONGrammar
    /// Where the next key, or the closing brace, is to be read.
    private var position: Int
    /// Where the value of the key that was read last starts.
    private(set) var valueStart: Int
    private var isFirst = true
    /// The offset after the object, once it is known.
    package private(set) var end: Int?

    init(_ grammar: JSONGrammar, openedAt start: Int) {
        self.grammar = grammar
        position = grammar.afterBlanks(start &+ 1)
        valueStart = position
    }

    /// The next member, validated in full; nil after the last.
    package mutating func next() throws(JSONScanError) -> JSONMember? {
        guard let key = try nextKey() else { return nil }
        return JSONMember(key: key, value: try nextValue())
    }

    /// The next key; its value is at `valueStart` and must be read before the key after it.
    @inline(__always)
    mutating func nextKey() throws(JSONScanError) -> JSONSlice? {
        if end != nil { return nil }
        if grammar.bytes.byte(position) == UInt8(ascii: "}") {
            end = position &+ 1
            return nil
        }
        if !isFirst { position = try grammar.keyStart(afterMember: position) }
        let key = try grammar.key(at: position)
        valueStart = try grammar.valueStart(afterKey: key.end)
        return key
    }

    /// The value of the key that was read last.
    @inline(__always)
    mutating func nextValue() throws(JSONScanError) -> JSONSlice {
        let value = try grammar.value(at: valueStart, depth: 1)
        position = grammar.afterBlanks(value.end)
        isFirst = false
        return value
    }
}
