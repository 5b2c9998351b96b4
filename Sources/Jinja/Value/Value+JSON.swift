// SPDX-License-Identifier: Apache-2.0

internal import BigInt
package import LotusCore

extension Value {
    /// What Python's `json.loads` makes of a document: dicts in the order of their members, whole
    /// numbers of any size, all other numbers as floats.
    package init(json: JSONValue) {
        switch json {
        case .null: self = .none
        case .bool(let flag): self = .bool(flag)
        case .number(let digits): self = Self.number(digits)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .list(elements.map { Value(json: $0) })
        case .object(let members): self = .dict(DictValue(members.map { ($0.key, Value(json: $0.value)) }))
        }
    }

    private static func number(_ digits: String) -> Value {
        if let small = Int(digits) { return .int(small) }
        if let big = BigInt(digits) { return .integer(big) }
        return .float(Double(digits) ?? .nan)
    }
}
