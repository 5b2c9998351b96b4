// SPDX-License-Identifier: Apache-2.0

/// A value as YAML and JSON know it: what configuration, properties and the manifest are made of.
package enum PlainValue: Sendable, Equatable {
    case none
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list([PlainValue])
    case map(PlainMap)
}

extension PlainValue {
    /// The text of a string.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The items of a list.
    package var list: [PlainValue]? {
        if case .list(let items) = self { items } else { nil }
    }

    /// The entries of a map.
    package var map: PlainMap? {
        if case .map(let map) = self { map } else { nil }
    }

    /// The flag of a boolean.
    package var bool: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// Whether this is nothing (`null`, `None`).
    package var isNone: Bool {
        if case .none = self { true } else { false }
    }

    /// Whether Python counts it as true.
    package var isTrue: Bool {
        switch self {
        case .none: false
        case .bool(let flag): flag
        case .int(let number): number != 0
        case .double(let number): number != 0
        case .string(let text): !text.isEmpty
        case .list(let items): !items.isEmpty
        case .map(let map): !map.isEmpty
        }
    }

    /// A list as it is; any other value as the only item of one.
    package var listified: [PlainValue] {
        if case .list(let items) = self { items } else { [self] }
    }

    /// The texts of a list of strings; other items are left out.
    package var strings: [String] { (list ?? []).compactMap(\.string) }

    /// A list of strings.
    package static func strings(_ items: [String]) -> PlainValue { .list(items.map { .string($0) }) }

    /// A string, or nothing.
    package static func optional(_ text: String?) -> PlainValue {
        if let text { .string(text) } else { PlainValue.none }
    }

    /// The value of a key, when this is a map that has it.
    package subscript(_ key: String) -> PlainValue? {
        if case .map(let map) = self { map[key] } else { nil }
    }

    /// What Python's `type(value).__name__` says.
    package var pythonTypeName: String {
        switch self {
        case .none: "NoneType"
        case .bool: "bool"
        case .int: "int"
        case .double: "float"
        case .string: "str"
        case .list: "list"
        case .map: "dict"
        }
    }
}

extension PlainValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .int(value) }
    package init(arrayLiteral elements: PlainValue...) { self = .list(elements) }
}
