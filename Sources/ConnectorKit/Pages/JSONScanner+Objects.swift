// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension JSONScanner {
    /// Walks through the only value of the bytes, an object, so that each of its members is read once.
    ///
    /// - Parameter body: Gets a key and where its value starts, reads the value and returns where it ends.
    package func walkDocument(_ body: (JSONSlice, Int) throws -> Int) throws {
        let end = grammar.afterBlanks(try walkMembers(at: grammar.afterBlanks(0), body))
        if end < grammar.bytes.count { throw JSONScanError(.textAfterValue, at: end) }
    }

    /// Walks through the object at an offset and returns where it ends.
    ///
    /// - Parameter body: Gets a key and where its value starts, reads the value and returns where it ends.
    package func walkMembers(at start: Int, _ body: (JSONSlice, Int) throws -> Int) throws -> Int {
        guard grammar.bytes.byte(start) == UInt8(ascii: "{") else {
            throw grammar.failure(.expectedObject, at: start)
        }
        var index = grammar.afterBlanks(start + 1)
        if grammar.bytes.byte(index) == UInt8(ascii: "}") { return index + 1 }
        while true {
            let key = try grammar.key(at: index)
            index = grammar.afterBlanks(try body(key, try grammar.valueStart(afterKey: key.end)))
            if grammar.bytes.byte(index) == UInt8(ascii: "}") { return index + 1 }
            index = try grammar.keyStart(afterMember: index)
        }
    }
}
