// SPDX-License-Identifier: Apache-2.0

/// Finds values in JSON bytes without building a tree: offsets in, slices out, nothing allocated.
///
/// Every value it passes is validated in full (RFC 8259, see ``JSONGrammar``) and none is decoded
/// until asked. Duplicate keys are not looked for. The bytes must outlive the scanner and all it
/// gives out: use it inside the closure that borrows them.
///
///     try body.withUnsafeBufferPointer { bytes throws(JSONScanError) in
///         let scanner = JSONScanner(bytes)
///         guard let nodes = try scanner.find(JSONPath("data.orders.nodes")) else { return }
///         var orders = try scanner.elements(at: nodes.start)
///         while let order = try orders.next() { batch.append(scanner.bytes(of: order)) }
///     }
package struct JSONScanner {
    /// The grammar, for walks of another kind.
    package let grammar: JSONGrammar

    /// A scanner of borrowed bytes.
    package init(_ bytes: UnsafeBufferPointer<UInt8>) {
        grammar = JSONGrammar(bytes: bytes)
    }

    /// The only value of the bytes; white space may surround it.
    package func document() throws(JSONScanError) -> JSONSlice {
        let value = try value(at: 0)
        let end = grammar.afterBlanks(value.end)
        if end < grammar.bytes.count { throw JSONScanError(.textAfterValue, at: end) }
        return value
    }

    /// The value at an offset or after the white space there. What follows it is not looked at, but
    /// for the one byte that tells that a number or a word has ended.
    package func value(at offset: Int) throws(JSONScanError) -> JSONSlice {
        let value = try grammar.value(at: start(offset), depth: 0)
        if value.kind == .object || value.kind == .array || value.kind == .string { return value }
        guard grammar.isEndOfWord(value.end) else {
            throw JSONScanError(value.kind.isNumber ? .invalidNumber : .expectedValue, at: value.end)
        }
        return value
    }

    /// The members of the object at an offset, one after the other.
    package func members(at offset: Int) throws(JSONScanError) -> JSONMembers {
        let start = start(offset)
        if grammar.bytes.byte(start) != UInt8(ascii: "{") {
            throw grammar.failure(.expectedObject, at: start)
        }
        return JSONMembers(grammar, openedAt: start)
    }

    /// The elements of the array at an offset, one after the other.
    package func elements(at offset: Int) throws(JSONScanError) -> JSONElements {
        let start = start(offset)
        if grammar.bytes.byte(start) != UInt8(ascii: "[") { throw grammar.failure(.expectedArray, at: start) }
        return JSONElements(grammar, openedAt: start)
    }

    /// The values of newline-delimited JSON from an offset on, one after the other.
    package func lines(from offset: Int = 0) -> JSONLines {
        precondition(offset >= 0 && offset <= grammar.bytes.count, "The first line starts inside the bytes.")
        return JSONLines(grammar, from: offset)
    }

    /// The value at the end of a path that starts in the value at an offset.
    ///
    /// Nil when a key is missing or what should have it is no object. Of two equal keys the first
    /// counts. What stands after the value is not read, and so not validated.
    package func find(_ path: JSONPath, at offset: Int = 0) throws(JSONScanError) -> JSONSlice? {
        var start = start(offset)
        for key in path.keys {
            guard grammar.bytes.byte(start) == UInt8(ascii: "{") else { return nil }
            var members = JSONMembers(grammar, openedAt: start)
            var found: Int?
            while found == nil, let candidate = try members.nextKey() {
                if equals(candidate, key) { found = members.valueStart } else { _ = try members.nextValue() }
            }
            guard let found else { return nil }
            start = found
        }
        return try value(at: start)
    }

    private func start(_ offset: Int) -> Int {
        precondition(offset >= 0, "An offset counts from the first byte.")
        return grammar.afterBlanks(offset)
    }
}
