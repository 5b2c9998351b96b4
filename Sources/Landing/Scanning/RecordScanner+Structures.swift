// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension RecordScanner {
    /// Writes an object with declared members.
    mutating func structure(
        _ node: Int, at start: UnsafePointer<UInt8>
    ) throws(ScanStop) -> UnsafePointer<UInt8> {
        write("{")
        let opened = out
        let rest = try members(of: node, at: start)
        if out == opened { write(",") }
        closeObject()
        return rest
    }

    /// Ends an object whose last member was written with a comma behind it.
    ///
    /// A call of its own: the optimizer of Swift 6.3 drops a store to `out[-1]` before one to `out[0]`.
    @inline(never)
    mutating func closeObject() {
        out -= 1
        write("}")
    }

    /// Writes the members of the object at a place, each with a comma behind it.
    mutating func members(
        of node: Int, at start: UnsafePointer<UInt8>
    ) throws(ScanStop) -> UnsafePointer<UInt8> {
        let shape = plan.nodes[node]
        let opened = out
        let changesBefore = changes.count
        clearSeen(shape)
        depth += 1
        defer { depth -= 1 }
        var place = afterBlanks(start + 1)
        if byte(place) == UInt8(ascii: "}") { return place + 1 }
        var previous = -1
        var expected = Int(shape.predicted)
        while true {
            var field = expected
            if let value = afterPredictedKey(expected, shape, at: place) {
                place = value
            } else {
                (field, place) = try lookUp(shape, at: place)
                if field >= 0 { learn(field, after: previous, in: node) }
            }
            place = afterBlanks(place)
            if field >= 0 {
                if hasSeen(field, shape) {
                    out = opened
                    changes.cut(to: changesBefore)
                    return try membersWithEqualKeys(of: node, at: start)
                }
                place = try member(field, at: place)
                previous = field
                expected = Int(plan.fields[field].next)
            } else {
                place = try afterValue(place)
            }
            place = afterBlanks(place)
            if byte(place) == UInt8(ascii: ",") {
                place = afterBlanks(place + 1)
            } else if byte(place) == UInt8(ascii: "}") {
                return place + 1
            } else {
                throw malformed(place)
            }
        }
    }

    /// Writes one member, unless it is null, becomes null, or was not selected.
    @inline(__always)
    private mutating func member(
        _ field: Int, at place: UnsafePointer<UInt8>
    ) throws(ScanStop) -> UnsafePointer<UInt8> {
        if byte(place) == UInt8(ascii: "n") { return try after("null", at: place) }
        let node = Int(plan.fields[field].node)
        if plan.nodes[node].kind == .skip { return try afterValue(place) }
        plan.path[depth - 1] = Int32(truncatingIfNeeded: field)
        try reserve(valueAt: place)
        let mark = out
        write(plan.fields[field].name)
        let (rest, isWritten) = try value(node, at: place)
        if isWritten { write(",") } else { out = mark }
        return rest
    }

    // MARK: - Keys

    /// Where the value begins, or the white space before it, when the expected key is at a place.
    @inline(__always)
    private func afterPredictedKey(
        _ field: Int, _ shape: ScanPlan.Node, at place: UnsafePointer<UInt8>
    ) -> UnsafePointer<UInt8>? {
        if shape.count == 0 { return nil }
        let key = plan.fields[field].key
        let count = Int(key.count)
        let text = UnsafePointer(plan.texts + Int(key.start))
        guard end - place >= count, Self.areEqual(place, text, count) else { return nil }
        return place + count
    }

    private func learn(_ field: Int, after previous: Int, in node: Int) {
        if previous < 0 {
            plan.nodes[node].predicted = Int32(truncatingIfNeeded: field)
        } else {
            plan.fields[previous].next = Int32(truncatingIfNeeded: field)
        }
    }

    /// The field whose key is at a place, or -1 when it is not declared, and what follows the colon.
    @inline(never)
    private func lookUp(
        _ shape: ScanPlan.Node, at place: UnsafePointer<UInt8>
    ) throws(ScanStop) -> (field: Int, rest: UnsafePointer<UInt8>) {
        guard byte(place) == UInt8(ascii: "\"") else { throw malformed(place) }
        let (quote, hasEscapes) = try stringEnd(place)
        let colon = afterBlanks(quote + 1)
        guard byte(colon) == UInt8(ascii: ":") else { throw malformed(colon) }
        if !hasEscapes { return (find(shape, place + 1, quote - place - 1), colon + 1) }
        let key = decoded(from: place, through: quote)
        return (find(shape, key, key.count), colon + 1)
    }

    private func find(_ shape: ScanPlan.Node, _ key: UnsafePointer<UInt8>, _ count: Int) -> Int {
        let hash = ScanPlan.hash(key, count)
        let mask = Int(shape.slotMask)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while true {
            let field = Int(plan.slots[Int(shape.slots) &+ slot])
            if field < 0 { return -1 }
            if plan.fields[field].hash == hash, isKey(of: field, key, count) { return field }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(__always)
    private func isKey(of field: Int, _ key: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        let text = plan.fields[field].key
        // A key without escapes stands in its text as it is, between two quotes and before a colon.
        if Int(text.count) == count &+ 3,
            Self.areEqual(key, UnsafePointer(plan.texts + (Int(text.start) &+ 1)), count)
        {
            return true
        }
        return plan.sources[field].utf8.elementsEqual(UnsafeBufferPointer(start: key, count: count))
    }

    /// The text of a string with escapes.
    func decoded(from start: UnsafePointer<UInt8>, through quote: UnsafePointer<UInt8>) -> [UInt8] {
        let bytes = UnsafeBufferPointer(start: start, count: quote - start + 1)
        let scanner = JSONScanner(bytes)
        guard let slice = try? scanner.value(at: 0) else { return [] }
        return Array(scanner.text(of: slice).utf8)
    }

    // MARK: - Equal keys

    @inline(__always)
    private func clearSeen(_ shape: ScanPlan.Node) {
        let words = (Int(shape.count) &+ 63) / 64
        for word in 0..<words { plan.seen[Int(shape.seen) &+ word] = 0 }
    }

    /// Whether the object had the field before; it has it from now on.
    @inline(__always)
    private func hasSeen(_ field: Int, _ shape: ScanPlan.Node) -> Bool {
        let index = field &- Int(shape.first)
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: index & 63)
        let word = plan.seen + (Int(shape.seen) &+ index / 64)
        if word.pointee & bit != 0 { return true }
        word.pointee |= bit
        return false
    }

    /// The members of an object that has equal keys: of each the last one counts.
    private mutating func membersWithEqualKeys(
        of node: Int, at start: UnsafePointer<UInt8>
    ) throws(ScanStop) -> UnsafePointer<UInt8> {
        let shape = plan.nodes[node]
        var values: [Int: UnsafePointer<UInt8>] = [:]
        var order: [Int] = []
        var place = afterBlanks(start + 1)
        while byte(place) != UInt8(ascii: "}") {
            let (field, rest) = try lookUp(shape, at: place)
            let value = afterBlanks(rest)
            if field >= 0, values.updateValue(value, forKey: field) == nil { order.append(field) }
            place = afterBlanks(try afterValue(value))
            if byte(place) == UInt8(ascii: ",") {
                place = afterBlanks(place + 1)
            } else if byte(place) != UInt8(ascii: "}") {
                throw malformed(place)
            }
        }
        for field in order {
            if let value = values[field] { _ = try member(field, at: value) }
        }
        return place + 1
    }
}
