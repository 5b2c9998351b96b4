// SPDX-License-Identifier: Apache-2.0

extension Value {
    /// `self operator other` for comparisons.
    package func compare(
        _ name: ComparisonOperator, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Bool {
        switch name {
        case .equal: return try equals(other, state)
        case .notEqual: return try !equals(other, state)
        default: return try isOrdered(name, other, state)
        }
    }

    /// Python's `==`.
    package func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool {
        switch (self, other) {
        case (.int(let one), .int(let other)): return one == other
        case (.string(let one), .string(let other)), (.string(let one), .markup(let other)),
            (.markup(let one), .string(let other)), (.markup(let one), .markup(let other)):
            return one.isSame(as: other)
        case (.none, .none): return true
        case (.undefined(let one), _):
            if one.kind == .strict { throw one.error }
            if case .undefined(let other) = other { return one.kind == other.kind }
            return false
        case (_, .undefined(let undefined)):
            if undefined.kind == .strict { throw undefined.error }
            return false
        case (.object(let object), _): return try Self.equals(object, other, state)
        case (_, .object(let object)): return try Self.equals(object, self, state)
        default: return try equalsContainer(other, state)
        }
    }

    private static func equals(
        _ object: any HostObject, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Bool {
        if case .object(let same) = other, same === object { return true }
        if let equal = try object.equals(other, state) { return equal }
        if case .object(let other) = other { return try other.equals(.object(object), state) ?? false }
        return false
    }

    private func equalsContainer(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool {
        switch (self, other) {
        case (.list(let one), .list(let other)):
            return one === other ? true : try Self.equals(one.items, other.items, state)
        case (.tuple(let one), .tuple(let other)):
            return one === other ? true : try Self.equals(one.items, other.items, state)
        case (.dict(let one), .dict(let other)):
            return one === other ? true : try Self.equals(one, other, state)
        case (.set(let one), .set(let other)):
            return one === other || one.count == other.count && one.table.isSubset(of: other.table)
        default:
            guard let one = Number(self), let other = Number(other) else { return false }
            return one.compare(other) == .equal
        }
    }

    /// Whether it is the same object, or equal: how containers compare what they hold.
    func isSameOrEqual(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool {
        if case .undefined(let one) = self, case .undefined(let other) = other, one === other { return true }
        return try equals(other, state)
    }

    private static func equals(
        _ one: [Value], _ other: [Value], _ state: RenderState
    ) throws(TemplateError) -> Bool {
        guard one.count == other.count else { return false }
        try state.enterComparison()
        defer { state.leave() }
        for index in one.indices {
            try state.charge()
            if try !one[index].isSameOrEqual(other[index], state) { return false }
        }
        return true
    }

    private static func equals(
        _ one: DictValue, _ other: DictValue, _ state: RenderState
    ) throws(TemplateError) -> Bool {
        let entries = one.table.entries
        let table = other.table
        guard entries.count == table.count else { return false }
        try state.enterComparison()
        defer { state.leave() }
        for entry in entries {
            try state.charge()
            guard let value = table.value(entry.key, entry.hash) else { return false }
            if try !entry.value.isSameOrEqual(value, state) { return false }
        }
        return true
    }

    private func isOrdered(
        _ name: ComparisonOperator, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Bool {
        if let one = text, let other = other.text { return name.holds(one.order(other)) }
        if let one = Number(self), let other = Number(other) { return name.holds(one.compare(other)) }
        switch (self, other) {
        case (.undefined(let undefined), _), (_, .undefined(let undefined)): throw undefined.error
        case (.list(let one), .list(let other)):
            return try Self.isOrdered(name, one.items, other.items, state)
        case (.tuple(let one), .tuple(let other)):
            return try Self.isOrdered(name, one.items, other.items, state)
        case (.set(let one), .set(let other)): return name.holds(one.table, other.table)
        case (.object(let object), _):
            if let holds = try Self.isOrdered(name, object, other, state) { return holds }
        case (_, .object(let object)):
            if let holds = try Self.isOrdered(name.mirrored, object, self, state) { return holds }
        default: break
        }
        throw TemplateError(
            .type,
            "'\(name.rawValue)' not supported between instances of '\(typeName)' and '\(other.typeName)'")
    }

    private static func isOrdered(
        _ name: ComparisonOperator, _ object: any HostObject, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Bool? {
        guard let isLess = try object.isLess(than: other, state) else { return nil }
        switch name {
        case .less: return isLess
        case .greaterOrEqual: return !isLess
        case .lessOrEqual: return isLess ? true : try equals(object, other, state)
        default: return isLess ? false : try !equals(object, other, state)
        }
    }

    /// The first pair that differs decides.
    private static func isOrdered(
        _ name: ComparisonOperator, _ one: [Value], _ other: [Value], _ state: RenderState
    ) throws(TemplateError) -> Bool {
        try state.enterComparison()
        defer { state.leave() }
        for index in 0..<min(one.count, other.count) {
            try state.charge()
            if try !one[index].isSameOrEqual(other[index], state) {
                return try one[index].compare(name, other[index], state)
            }
        }
        return name.holds(one.count - other.count)
    }
}

extension ComparisonOperator {
    /// For `a op b`, what holds for `b op a`.
    var mirrored: ComparisonOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        case .equal, .notEqual: self
        }
    }

    /// Whether it holds for a difference below, at or above zero.
    func holds(_ order: Int) -> Bool {
        switch self {
        case .equal: order == 0
        case .notEqual: order != 0
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }

    func holds(_ order: Number.Order) -> Bool {
        switch order {
        case .less: holds(-1)
        case .equal: holds(0)
        case .greater: holds(1)
        case .unordered: self == .notEqual
        }
    }

    /// For sets: less means a part of the other.
    func holds(_ one: OrderedTable, _ other: OrderedTable) -> Bool {
        switch self {
        case .less: one.count < other.count && one.isSubset(of: other)
        case .lessOrEqual: one.isSubset(of: other)
        case .greater: other.count < one.count && other.isSubset(of: one)
        case .greaterOrEqual: other.isSubset(of: one)
        case .equal: one.count == other.count && one.isSubset(of: other)
        case .notEqual: !(one.count == other.count && one.isSubset(of: other))
        }
    }
}

extension OrderedTable {
    /// Whether all keys are in the other table.
    func isSubset(of other: OrderedTable) -> Bool {
        count <= other.count && entries.allSatisfy { other.find($0.key, $0.hash) != nil }
    }
}

extension RenderState {
    /// As ``enter()``, with the words of a comparison.
    func enterComparison() throws(TemplateError) {
        do throws(TemplateError) { try enter() } catch {
            throw TemplateError(.recursion, error.message + " in comparison")
        }
    }
}
