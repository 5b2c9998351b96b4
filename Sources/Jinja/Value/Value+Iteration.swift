// SPDX-License-Identifier: Apache-2.0

extension Value {
    /// An iterator over the value; a `TypeError` when there is none.
    package func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator {
        guard let iterator = try iteratorIfAny(state) else { throw typeError("'%' object is not iterable") }
        return iterator
    }

    /// An iterator over the value; nil when it cannot be iterated over.
    func iteratorIfAny(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        switch self {
        case .list(let list): return ValueIterator(list)
        case .tuple(let tuple): return ValueIterator(tuple.items)
        case .string(let text), .markup(let text): return ValueIterator(characters: text)
        case .dict(let dict): return ValueIterator(DictSource(dict, .keys))
        case .set(let set): return ValueIterator(set.items)
        case .object(let object): return try object.iterator(state)
        case .undefined(let undefined):
            if undefined.kind == .strict { throw undefined.error }
            return ValueIterator([])
        case .none, .bool, .int, .bigInt, .float: return nil
        }
    }

    /// All values of an iterable.
    package func elements(_ state: RenderState) throws(TemplateError) -> [Value] {
        switch self {
        case .list(let list):
            let items = list.items
            try state.charge(items.count)
            return items
        case .tuple(let tuple):
            try state.charge(tuple.items.count)
            return tuple.items
        default:
            var iterator = try iterator(state)
            return try iterator.rest(state)
        }
    }

    /// Exactly so many values, for `a, b = value`.
    package func unpack(_ count: Int, _ state: RenderState) throws(TemplateError) -> [Value] {
        if case .tuple(let tuple) = self, tuple.items.count == count { return tuple.items }
        guard var iterator = try iteratorIfAny(state) else {
            throw typeError("cannot unpack non-iterable % object")
        }
        var values: [Value] = []
        while values.count < count {
            guard let value = try iterator.next(state) else {
                throw TemplateError(
                    .value, "not enough values to unpack (expected \(count), got \(values.count))")
            }
            values.append(value)
        }
        if try iterator.next(state) != nil {
            throw TemplateError(.value, "too many values to unpack (expected \(count))")
        }
        return values
    }

    /// An iterator from the last to the first; nil when the type has none (`reversed`).
    func reversedIterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        switch self {
        case .list(let list): return .reversed(list)
        case .tuple(let tuple): return ValueIterator(tuple.items.reversed())
        case .string(let text), .markup(let text):
            try state.chargeBytes(text.utf8.count &* 24)
            return ValueIterator(text.unicodeScalars.reversed().map { .string(String($0)) })
        case .dict(let dict): return ValueIterator(dict.keys.reversed())
        case .object(let object): return try object.reversedIterator(state)
        default: return nil
        }
    }
}
