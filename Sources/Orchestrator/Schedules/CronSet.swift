// SPDX-License-Identifier: Apache-2.0

/// A set of numbers from 0 to 63: the values that a field of a cron expression names.
struct CronSet: Sendable, Hashable {
    private var bits: UInt64 = 0

    /// No number.
    init() {}

    /// All numbers of a range.
    init(_ range: ClosedRange<Int>) {
        for number in range { insert(number) }
    }

    var isEmpty: Bool { bits == 0 }

    mutating func insert(_ number: Int) { bits |= 1 << UInt64(number) }

    func contains(_ number: Int) -> Bool { bits >> UInt64(number) & 1 == 1 }

    /// The smallest that is not below a number; nil when there is none.
    func first(from number: Int) -> Int? {
        let left = number > 63 ? 0 : bits & (~0 << UInt64(number))
        return left == 0 ? nil : left.trailingZeroBitCount
    }

    /// The largest that is not above a number; nil when there is none.
    func last(to number: Int) -> Int? {
        let left = number < 0 ? 0 : bits & (~0 >> UInt64(63 - number))
        return left == 0 ? nil : 63 - left.leadingZeroBitCount
    }
}
