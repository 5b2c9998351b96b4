// SPDX-License-Identifier: Apache-2.0

/// The methods of `set` and `frozenset`.
enum SetMethods {
    static let all = questions("set") + changes
    static let frozen = questions("frozenset")

    private typealias SetBody = @Sendable (SetValue, [Value?], RenderState) throws(TemplateError) -> Value

    private static func method(
        _ name: String, _ arguments: BuiltInMethod.Arguments, type: String = "set",
        _ body: @escaping SetBody
    ) -> BuiltInMethod {
        BuiltInMethod(type, name, arguments) { (value, arguments, state) throws(TemplateError) in
            guard case .set(let set) = value else { return .none }
            return try body(set, arguments, state)
        }
    }

    private static let changes = [
        method("add", .one) { (set, arguments, state) throws(TemplateError) in
            try set.insert(arguments[0].orNone, state)
            return .none
        },
        method("discard", .one) { (set, arguments, state) throws(TemplateError) in
            _ = try set.remove(arguments[0].orNone, state)
            return .none
        },
        method("remove", .one) { (set, arguments, state) throws(TemplateError) in
            let value = arguments[0].orNone
            if try !set.remove(value, state) { throw TemplateError(.key, try value.repr(state)) }
            return .none
        },
        method("pop", .none) { (set, _, state) throws(TemplateError) in
            guard let first = set.items.first else { throw TemplateError(.key, "'pop from an empty set'") }
            _ = try set.remove(first, state)
            return first
        },
        method("clear", .none) { (set, _, _) throws(TemplateError) in
            set.replaceAll(with: OrderedTable())
            return .none
        },
        method("update", .any) { (set, arguments, state) throws(TemplateError) in
            for other in arguments {
                for value in try other.orNone.elements(state) { try set.insert(value, state) }
            }
            return .none
        },
        method("difference_update", .any) { (set, arguments, state) throws(TemplateError) in
            set.replaceAll(with: try difference(set.table, arguments, state))
            return .none
        },
        method("intersection_update", .any) { (set, arguments, state) throws(TemplateError) in
            set.replaceAll(with: try intersection(set.table, arguments, state))
            return .none
        },
        method("symmetric_difference_update", .one) { (set, arguments, state) throws(TemplateError) in
            set.replaceAll(with: try symmetricDifference(set.table, arguments[0].orNone, state))
            return .none
        },
    ]

    private static func questions(_ type: String) -> [BuiltInMethod] {
        let isFrozen = type == "frozenset"
        return [
            method("copy", .none, type: type) { (set, _, _) throws(TemplateError) in
                .set(SetValue(set.table, isFrozen: isFrozen))
            },
            method("union", .any, type: type) { (set, arguments, state) throws(TemplateError) in
                let result = SetValue(set.table, isFrozen: isFrozen)
                for other in arguments {
                    for value in try other.orNone.elements(state) { try result.insert(value, state) }
                }
                return .set(result)
            },
            method("difference", .any, type: type) { (set, arguments, state) throws(TemplateError) in
                .set(SetValue(try difference(set.table, arguments, state), isFrozen: isFrozen))
            },
            method("intersection", .any, type: type) { (set, arguments, state) throws(TemplateError) in
                .set(SetValue(try intersection(set.table, arguments, state), isFrozen: isFrozen))
            },
            method("symmetric_difference", .one, type: type) {
                (set, arguments, state) throws(TemplateError) in
                let table = try symmetricDifference(set.table, arguments[0].orNone, state)
                return .set(SetValue(table, isFrozen: isFrozen))
            },
            method("issubset", .one, type: type) { (set, arguments, state) throws(TemplateError) in
                .bool(set.table.isSubset(of: try members(arguments[0].orNone, state)))
            },
            method("issuperset", .one, type: type) { (set, arguments, state) throws(TemplateError) in
                .bool(try members(arguments[0].orNone, state).isSubset(of: set.table))
            },
            method("isdisjoint", .one, type: type) { (set, arguments, state) throws(TemplateError) in
                try isDisjoint(set, CallArguments(arguments.map(\.orNone)), state)
            },
        ]
    }

    /// Whether a set and an iterable have nothing in common.
    static func isDisjoint(
        _ set: SetValue, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        guard let other = arguments.positional.first, arguments.positional.count == 1 else {
            throw TemplateError(
                .type, "isdisjoint() takes exactly one argument (\(arguments.positional.count) given)")
        }
        for value in try other.elements(state) {
            if try set.contains(value, state) { return false }
        }
        return true
    }

    private static func members(_ value: Value, _ state: RenderState) throws(TemplateError) -> OrderedTable {
        if case .set(let set) = value { return set.table }
        return try SetValue(value.elements(state), state).table
    }

    private static func difference(
        _ table: OrderedTable, _ others: [Value?], _ state: RenderState
    ) throws(TemplateError) -> OrderedTable {
        var result = table
        for other in others {
            for value in try other.orNone.elements(state) { result.remove(value, try value.keyHash(state)) }
        }
        return result
    }

    private static func intersection(
        _ table: OrderedTable, _ others: [Value?], _ state: RenderState
    ) throws(TemplateError) -> OrderedTable {
        var result = table
        for other in others {
            let members = try members(other.orNone, state)
            try state.charge(result.count)
            result = result.subtracting(result.subtracting(members))
        }
        return result
    }

    private static func symmetricDifference(
        _ table: OrderedTable, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> OrderedTable {
        let members = try members(other, state)
        var result = table.subtracting(members)
        for entry in members.subtracting(table).entries { result.set(entry.key, entry.hash, .none) }
        return result
    }
}
