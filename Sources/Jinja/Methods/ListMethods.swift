// SPDX-License-Identifier: Apache-2.0

/// The methods of `list`.
enum ListMethods {
    static let all = changes + questions

    private typealias ListBody = @Sendable (ListValue, [Value?], RenderState) throws(TemplateError) -> Value

    private static func method(
        _ name: String, _ arguments: BuiltInMethod.Arguments, _ body: @escaping ListBody
    ) -> BuiltInMethod {
        BuiltInMethod("list", name, arguments) { (value, arguments, state) throws(TemplateError) in
            guard case .list(let list) = value else { return .none }
            return try body(list, arguments, state)
        }
    }

    private static let changes = [
        method("append", .one) { (list, arguments, state) throws(TemplateError) in
            try state.chargeBytes(MemoryLayout<Value>.stride)
            list.append(arguments[0].orNone)
            return .none
        },
        method("extend", .one) { (list, arguments, state) throws(TemplateError) in
            let items = try arguments[0].orNone.elements(state)
            try state.chargeBytes(items.count &* MemoryLayout<Value>.stride)
            list.update { $0 += items }
            return .none
        },
        method("insert", .positional(2, 2)) { (list, arguments, state) throws(TemplateError) in
            let index = try arguments[0].orNone.index()
            let value = arguments[1].orNone
            try state.chargeBytes(MemoryLayout<Value>.stride)
            list.update { items in
                let place = index < 0 ? max(0, index + items.count) : min(index, items.count)
                items.insert(value, at: place)
            }
            return .none
        },
        method("pop", .positional(0, 1)) { (list, arguments, _) throws(TemplateError) in
            let index = try arguments[0].index(default: -1)
            let count = list.count
            if count == 0 { throw TemplateError(.index, "pop from empty list") }
            let place = index < 0 ? index + count : index
            let popped = list.update { items in
                items.indices.contains(place) ? items.remove(at: place) : nil
            }
            guard let popped else { throw TemplateError(.index, "pop index out of range") }
            return popped
        },
        method("remove", .one) { (list, arguments, state) throws(TemplateError) in
            let items = list.items
            let range = try SearchRange(nil, nil, count: items.count)
            guard let index = try index(items, arguments[0].orNone, range, state) else {
                throw TemplateError(.value, "list.remove(x): x not in list")
            }
            list.update { if $0.indices.contains(index) { $0.remove(at: index) } }
            return .none
        },
        method("clear", .none) { (list, _, _) throws(TemplateError) in
            list.replaceAll(with: [])
            return .none
        },
        method("reverse", .none) { (list, _, state) throws(TemplateError) in
            try state.charge(list.count)
            list.update { $0.reverse() }
            return .none
        },
        BuiltInMethod("list", "sort") { (value, arguments, state) throws(TemplateError) in
            guard case .list(let list) = value else { return .none }
            let (key, reverse) = try SortArguments.parse(arguments, "sort", state)
            list.replaceAll(with: try Sorting.sorted(list.items, by: key, reverse: reverse, state))
            return .none
        },
    ]

    private static let questions = [
        method("copy", .none) { (list, _, state) throws(TemplateError) in
            try state.chargeBytes(list.count &* MemoryLayout<Value>.stride)
            return .list(list.items)
        },
        method("count", .one) { (list, arguments, state) throws(TemplateError) in
            .int(try count(list.items, arguments[0].orNone, state))
        },
        method("index", .positional(1, 3)) { (list, arguments, state) throws(TemplateError) in
            let items = list.items
            let range = try SearchRange(
                arguments[1], arguments[2], count: items.count, allowsNone: false)
            guard let index = try index(items, arguments[0].orNone, range, state) else {
                throw TemplateError(.value, "\(try arguments[0].orNone.repr(state)) is not in list")
            }
            return .int(index)
        },
    ]

    /// How often a value is among others.
    static func count(_ items: [Value], _ value: Value, _ state: RenderState) throws(TemplateError) -> Int {
        var count = 0
        for item in items {
            try state.charge()
            if try item.isSameOrEqual(value, state) { count += 1 }
        }
        return count
    }

    /// Where a value first is.
    static func index(
        _ items: [Value], _ value: Value, _ range: SearchRange, _ state: RenderState
    ) throws(TemplateError) -> Int? {
        guard range.start < range.end else { return nil }
        for index in range.start..<range.end {
            try state.charge()
            if try items[index].isSameOrEqual(value, state) { return index }
        }
        return nil
    }
}
