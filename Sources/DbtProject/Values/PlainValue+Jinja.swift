// SPDX-License-Identifier: Apache-2.0

package import Jinja

extension PlainValue {
    /// The value as templates see it; lists and maps are new and may be changed.
    package var jinja: Value {
        switch self {
        case .none: Value.none
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .double(let number): .float(number)
        case .string(let text): .string(text)
        case .list(let items): .list(items.map(\.jinja))
        case .map(let map): map.jinja
        }
    }

    /// What a template made.
    ///
    /// - Throws: for what has no place in a file, such as a function; a set and a tuple become lists.
    package init(_ value: Value, _ state: RenderState) throws(TemplateError) {
        switch value {
        case .undefined, .none: self = .none
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .int(number)
        case .float(let number): self = .double(number)
        case .string(let text), .markup(let text): self = .string(text)
        case .list(let list): self = try Self.list(list.items, state)
        case .tuple, .set: self = try Self.list(try value.elements(state), state)
        case .dict(let dict):
            var map = PlainMap()
            for entry in dict.entries {
                map[try entry.key.str(state)] = try PlainValue(entry.value, state)
            }
            self = .map(map)
        case .object(let object):
            if let plain = (object as? any PlainObject)?.plainValue {
                self = plain
            } else {
                self = .string(try object.str(state))
            }
        case .bigInt: self = .string(try value.str(state))
        }
    }

    private static func list(_ items: [Value], _ state: RenderState) throws(TemplateError) -> PlainValue {
        var values: [PlainValue] = []
        values.reserveCapacity(items.count)
        for item in items { values.append(try PlainValue(item, state)) }
        return .list(values)
    }
}

extension PlainMap {
    /// The map as a dict of templates.
    package var jinja: Jinja.Value {
        .dict(DictValue(entries.map { ($0.key, $0.value.jinja) }))
    }
}

/// An object of templates that stands for a plain value.
protocol PlainObject: AnyObject {
    var plainValue: PlainValue { get }
}
