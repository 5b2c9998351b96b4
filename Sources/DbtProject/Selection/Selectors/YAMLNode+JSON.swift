// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

extension YAMLNode {
    /// The same value without its place.
    var jsonValue: JSONValue {
        switch content {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let number): .integer(number)
        case .double(let number): .number(number.description)
        case .string(let text): .string(text)
        case .list(let items): .array(items.map(\.jsonValue))
        case .map(let map): .object(map.entries.map { JSONValue.Member($0.key, $0.value.jsonValue) })
        }
    }
}
