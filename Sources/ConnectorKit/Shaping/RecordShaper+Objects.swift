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

// MARK: - Keys

extension RecordShaper {
    /// Whether the bytes at an offset are a member's key and its colon.
    @inline(__always)
    private func matches(_ member: UnsafePointer<ShapeMember>, at offset: Int) -> Bool {
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
    private func look(
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

    private func member(named name: UnsafeBufferPointer<UInt8>, _ node: UnsafePointer<ShapeNode>) -> Int {
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
    private mutating func noteUnknown(_ key: Range<Int>, since first: Int) throws(JSONScanError) {
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
    private mutating func startAgain(at offset: Int) -> JSONScanError {
        mustStartAgain = true
        return grammar.failure(.expectedKey, at: offset)
    }
}

// MARK: - Members

extension RecordShaper {
    /// Writes what stands before a member's value as it is, but for white space and for a comma that
    /// nothing stands before any more.
    @inline(__always)
    private mutating func keep(_ found: Found, _ after: Int, isCommaLoose: Bool) {
        if found.isCompact, found.key.lowerBound == after, !isCommaLoose { return }
        skip(isCommaLoose ? after &- 1 : after, found.key.lowerBound)
        if found.isCompact { return }
        flush(upTo: found.key.upperBound)
        append(":")
        copied = found.value
    }

    /// The same with the key in snake case.
    private mutating func keepInSnakeCase(_ found: Found, _ after: Int, isCommaLoose: Bool) {
        let name = grammar.bytes[(found.key.lowerBound + 1)..<(found.key.upperBound - 1)]
        guard name.contains(where: { $0 &- UInt8(ascii: "A") < 26 }) else {
            return keep(found, after, isCommaLoose: isCommaLoose)
        }
        skip(isCommaLoose ? after &- 1 : after, found.key.lowerBound)
        append("\"")
        out.append(contentsOf: CaseOfKeys.snake(String(decoding: name, as: UTF8.self)).utf8)
        append("\":")
        copied = found.value
    }

    /// Reads over a member.
    private mutating func leaveOut(
        _ found: Found, _ after: Int, _ isEmpty: Bool
    ) throws(JSONScanError) -> Int {
        let isAfterComma = grammar.bytes.byte(after &- 1) == UInt8(ascii: ",")
        let end = try grammar.value(at: found.value, depth: 1).end
        skip(isAfterComma ? after &- 1 : after, end)
        return end
    }

    /// A value that is written as its shape says, and whose places are noted.
    private mutating func capture(
        _ member: UnsafePointer<ShapeMember>, at start: Int, depth: Int
    ) throws(JSONScanError) -> Int {
        try capture(Int(member.pointee.capture), at: start, Int(member.pointee.node), depth: depth)
    }

    private mutating func capture(
        _ index: Int, at start: Int, _ node: Int, depth: Int
    ) throws(JSONScanError) -> Int {
        let place = outputPlace(of: start)
        let end = try value(at: start, node, depth: depth &+ 1)
        captured[index] = CapturedMember(input: start..<end, output: place..<outputPlace(of: end))
        return end
    }

    /// A member that is written otherwise than it stands there: under other names, or not at all.
    private mutating func emit(
        _ member: UnsafePointer<ShapeMember>, _ found: Found, _ after: Int, depth: Int, _ isEmpty: inout Bool
    ) throws(JSONScanError) -> Int {
        if member.pointee.emissionCount == 0 { return try leaveOut(found, after, isEmpty) }
        let isAfterComma = grammar.bytes.byte(after &- 1) == UInt8(ascii: ",")
        flush(upTo: isAfterComma ? after &- 1 : after)
        return try emit(member, at: found.value, depth: depth, &isEmpty)
    }

    /// Writes the emissions of the value at an offset; all that stands before it has been written.
    private mutating func emit(
        _ member: UnsafePointer<ShapeMember>, at start: Int, depth: Int, _ isEmpty: inout Bool
    ) throws(JSONScanError) -> Int {
        let first = Int(member.pointee.emissions)
        let count = Int(member.pointee.emissionCount)
        if count == 0 { return try grammar.value(at: start, depth: depth &+ 1).end }
        var end = start
        for emission in shape.emissions[first..<(first &+ count)] {
            copied = start
            if emission.isFlat {
                end = try flatten(at: start, Int(emission.node), depth: depth &+ 1, &isEmpty)
                copied = end
                continue
            }
            if emission.fallback >= 0 {
                if grammar.bytes.byte(start) == UInt8(ascii: "n") {
                    end = try grammar.literal(at: start).end
                    continue
                }
                writtenFallbacks |= 1 << UInt64(emission.fallback)
            }
            if !isEmpty { append(",") }
            append(emission.name)
            isEmpty = false
            if emission.capture >= 0 {
                end = try capture(Int(emission.capture), at: start, Int(emission.node), depth: depth)
            } else {
                end = try value(at: start, Int(emission.node), depth: depth &+ 1)
            }
            flush(upTo: end)
        }
        copied = end
        return end
    }

    /// Writes the members of the object at an offset into the object around it.
    private mutating func flatten(
        at start: Int, _ node: Int, depth: Int, _ isEmpty: inout Bool
    ) throws(JSONScanError) -> Int {
        if depth >= Limits.jsonDepthMax { throw grammar.failure(.tooDeep, at: start) }
        guard grammar.bytes.byte(start) == UInt8(ascii: "{") else {
            return try grammar.value(at: start, depth: depth).end
        }
        let place = shape.nodes.baseAddress.unsafelyUnwrapped + node
        serial &+= 1
        let object = serial
        var index = grammar.afterBlanks(start &+ 1)
        if grammar.bytes.byte(index) == UInt8(ascii: "}") { return index &+ 1 }
        while true {
            let found = try look(at: index, place, isOpaque: false)
            let end: Int
            if found.member < 0 || overriddenAreKnown && overridden.contains(index) {
                end = try grammar.value(at: found.value, depth: depth &+ 1).end
            } else {
                if memory.seen[found.member] == object, !overriddenAreKnown { throw startAgain(at: index) }
                memory.seen[found.member] = object
                end = try emit(
                    shape.members.baseAddress.unsafelyUnwrapped + found.member, at: found.value, depth: depth,
                    &isEmpty)
            }
            index = grammar.afterBlanks(end)
            if grammar.bytes.byte(index) == UInt8(ascii: "}") { return index &+ 1 }
            index = try grammar.keyStart(afterMember: index)
        }
    }

    /// The one member of the object at an offset that is written in the object's place.
    mutating func unwrap(at start: Int, _ node: Int, depth: Int) throws(JSONScanError) -> Int {
        if depth >= Limits.jsonDepthMax { throw grammar.failure(.tooDeep, at: start) }
        let place = shape.nodes.baseAddress.unsafelyUnwrapped + node
        let unwrapped = Int(place.pointee.unwrapped)
        flush(upTo: start)
        var isWritten = false
        var index = grammar.afterBlanks(start &+ 1)
        if grammar.bytes.byte(index) != UInt8(ascii: "}") {
            while true {
                let found = try look(at: index, place, isOpaque: false)
                let end: Int
                if found.member == unwrapped, !(overriddenAreKnown && overridden.contains(index)) {
                    if isWritten { throw startAgain(at: index) }
                    copied = found.value
                    let member = Int(shape.members[found.member].emissions)
                    end = try value(
                        at: found.value, Int(shape.emissions[member].node), depth: depth &+ 1)
                    flush(upTo: end)
                    isWritten = true
                } else {
                    end = try grammar.value(at: found.value, depth: depth &+ 1).end
                }
                index = grammar.afterBlanks(end)
                if grammar.bytes.byte(index) == UInt8(ascii: "}") { break }
                index = try grammar.keyStart(afterMember: index)
            }
        }
        if !isWritten { append("null") }
        copied = index &+ 1
        return index &+ 1
    }
}

// MARK: - What an object ends with

extension RecordShaper {
    private mutating func appendSuffix(_ node: ShapeNode, _ isEmpty: inout Bool) {
        if node.suffix.count == 0 { return }
        // It begins with a comma.
        var suffix = node.suffix
        if isEmpty {
            suffix.start += 1
            suffix.count -= 1
        }
        append(suffix)
        isEmpty = false
    }

    private mutating func appendCopies(_ node: ShapeNode, _ isEmpty: inout Bool) throws(JSONScanError) {
        for copy in shape.copies[Int(node.copies)..<Int(node.copies + node.copyCount)] {
            if !isEmpty { append(",") }
            append(copy.name)
            try appendCaptured(Int(copy.capture))
            isEmpty = false
        }
    }

    /// Writes a member of the record once more.
    private mutating func appendCaptured(_ index: Int) throws(JSONScanError) {
        let output = captured[index].output
        if !output.isEmpty {
            scratch.removeAll(keepingCapacity: true)
            scratch.append(contentsOf: out[output])
            out.append(contentsOf: scratch)
            return
        }
        // It comes later in the record.
        let place = copied
        defer { copied = place }
        guard let start = try lastMember(shape.capturedKeys[index]) else { return append("null") }
        copied = start
        flush(upTo: try value(at: start, node(ofCapture: index), depth: 1))
    }

    /// Where the value of a member of the record starts.
    private func lastMember(_ key: String) throws(JSONScanError) -> Int? {
        let scanner = JSONScanner(grammar.bytes)
        var members = try scanner.members(at: recordStart)
        var start: Int?
        while let member = try members.next() {
            if scanner.equals(member.key, key) { start = member.value.start }
        }
        return start
    }

    private mutating func appendLookUps(
        _ node: ShapeNode, _ start: Int, _ isEmpty: inout Bool
    ) throws(JSONScanError) {
        for index in Int(node.lookUps)..<Int(node.lookUps + node.lookUpCount) {
            let lookUp = shape.lookUps[index]
            guard let found = try find(lookUp, ofObjectAt: start) else { continue }
            for taken in lookUp.taken {
                if !isEmpty { append(",") }
                append(taken.name)
                isEmpty = false
                let scanner = JSONScanner(grammar.bytes)
                guard let value = try scanner.find(taken.key, at: found) else {
                    append("null")
                    continue
                }
                copied = value.start
                flush(upTo: try self.value(at: value.start, taken.node, depth: 1))
            }
        }
    }

    /// Where the object starts that has the same value under the key.
    private func find(_ lookUp: ShapeLookUp, ofObjectAt start: Int) throws(JSONScanError) -> Int? {
        let scanner = JSONScanner(grammar.bytes)
        guard let wanted = try scanner.find(lookUp.key, at: start),
            let list = try scanner.find(lookUp.list, at: recordStart), list.kind == .array
        else { return nil }
        var elements = try scanner.elements(at: list.start)
        while let element = try elements.next() {
            guard element.kind == .object, let value = try scanner.find(lookUp.key, at: element.start),
                value.kind == wanted.kind, scanner.text(of: value) == scanner.text(of: wanted)
            else { continue }
            return element.start
        }
        return nil
    }

    private func node(ofCapture index: Int) -> Int {
        let key = Array(shape.capturedKeys[index].utf8)
        let root = shape.nodes.baseAddress.unsafelyUnwrapped + shape.root
        let member = key.withUnsafeBufferPointer { self.member(named: $0, root) }
        guard member >= 0 else { return 0 }
        return Int(shape.emissions[Int(shape.members[member].emissions)].node)
    }
}
