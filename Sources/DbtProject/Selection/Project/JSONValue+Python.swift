// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension JSONValue {
    /// Whether Python's `==` holds: the order of keys does not matter, `1 == 1.0` and `True == 1`.
    func isEqualInPython(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.array(let one), .array(let two)):
            return one.count == two.count && zip(one, two).allSatisfy { $0.isEqualInPython(to: $1) }
        case (.object(let one), .object(let two)):
            return one.count == two.count
                && one.allSatisfy { member in
                    other[member.key].map { member.value.isEqualInPython(to: $0) } ?? false
                }
        case (.number, _), (_, .number):
            guard let one = pythonNumber, let two = other.pythonNumber else { return false }
            return one == two
        default: return self == other
        }
    }

    /// Whether `bool(value)` holds.
    var isTrueInPython: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        case .number: double != 0
        case .string(let text): !text.isEmpty
        case .array(let values): !values.isEmpty
        case .object(let members): !members.isEmpty
        }
    }

    private var pythonNumber: Double? {
        if case .bool(let value) = self { value ? 1 : 0 } else { double }
    }
}

extension Optional where Wrapped == JSONValue {
    /// Python's `==`, where what is not there is `None`.
    func isEqualInPython(to other: JSONValue?) -> Bool {
        (self ?? JSONValue.null).isEqualInPython(to: other ?? JSONValue.null)
    }
}
