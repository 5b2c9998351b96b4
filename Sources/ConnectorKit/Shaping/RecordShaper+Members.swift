// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension RecordShaper {
    /// Writes what stands before a member's value as it is, but for white space and for a comma that
    /// nothing stands before any more.
    @inline(__always)
    mutating func keep(_ found: Found, _ after: Int, isCommaLoose: Bool) {
        if found.isCompact, found.key.lowerBound == after, !isCommaLoose { return }
        skip(isCommaLoose ? after &- 1 : after, found.key.lowerBound)
        if found.isCompact { return }
        flush(upTo: found.key.upperBound)
        append(":")
        copied = found.value
    }

    /// The same with the key in snake case.
    mutating func keepInSnakeCase(_ found: Found, _ after: Int, isCommaLoose: Bool) {
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
    mutating func leaveOut(
        _ found: Found, _ after: Int, _ isEmpty: Bool
    ) throws(JSONScanError) -> Int {
        let isAfterComma = grammar.bytes.byte(after &- 1) == UInt8(ascii: ",")
        let end = try grammar.value(at: found.value, depth: 1).end
        skip(isAfterComma ? after &- 1 : after, end)
        return end
    }

    /// A value that is written as its shape says, and whose places are noted.
    mutating func capture(
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
    mutating func emit(
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
