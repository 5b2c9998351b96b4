// SPDX-License-Identifier: Apache-2.0

extension Value {
    /// Whether the value counts as true.
    package func isTrue(_ state: RenderState) throws(TemplateError) -> Bool {
        switch self {
        case .bool(let flag): return flag
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return false
        case .none: return false
        case .int(let number): return number != 0
        case .bigInt: return true
        case .float(let number): return number != 0
        case .string(let text), .markup(let text): return !text.isEmpty
        case .list(let list): return list.count > 0
        case .tuple(let tuple): return !tuple.items.isEmpty
        case .dict(let dict): return dict.count > 0
        case .set(let set): return set.count > 0
        case .object(let object): return object.isTrue
        }
    }

    /// Python's `len`.
    package func length(_ state: RenderState) throws(TemplateError) -> Int {
        switch self {
        case .string(let text), .markup(let text): return text.scalarCount
        case .list(let list): return list.count
        case .tuple(let tuple): return tuple.items.count
        case .dict(let dict): return dict.count
        case .set(let set): return set.count
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return 0
        case .object(let object):
            if let length = object.length { return length }
        case .none, .bool, .int, .bigInt, .float: break
        }
        throw typeError("object of type '%' has no len()")
    }

    /// `value in self`.
    package func contains(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool {
        switch self {
        case .string(let text), .markup(let text):
            guard let part = value.text else {
                throw value.typeError("'in <string>' requires string as left operand, not %")
            }
            try state.charge(text.utf8.count >> 4)
            return text.holds(part)
        case .list(let list): return try Self.contains(list.items, value, state)
        case .tuple(let tuple): return try Self.contains(tuple.items, value, state)
        case .dict(let dict): return try dict.value(value, state) != nil
        case .set(let set): return try set.contains(value, state)
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return false
        case .object(let object):
            if let contains = try object.contains(value, state) { return contains }
            guard var iterator = try object.iterator(state) else {
                throw typeError("argument of type '%' is not iterable")
            }
            while let item = try iterator.next(state) {
                if try item.isSameOrEqual(value, state) { return true }
            }
            return false
        case .none, .bool, .int, .bigInt, .float: throw typeError("argument of type '%' is not iterable")
        }
    }

    private static func contains(
        _ items: [Value], _ value: Value, _ state: RenderState
    ) throws(TemplateError) -> Bool {
        for item in items {
            try state.charge()
            if try item.isSameOrEqual(value, state) { return true }
        }
        return false
    }
}
