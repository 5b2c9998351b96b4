// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// What an object ends with, beside the members that stand in it.

extension RecordShaper {
    /// Writes the members that each object of a node gets.
    mutating func appendSuffix(_ node: ShapeNode, _ isEmpty: inout Bool) {
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

    /// Writes the members that are copied from the record.
    mutating func appendCopies(_ node: ShapeNode, _ isEmpty: inout Bool) throws(JSONScanError) {
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

    /// Writes what a list of the record has for the object at an offset.
    mutating func appendLookUps(
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
