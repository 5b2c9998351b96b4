// SPDX-License-Identifier: Apache-2.0

/// One SQL value, copied out of the engine.
package indirect enum Value: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// TINYINT to BIGINT, and the unsigned types below UBIGINT.
    case integer(Int64)
    /// UBIGINT.
    case unsigned(UInt64)
    case hugeint(Int128)
    case uhugeint(UInt128)
    /// BIGNUM, as decimal digits with a sign.
    case bignum(String)
    case float(Float)
    case double(Double)
    /// The value is `unscaled` divided by ten to the power of `scale`.
    case decimal(unscaled: Int128, width: Int, scale: Int)
    case text(String)
    case json(String)
    case blob([UInt8])
    /// Digits `0` and `1`.
    case bit(String)
    /// The 128 bits as printed, first byte highest.
    case uuid(UInt128)
    /// Days since 1970-01-01.
    case date(Int32)
    /// Microseconds since midnight.
    case time(Int64)
    /// Nanoseconds since midnight.
    case timeNanoseconds(Int64)
    /// Microseconds since midnight, and the offset from UTC in seconds.
    case timeTZ(microseconds: Int64, offsetSeconds: Int32)
    /// A wall-clock time without a zone, counted from 1970 in the unit.
    case timestamp(Int64, unit: TimestampUnit)
    /// An instant: microseconds since 1970 in UTC.
    case timestampTZ(Int64)
    case interval(months: Int32, days: Int32, microseconds: Int64)
    case enumeration(String)
    case list([Value])
    case structure([Member])
    case map([Entry])
    case union(tag: String, Value)

    /// How finely a TIMESTAMP counts.
    package enum TimestampUnit: Hashable, Sendable {
        case seconds, milliseconds, microseconds, nanoseconds
    }

    /// A named part of a STRUCT.
    package struct Member: Hashable, Sendable {
        package var name: String
        package var value: Value

        package init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }
    }

    /// A pair of a MAP.
    package struct Entry: Hashable, Sendable {
        package var key: Value
        package var value: Value

        package init(_ key: Value, _ value: Value) {
            self.key = key
            self.value = value
        }
    }
}

extension Value {
    package var isNull: Bool { self == .null }

    /// The number, when it is an integer of any type that fits.
    package var int64: Int64? {
        switch self {
        case .integer(let number): number
        case .unsigned(let number): Int64(exactly: number)
        case .hugeint(let number): Int64(exactly: number)
        case .uhugeint(let number): Int64(exactly: number)
        default: nil
        }
    }

    /// The text of VARCHAR, JSON and ENUM.
    package var string: String? {
        switch self {
        case .text(let text), .json(let text), .enumeration(let text): text
        default: nil
        }
    }

    package var bool: Bool? {
        if case .boolean(let flag) = self { flag } else { nil }
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .text(value) }
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
}

extension Value: CustomStringConvertible {
    /// The value as DuckDB's cast to VARCHAR writes it; instants in UTC.
    package var description: String {
        var text = TextBuffer()
        ValueText.write(self, to: &text)
        return text.string
    }
}
