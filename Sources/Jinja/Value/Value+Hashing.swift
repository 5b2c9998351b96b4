// SPDX-License-Identifier: Apache-2.0

internal import BigInt

extension Value {
    /// The hash of text as a key.
    static func textHash(_ text: String) -> Int {
        var hasher = Hasher()
        hasher.combine(text)
        return hasher.finalize()
    }

    /// The hash of a key; equal keys have equal hashes, across `int`, `float` and `bool`.
    func keyHash(_ state: RenderState) throws(TemplateError) -> Int {
        switch self {
        case .string(let text), .markup(let text): return Self.textHash(text)
        case .int(let number): return number.hashValue
        case .bool(let flag): return (flag ? 1 : 0).hashValue
        case .float(let number):
            if let whole = Int(exactly: number) { return whole.hashValue }
            var hasher = Hasher()
            Self.hash(number, into: &hasher)
            return hasher.finalize()
        default:
            var hasher = Hasher()
            try hash(into: &hasher, state)
            return hasher.finalize()
        }
    }

    private func hash(into hasher: inout Hasher, _ state: RenderState) throws(TemplateError) {
        try state.charge()
        switch self {
        case .string, .markup, .int, .bool: hasher.combine(try keyHash(state))
        case .none: hasher.combine(0x4E6F6E65)
        case .bigInt(let number): hasher.combine(number)
        case .float(let number): Self.hash(number, into: &hasher)
        case .tuple(let tuple):
            try state.enter()
            defer { state.leave() }
            hasher.combine(tuple.items.count)
            for item in tuple.items { try item.hash(into: &hasher, state) }
        case .set(let set) where set.isFrozen:
            var sum = 0
            for item in set.items { sum &+= try item.keyHash(state) }
            hasher.combine(sum)
        case .object(let object):
            guard object.isHashable else { throw TemplateError(.type, "unhashable type: '\(typeName)'") }
            if let key = object.hashKey {
                try key.hash(into: &hasher, state)
            } else {
                hasher.combine(ObjectIdentifier(object))
            }
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            hasher.combine(undefined.kind)
        case .list, .dict, .set: throw TemplateError(.type, "unhashable type: '\(typeName)'")
        }
    }

    private static func hash(_ number: Double, into hasher: inout Hasher) {
        if let whole = Int(exactly: number) {
            hasher.combine(whole.hashValue)
        } else if number == number.rounded(), number.isFinite {
            hasher.combine(BigInt(number))
        } else {
            hasher.combine(number)
        }
    }

    /// Whether two hashable values are one key.
    static func sameKey(_ one: Value, _ other: Value) -> Bool {
        switch (one, other) {
        case (.string(let one), .string(let other)), (.string(let one), .markup(let other)),
            (.markup(let one), .string(let other)), (.markup(let one), .markup(let other)):
            one.isSame(as: other)
        case (.int(let one), .int(let other)): one == other
        case (.none, .none): true
        case (.tuple(let one), .tuple(let other)):
            one === other
                || one.items.count == other.items.count && zip(one.items, other.items).allSatisfy(sameKey)
        case (.set(let one), .set(let other)): one === other || sameMembers(one, other)
        case (.object(let one), .object(let other)): sameObject(one, other)
        case (.undefined(let one), .undefined(let other)): one.kind == other.kind
        default: sameNumber(one, other)
        }
    }

    private static func sameObject(_ one: any HostObject, _ other: any HostObject) -> Bool {
        if one === other { return true }
        guard let one = one.hashKey, let other = other.hashKey else { return false }
        return sameKey(one, other)
    }

    private static func sameMembers(_ one: SetValue, _ other: SetValue) -> Bool {
        let other = other.table
        let entries = one.table.entries
        return entries.count == other.count && entries.allSatisfy { other.find($0.key, $0.hash) != nil }
    }

    private static func sameNumber(_ one: Value, _ other: Value) -> Bool {
        guard let one = Number(one), let other = Number(other) else { return false }
        return one.compare(other) == .equal
    }
}
