// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

extension JSONValue {
    /// The same value for those who read JSON.
    init(_ value: PlainValue) {
        switch value {
        case .none: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .integer(number)
        case .double(let number): self = .number(number.description)
        case .string(let text): self = .string(text)
        case .list(let items): self = .array(items.map { JSONValue($0) })
        case .map(let map): self = .object(map.entries.map { Member($0.key, JSONValue($0.value)) })
        }
    }
}
