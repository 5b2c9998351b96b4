// SPDX-License-Identifier: Apache-2.0

extension RecordScanner {
    /// What follows a value, and whether something was written for it.
    typealias Written = (rest: UnsafePointer<UInt8>, isWritten: Bool)

    /// Writes the value at a place as its node wants it; what does not fit is noted and not written.
    mutating func value(_ node: Int, at place: UnsafePointer<UInt8>) throws(ScanStop) -> Written {
        let first = byte(place)
        switch plan.nodes[node].kind {
        case .string:
            if first == UInt8(ascii: "\"") { return (try writeString(at: place), true) }
            return try text(at: place, first)
        case .integer:
            return try integer(at: place, first)
        case .number:
            return try number(at: place, first)
        case .boolean:
            return try boolean(at: place, first)
        case .timestamp:
            return try timestamp(node, at: place, first)
        case .date:
            return try date(node, at: place, first)
        case .time:
            return try time(at: place, first)
        case .structure:
            if first == UInt8(ascii: "{") { return (try structure(node, at: place), true) }
            return try misfit(at: place, first)
        case .list:
            if first == UInt8(ascii: "[") {
                return (try list(Int(plan.nodes[node].first), at: place), true)
            }
            return try misfit(at: place, first)
        case .json:
            if first == UInt8(ascii: "n") { return (try after("null", at: place), false) }
            return (try writeJSONText(at: place), true)
        case .union:
            return try union(node, at: place, first)
        case .skip:
            return (try afterValue(place), false)
        }
    }

    /// Passes over a value of the wrong kind and notes that; a null is no change.
    @inline(never)
    func passOver(
        _ place: UnsafePointer<UInt8>, _ first: UInt8
    ) throws(ScanStop) -> (rest: UnsafePointer<UInt8>, isNull: Bool) {
        if first == UInt8(ascii: "n") { return (try after("null", at: place), true) }
        return (try afterValue(place), false)
    }

    /// Passes over a value that does not fit; it is null in the file.
    @inline(never)
    mutating func misfit(
        at place: UnsafePointer<UInt8>, _ first: UInt8, _ reason: FieldChange.Reason = .typecastError
    ) throws(ScanStop) -> Written {
        let (rest, isNull) = try passOver(place, first)
        if !isNull { note(.nulled, reason) }
        return (rest, false)
    }

    /// Notes a change of the value that is looked at.
    @inline(never)
    mutating func note(_ change: FieldChange.Change, _ reason: FieldChange.Reason) {
        let plan = plan
        let depth = depth
        changes.add(change, reason) {
            (0..<depth).map { level in
                let step = Int(plan.path[level])
                return step < 0 ? "[\(-1 - step)]" : plan.sources[step]
            }.joined(separator: ".")
        }
    }

    // MARK: - Kinds

    private mutating func boolean(
        at place: UnsafePointer<UInt8>, _ first: UInt8
    ) throws(ScanStop) -> Written {
        let rest: UnsafePointer<UInt8>
        switch first {
        case UInt8(ascii: "t"): rest = try after("true", at: place)
        case UInt8(ascii: "f"): rest = try after("false", at: place)
        default: return try misfit(at: place, first)
        }
        write(from: place, to: rest)
        return (rest, true)
    }

    /// Writes the elements of an array; one that is null or becomes null keeps its place.
    private mutating func list(
        _ element: Int, at start: UnsafePointer<UInt8>
    ) throws(ScanStop) -> UnsafePointer<UInt8> {
        write("[")
        depth += 1
        defer { depth -= 1 }
        var place = afterBlanks(start + 1)
        if byte(place) == UInt8(ascii: "]") {
            write("]")
            return place + 1
        }
        var index: Int32 = 0
        while true {
            plan.path[depth - 1] = -1 - index
            try reserve(valueAt: place)
            let mark = out
            let (rest, isWritten) = try value(element, at: place)
            if !isWritten {
                out = mark
                writeNull()
            }
            place = afterBlanks(rest)
            if byte(place) == UInt8(ascii: ",") {
                write(",")
                place = afterBlanks(place + 1)
                index &+= 1
            } else if byte(place) == UInt8(ascii: "]") {
                write("]")
                return place + 1
            } else {
                throw malformed(place)
            }
        }
    }

    private mutating func writeNull() {
        write("n")
        write("u")
        write("l")
        write("l")
    }

    // MARK: - Unions

    /// Writes the member of a union that fits: one of the value's own kind first, then one that the value
    /// can be converted to.
    private mutating func union(
        _ node: Int, at place: UnsafePointer<UInt8>, _ first: UInt8
    ) throws(ScanStop) -> Written {
        if first == UInt8(ascii: "n") { return (try after("null", at: place), false) }
        let members = Int(plan.nodes[node].first)..<Int(plan.nodes[node].first + plan.nodes[node].count)
        let mark = out
        let changesBefore = changes.count
        for isOwnKind in [true, false] {
            for index in members where Self.isOwn(plan.members[index].kind, first) == isOwnKind {
                write(plan.members[index].opening)
                let (rest, isWritten) = try value(Int(plan.members[index].node), at: place)
                if isWritten {
                    write("}")
                    return (rest, true)
                }
                out = mark
                changes.cut(to: changesBefore)
            }
        }
        return try misfit(at: place, first)
    }

    /// Whether a member is for values that begin with a byte.
    private static func isOwn(_ kind: ScanPlan.Kind, _ first: UInt8) -> Bool {
        switch kind {
        case .string, .date, .time, .timestamp: first == UInt8(ascii: "\"")
        case .boolean: first == UInt8(ascii: "t") || first == UInt8(ascii: "f")
        case .integer, .number: first == UInt8(ascii: "-") || first &- UInt8(ascii: "0") < 10
        case .structure: first == UInt8(ascii: "{")
        case .list: first == UInt8(ascii: "[")
        case .json: first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        case .skip, .union: false
        }
    }
}
