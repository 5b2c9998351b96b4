// SPDX-License-Identifier: Apache-2.0

extension Value {
    /// `Environment.getattr`: the attribute, else the element of that name, else undefined.
    package func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value {
        switch self {
        case .dict(let dict):
            if let method = boundMethod(name) { return method }
            if let value = dict[name] { return value }
        case .undefined(let undefined): return try undefined.member(self)
        case .object(let object):
            if let value = try object.attribute(name, state) { return value }
            if object.isSubscriptable, let value = try object.itemIfAny(.string(name), state) { return value }
        default:
            if let value = ownAttribute(name) { return value }
        }
        return missingAttribute(name, state)
    }

    /// `Environment.getitem`: the element, else the attribute of that name, else undefined.
    package func element(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value {
        if case .undefined(let undefined) = self { return try undefined.member(self) }
        if let value = try elementIfAny(key, state) { return value }
        guard let name = key.text else { return try missingElement(key, state) }
        switch self {
        case .object(let object):
            if let value = try object.attribute(name, state) { return value }
        default:
            if let value = ownAttribute(name) { return value }
        }
        return missingAttribute(name, state)
    }

    /// The element of a key; nil when there is none or the value has no elements.
    func elementIfAny(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        switch self {
        case .dict(let dict):
            return try Self.lenient { () throws(TemplateError) in try dict.value(key, state) }
        case .list(let list):
            guard let index = key.elementIndex else { return nil }
            return list.item(at: index < 0 ? index + list.count : index)
        case .tuple(let tuple):
            guard let index = key.elementIndex else { return nil }
            let place = index < 0 ? index + tuple.items.count : index
            return tuple.items.indices.contains(place) ? tuple.items[place] : nil
        case .string(let text), .markup(let text):
            guard let index = key.elementIndex else { return nil }
            return text.scalar(at: index < 0 ? index + text.scalarCount : index)
                .map { .text($0, isMarkup: isMarkup) }
        case .object(let object): return object.isSubscriptable ? try object.itemIfAny(key, state) : nil
        default: return nil
        }
    }

    /// Nil for the errors that a lookup takes for "there is none".
    static func lenient(
        _ body: () throws(TemplateError) -> Value?
    ) throws(TemplateError) -> Value? {
        do throws(TemplateError) { return try body() } catch {
            guard error.kind.isLookupFailure else { throw error }
            return nil
        }
    }

    /// A whole number that fits, as an index.
    var elementIndex: Int? {
        switch self {
        case .int(let index): index
        case .bool(let flag): flag ? 1 : 0
        default: nil
        }
    }

    /// An attribute or method of the value's type; nil for none.
    func ownAttribute(_ name: String) -> Value? {
        switch self {
        case .tuple(let tuple):
            if let index = tuple.fieldNames.firstIndex(where: { $0.isSame(as: name) }) {
                return tuple.items[index]
            }
        case .int, .bigInt, .bool, .float:
            if let value = numberAttribute(name) { return value }
        default: break
        }
        return boundMethod(name)
    }

    private func numberAttribute(_ name: String) -> Value? {
        let isFloat = typeName == "float"
        switch name {
        case "real": return Number(self)?.value
        case "imag": return isFloat ? .float(0) : .int(0)
        case "numerator": return isFloat ? nil : Number(self)?.value
        case "denominator": return isFloat ? nil : .int(1)
        default: return nil
        }
    }

    private func boundMethod(_ name: String) -> Value? {
        guard let method = BuiltInMethods.find(name, of: self) else { return nil }
        return .object(BoundBuiltIn(self, method))
    }

    /// Undefined, for an attribute that is not there.
    package func missingAttribute(_ name: String, _ state: RenderState) -> Value {
        state.undefined(.attribute(owner: ownerName, name: name))
    }

    private func missingElement(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value {
        state.undefined(.element(owner: ownerName, key: try key.repr(state)))
    }

    /// Python's `value[key]`, with its errors.
    func subscripted(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value {
        if let value = try elementIfAny(key, state) { return value }
        switch self {
        case .undefined(let undefined): return try undefined.member(self)
        case .dict(let dict):
            if let value = try dict.value(key, state) { return value }
            throw TemplateError(.key, try key.repr(state))
        case .list, .tuple:
            let name = typeName
            guard key.elementIndex != nil else {
                throw key.typeError("\(name) indices must be integers or slices, not %")
            }
            throw TemplateError(.index, "\(name) index out of range")
        case .string, .markup:
            guard key.elementIndex != nil else {
                throw key.typeError("string indices must be integers, not '%'")
            }
            throw TemplateError(.index, "string index out of range")
        case .object(let object) where object.isSubscriptable:
            if let value = try object.item(key, state) { return value }
            throw TemplateError(.key, try key.repr(state))
        default: throw typeError("'%' object is not subscriptable")
        }
    }
}

extension TemplateError.Kind {
    /// Whether `Environment.getitem` takes the error for a missing element.
    var isLookupFailure: Bool {
        self == .type || self == .index || self == .key || self == .attribute || self == .lookup
    }
}

extension HostObject {
    /// An element; nil when there is none, for whatever reason.
    func itemIfAny(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        try Value.lenient { () throws(TemplateError) in try item(key, state) }
    }
}

extension UndefinedValue {
    /// What an attribute or element of the undefined value is.
    fileprivate func member(_ value: Value) throws(TemplateError) -> Value {
        guard kind == .chainable || kind == .swallowing else { throw error }
        return value
    }
}
