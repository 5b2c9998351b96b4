// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension RecordShaper {
    /// A member that has been found in the input.
    struct Found {
        /// Its number in the shape; -1 when the shape does not know it.
        var member: Int
        var key: Range<Int>
        var value: Int
        /// Whether nothing but a colon stands between key and value.
        var isCompact: Bool
    }

    /// The record itself.
    mutating func recordObject(
        at start: Int, isOpen: Bool
    ) throws(JSONScanError) -> (end: Int, isEmpty: Bool) {
        var isEmpty = true
        let node = shape.nodes[shape.root]
        let brace = try members(at: start, shape.root, depth: 0, &isEmpty)
        flush(upTo: brace)
        for (index, fallback) in shape.fallbacks.enumerated() where writtenFallbacks >> UInt64(index) & 1 == 0
        {
            if !isEmpty { append(",") }
            append(fallback)
            isEmpty = false
        }
        appendSuffix(node, &isEmpty)
        if !isOpen { append("}") }
        copied = brace &+ 1
        return (brace &+ 1, isEmpty)
    }

    /// The object at an offset; returns the offset after it.
    mutating func object(at start: Int, _ node: Int, depth: Int) throws(JSONScanError) -> Int {
        var isEmpty = true
        let brace = try members(at: start, node, depth: depth, &isEmpty)
        let place = shape.nodes.baseAddress.unsafelyUnwrapped + node
        if place.pointee.copyCount > 0 || place.pointee.suffix.count > 0 || place.pointee.lookUpCount > 0 {
            flush(upTo: brace)
            try appendCopies(place.pointee, &isEmpty)
            try appendLookUps(place.pointee, start, &isEmpty)
            copied = brace
            appendSuffix(place.pointee, &isEmpty)
        }
        return brace &+ 1
    }

    /// The members of the object at an offset; returns where its closing brace is.
    private mutating func members(
        at start: Int, _ node: Int, depth: Int, _ isEmpty: inout Bool
    ) throws(JSONScanError) -> Int {
        if depth >= Limits.jsonDepthMax { throw grammar.failure(.tooDeep, at: start) }
        let place = shape.nodes.baseAddress.unsafelyUnwrapped + node
        let table = shape.members.baseAddress.unsafelyUnwrapped
        let following = memory.following.baseAddress.unsafelyUnwrapped
        let seen = memory.seen.baseAddress.unsafelyUnwrapped
        let isOpaque = place.pointee.isOpaque
        let firstUnknown = unknownKeys.count
        serial &+= 1
        let object = serial
        var last = Int(place.pointee.members)
        // After the brace or comma before the next key.
        var after = start &+ 1
        var index = grammar.afterBlanks(after)
        if grammar.bytes.byte(index) == UInt8(ascii: "}") {
            if index != after { skip(after, index) }
            return index
        }
        while true {
            let guess = Int(following[last])
            var found = Found(member: guess, key: index..<index, value: index, isCompact: true)
            if !isOpaque, matches(table + guess, at: index) {
                let end = index &+ Int(table[guess].key.count)
                found.value = grammar.afterBlanks(end)
                found.key = index..<(end &- 1)
                found.isCompact = found.value == end
            } else {
                found = try look(at: index, place, isOpaque: isOpaque)
                if found.member >= 0 { following[last] = Int32(truncatingIfNeeded: found.member) }
            }
            let end: Int
            if overriddenAreKnown, !isOpaque, overridden.contains(index) {
                end = try leaveOut(found, after, isEmpty)
            } else if found.member < 0, node == shape.root, !shape.keepsUnknown {
                end = try leaveOut(found, after, isEmpty)
            } else if found.member < 0 {
                if !isOpaque { try noteUnknown(found.key, since: firstUnknown) }
                let isCommaLoose = isEmpty && after != start &+ 1
                if node == shape.root, shape.usesSnakeCase {
                    keepInSnakeCase(found, after, isCommaLoose: isCommaLoose)
                } else {
                    keep(found, after, isCommaLoose: isCommaLoose)
                }
                end = try value(at: found.value, 0, depth: depth &+ 1)
                isEmpty = false
            } else {
                if seen[found.member] == object, !overriddenAreKnown { throw startAgain(at: index) }
                seen[found.member] = object
                last = found.member
                let member = table + found.member
                if member.pointee.style == .plain {
                    keep(found, after, isCommaLoose: isEmpty && after != start &+ 1)
                    end = try value(at: found.value, Int(member.pointee.node), depth: depth &+ 1)
                    isEmpty = false
                } else if member.pointee.style == .captured {
                    keep(found, after, isCommaLoose: isEmpty && after != start &+ 1)
                    end = try capture(member, at: found.value, depth: depth)
                    isEmpty = false
                } else {
                    end = try emit(member, found, after, depth: depth, &isEmpty)
                }
            }
            index = grammar.afterBlanks(end)
            if index != end { skip(end, index) }
            if grammar.bytes.byte(index) == UInt8(ascii: "}") { break }
            if grammar.bytes.byte(index) != UInt8(ascii: ",") {
                throw grammar.failure(.expectedCommaOrBrace, at: index)
            }
            after = index &+ 1
            index = grammar.afterBlanks(after)
        }
        if unknownKeys.count > firstUnknown { unknownKeys.removeLast(unknownKeys.count &- firstUnknown) }
        return index
    }
}
