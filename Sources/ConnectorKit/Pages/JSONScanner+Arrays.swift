// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension JSONScanner {
    /// Walks through an array that is a member of the only object, so that each of its elements is read once.
    ///
    /// - Parameter body: Reads the element at an offset and returns where it ends.
    /// - Returns: Whether the object has such an array. Everything around it is validated.
    package func walkArray(_ key: String, _ body: (Int) throws -> Int) throws -> Bool {
        var index = grammar.afterBlanks(0)
        guard grammar.bytes.byte(index) == UInt8(ascii: "{") else {
            throw grammar.failure(.expectedObject, at: index)
        }
        index = grammar.afterBlanks(index + 1)
        var isFound = false
        if grammar.bytes.byte(index) != UInt8(ascii: "}") {
            while true {
                let name = try grammar.key(at: index)
                let value = try grammar.valueStart(afterKey: name.end)
                if equals(name, key), grammar.bytes.byte(value) == UInt8(ascii: "[") {
                    isFound = true
                    index = grammar.afterBlanks(try walkElements(at: value, body))
                } else {
                    index = grammar.afterBlanks(try grammar.value(at: value, depth: 1).end)
                }
                if grammar.bytes.byte(index) == UInt8(ascii: "}") { break }
                index = try grammar.keyStart(afterMember: index)
            }
        }
        let end = grammar.afterBlanks(index + 1)
        if end < grammar.bytes.count { throw JSONScanError(.textAfterValue, at: end) }
        return isFound
    }

    /// Walks through the array at an offset and returns where it ends.
    package func walkElements(at start: Int, _ body: (Int) throws -> Int) throws -> Int {
        var elements = try elements(at: start)
        while let element = try elements.nextStart() { elements.advance(past: try body(element)) }
        return elements.end ?? start
    }
}
