// SPDX-License-Identifier: Apache-2.0

/// `dict.keys()`, `dict.values()` and `dict.items()`: they show the dict as it is at the moment.
final class DictView: HostObject {
    private let dict: DictValue
    private let part: DictSource.Part

    init(_ dict: DictValue, _ part: DictSource.Part) {
        self.dict = dict
        self.part = part
    }

    var typeName: String { "dict_\(part.rawValue)" }
    var length: Int? { dict.count }
    var isHashable: Bool { part == .values }

    func iterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(DictSource(dict, part))
    }

    func reversedIterator(_ state: RenderState) throws(TemplateError) -> ValueIterator? {
        ValueIterator(items.reversed())
    }

    func repr(_ state: RenderState) throws(TemplateError) -> String {
        let items = items
        return try state.openContainer(dict, again: "...") { () throws(TemplateError) in
            "\(typeName)(\(try Value.repr(items, "[", "]", state)))"
        }
    }

    private var items: [Value] {
        switch part {
        case .keys: dict.keys
        case .values: dict.values
        case .items: dict.entries.map { .tuple([$0.key, $0.value]) }
        }
    }

    func contains(_ value: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        switch part {
        case .keys: return try dict.value(value, state) != nil
        case .values: return nil
        case .items:
            guard case .tuple(let pair) = value, pair.items.count == 2 else { return false }
            guard let found = try dict.value(pair.items[0], state) else { return false }
            return try found.isSameOrEqual(pair.items[1], state)
        }
    }

    /// As a set; nil for values.
    private func members(_ state: RenderState) throws(TemplateError) -> SetValue? {
        part == .values ? nil : try SetValue(items, state)
    }

    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard let one = try members(state), let other = try Self.members(other, state) else { return nil }
        return try Value.set(one).equals(.set(other), state)
    }

    func isLess(than other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard let one = try members(state), let other = try Self.members(other, state) else { return nil }
        return try Value.set(one).compare(.less, .set(other), state)
    }

    func operate(
        _ name: String, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        guard name == "-", let one = try members(state) else { return nil }
        let other = try SetValue(other.elements(state), state)
        return .set(SetValue(one.table.subtracting(other.table)))
    }

    func operateReversed(
        _ name: String, _ other: Value, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        guard name == "-", let own = try members(state) else { return nil }
        let other = try SetValue(other.elements(state), state)
        return .set(SetValue(other.table.subtracting(own.table)))
    }

    private static func members(_ value: Value, _ state: RenderState) throws(TemplateError) -> SetValue? {
        switch value {
        case .set(let set): return set
        case .object(let object): return try (object as? DictView)?.members(state)
        default: return nil
        }
    }

    func callMethod(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value? {
        guard name == "isdisjoint", let one = try members(state) else { return nil }
        return try SetMethods.isDisjoint(one, arguments, state)
    }
}
