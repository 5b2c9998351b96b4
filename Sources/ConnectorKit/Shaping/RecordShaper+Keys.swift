// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension RecordShaper {
    /// Whether the bytes at an offset are a member's key and its colon.
    @inline(__always)
    func matches(_ member: UnsafePointer<ShapeMember>, at offset: Int) -> Bool {
        let count = Int(member.pointee.key.count)
        // Eight bytes are read at a time; a key so near the end is looked up.
        guard count > 0, offset &+ count &+ 8 <= grammar.bytes.count else { return false }
        guard (grammar.bytes.eight(offset) ^ member.pointee.word) & member.pointee.wordMask == 0 else {
            return false
        }
        if count <= 8 { return true }
        let text = UnsafeBufferPointer(shape.text)
        let start = Int(member.pointee.key.start)
        var index = 8
        while index &+ 8 <= count {
            if grammar.bytes.eight(offset &+ index) != text.eight(start &+ index) { return false }
            index &+= 8
        }
        if index == count { return true }
        let rest = count &- 8
        return grammar.bytes.eight(offset &+ rest) == text.eight(start &+ rest)
    }

    /// Reads the key at an offset and looks it up.
    @inline(never)
    func look(
        at start: Int, _ node: UnsafePointer<ShapeNode>, isOpaque: Bool
    ) throws(JSONScanError) -> Found {
        let key = try grammar.key(at: start)
        let value = try grammar.valueStart(afterKey: key.end)
        var found = Found(
            member: -1, key: key.range, value: value,
            isCompact: value == key.end &+ 1)
        if isOpaque { return found }
        if key.hasEscapes {
            let text = Array(JSONScanner(grammar.bytes).text(of: key).utf8)
            found.member = text.withUnsafeBufferPointer { member(named: $0, node) }
        } else {
            found.member = member(
                named: UnsafeBufferPointer(rebasing: grammar.bytes[key.content]), node)
        }
        return found
    }

    /// The number of the member of a node that has a name; -1 when it has none.
    func member(named name: UnsafeBufferPointer<UInt8>, _ node: UnsafePointer<ShapeNode>) -> Int {
        let mask = Int(node.pointee.hashMask)
        var slot = Int(truncatingIfNeeded: KeyHash.hash(name)) & mask
        while true {
            let member = shape.hashes[Int(node.pointee.hash) + slot]
            if member < 0 { return -1 }
            let key = shape.bytes(shape.members[Int(member)].key)
            // The key has quotes and a colon around its name.
            if key.count == name.count + 3, isPlainKey(key, equalTo: name) { return Int(member) }
            slot = (slot + 1) & mask
        }
    }

    private func isPlainKey(
        _ key: UnsafeBufferPointer<UInt8>, equalTo name: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        for index in name.indices where key[index + 1] != name[index] { return false }
        return true
    }

    /// Keeps a key that the shape does not know in mind; throws when the object has had it.
    mutating func noteUnknown(_ key: Range<Int>, since first: Int) throws(JSONScanError) {
        if overriddenAreKnown { return }
        let bytes = grammar.bytes
        if unknownKeys.count &- first >= ShapingLimits.unknownKeysMax { throw startAgain(at: key.lowerBound) }
        for other in unknownKeys[first...] where other.count == key.count {
            if bytes[other].elementsEqual(bytes[key]) { throw startAgain(at: key.lowerBound) }
        }
        // A key that is written with escapes may be equal to one that is not.
        if bytes[key].contains(UInt8(ascii: "\\")) { throw startAgain(at: key.lowerBound) }
        unknownKeys.append(key)
    }

    /// The record has a key twice in one object, or may have: it is written anew, in knowledge of them.
    mutating func startAgain(at offset: Int) -> JSONScanError {
        mustStartAgain = true
        return grammar.failure(.expectedKey, at: offset)
    }
}
