// SPDX-License-Identifier: Apache-2.0

/// RFC 8259 over borrowed bytes: says where a value ends, and refuses what is not JSON.
///
/// Stricter than the grammar in one point, like the engine's own reader: a `\u` escape that is half
/// of a surrogate pair is refused, because no text can hold it.
///
/// For who walks a value itself, one step at a time; ``JSONScanner`` is for everybody else.
package struct JSONGrammar {
    package let bytes: UnsafeBufferPointer<UInt8>

    /// The grammar of borrowed bytes.
    package init(bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The value that starts at an offset, inside `depth` open arrays and objects.
    @inline(__always)
    package func value(at start: Int, depth: Int) throws(JSONScanError) -> JSONSlice {
        switch bytes.byte(start) {
        case UInt8(ascii: "\""):
            return try string(at: start)
        case UInt8(ascii: "{"):
            return JSONSlice(start: start, end: try object(at: start, depth: depth), kind: .object)
        case UInt8(ascii: "["):
            return JSONSlice(start: start, end: try array(at: start, depth: depth), kind: .array)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return try number(at: start)
        default:
            return try literal(at: start)
        }
    }

    /// The first byte at or after an offset that is no white space.
    @inlinable @inline(__always)
    package func afterBlanks(_ start: Int) -> Int {
        var index = start
        while isBlank(at: index) { index &+= 1 }
        return index
    }

    /// Whether white space stands at an offset.
    @inlinable @inline(__always)
    package func isBlank(at offset: Int) -> Bool {
        let byte = bytes.byte(offset)
        return byte <= 0x20 && (byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09)
    }

    /// Whether a number or a literal may end before an offset.
    package func isEndOfWord(_ offset: Int) -> Bool {
        guard offset < bytes.count else { return true }
        let byte = bytes[offset]
        return byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
            || isBlank(at: offset)
    }

    /// An error at a byte, or at the end when there is no such byte.
    @inline(never)
    package func failure(_ reason: JSONScanError.Reason, at offset: Int) -> JSONScanError {
        offset < bytes.count
            ? JSONScanError(reason, at: offset) : JSONScanError(.unexpectedEnd, at: bytes.count)
    }
}

// MARK: - Objects and arrays

extension JSONGrammar {
    private func object(at start: Int, depth: Int) throws(JSONScanError) -> Int {
        if depth >= Limits.jsonDepthMax { throw failure(.tooDeep, at: start) }
        var index = afterBlanks(start &+ 1)
        if bytes.byte(index) == UInt8(ascii: "}") { return index &+ 1 }
        while true {
            index = try valueStart(afterKey: try key(at: index).end)
            index = afterBlanks(try value(at: index, depth: depth &+ 1).end)
            if bytes.byte(index) == UInt8(ascii: "}") { return index &+ 1 }
            index = try keyStart(afterMember: index)
        }
    }

    private func array(at start: Int, depth: Int) throws(JSONScanError) -> Int {
        if depth >= Limits.jsonDepthMax { throw failure(.tooDeep, at: start) }
        var index = afterBlanks(start &+ 1)
        if bytes.byte(index) == UInt8(ascii: "]") { return index &+ 1 }
        while true {
            index = afterBlanks(try value(at: index, depth: depth &+ 1).end)
            if bytes.byte(index) == UInt8(ascii: "]") { return index &+ 1 }
            index = try elementStart(afterElement: index)
        }
    }

    /// The key that starts at an offset.
    @inlinable @inline(__always)
    package func key(at start: Int) throws(JSONScanError) -> JSONSlice {
        if bytes.byte(start) != UInt8(ascii: "\"") { throw failure(.expectedKey, at: start) }
        return try string(at: start)
    }

    /// Past the `:` that follows a key.
    @inlinable @inline(__always)
    package func valueStart(afterKey end: Int) throws(JSONScanError) -> Int {
        let colon = afterBlanks(end)
        if bytes.byte(colon) != UInt8(ascii: ":") { throw failure(.expectedColon, at: colon) }
        return afterBlanks(colon &+ 1)
    }

    /// Past the `,` that stands at an offset in an object.
    @inlinable @inline(__always)
    package func keyStart(afterMember comma: Int) throws(JSONScanError) -> Int {
        if bytes.byte(comma) != UInt8(ascii: ",") { throw failure(.expectedCommaOrBrace, at: comma) }
        return afterBlanks(comma &+ 1)
    }

    /// Past the `,` that stands at an offset in an array.
    @inlinable @inline(__always)
    package func elementStart(afterElement comma: Int) throws(JSONScanError) -> Int {
        if bytes.byte(comma) != UInt8(ascii: ",") { throw failure(.expectedCommaOrBracket, at: comma) }
        return afterBlanks(comma &+ 1)
    }
}

// MARK: - Numbers and literals

extension JSONGrammar {
    /// The number that starts at an offset.
    @inlinable
    package func number(at start: Int) throws(JSONScanError) -> JSONSlice {
        var index = start
        if bytes.byte(index) == UInt8(ascii: "-") { index &+= 1 }
        // No digit may follow a leading zero; what follows it is judged by who reads on.
        index = bytes.byte(index) == UInt8(ascii: "0") ? index &+ 1 : try afterDigits(index)
        var kind = JSONKind.integer
        if bytes.byte(index) == UInt8(ascii: ".") {
            kind = .decimal
            index = try afterDigits(index &+ 1)
        }
        if bytes.byte(index) | 0x20 == UInt8(ascii: "e") {
            kind = .exponent
            index &+= 1
            if bytes.byte(index) == UInt8(ascii: "+") || bytes.byte(index) == UInt8(ascii: "-") {
                index &+= 1
            }
            index = try afterDigits(index)
        }
        if Self.isDigit(bytes.byte(index)) { throw failure(.invalidNumber, at: index) }
        return JSONSlice(start: start, end: index, kind: kind)
    }

    @inlinable @inline(__always)
    func afterDigits(_ start: Int) throws(JSONScanError) -> Int {
        var index = start
        while Self.isDigit(bytes.byte(index)) { index &+= 1 }
        if index == start { throw failure(.invalidNumber, at: start) }
        return index
    }

    @inlinable @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// The `true`, `false` or `null` that starts at an offset.
    package func literal(at start: Int) throws(JSONScanError) -> JSONSlice {
        switch bytes.byte(start) {
        case UInt8(ascii: "t"):
            JSONSlice(start: start, end: try after("true", from: start), kind: .true)
        case UInt8(ascii: "f"):
            JSONSlice(start: start, end: try after("false", from: start), kind: .false)
        case UInt8(ascii: "n"):
            JSONSlice(start: start, end: try after("null", from: start), kind: .null)
        default:
            throw failure(.expectedValue, at: start)
        }
    }

    @inline(__always)
    private func after(_ word: StaticString, from start: Int) throws(JSONScanError) -> Int {
        let count = word.utf8CodeUnitCount
        for offset in 0..<count where bytes.byte(start &+ offset) != word.utf8Start[offset] {
            throw failure(.expectedValue, at: start &+ offset < bytes.count ? start : bytes.count)
        }
        return start &+ count
    }
}
