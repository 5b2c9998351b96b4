// SPDX-License-Identifier: Apache-2.0

/// A day of a landing folder, as `year=2026/month=01/day=31` names it, with leading zeros or without.
package struct HivePartition: Hashable, Sendable {
    package let year: Int
    package let month: Int
    package let day: Int

    /// A day; it is not checked against the calendar, as folders are not either.
    package init(year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads the folders of a key below its stream's prefix: the first three of them, in this order.
    ///
    /// Nil when they name no day, as in a stream that is not partitioned.
    package init?(folders: [Substring]) {
        guard folders.count >= 3, let year = Self.number(folders[0], "year=", digitsMax: 4),
            let month = Self.number(folders[1], "month=", digitsMax: 2),
            let day = Self.number(folders[2], "day=", digitsMax: 2),
            (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    private static func number(_ folder: Substring, _ name: String, digitsMax: Int) -> Int? {
        let digits = folder.dropFirst(name.count)
        guard folder.hasPrefix(name), (1...digitsMax).contains(digits.utf8.count),
            digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return Int(digits)
    }
}

extension HivePartition: Comparable {
    /// By the calendar, whatever the spelling.
    package static func < (one: HivePartition, other: HivePartition) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }
}

extension HivePartition: CustomStringConvertible {
    /// With leading zeros, as Lotus Lake names the folders: bytes and calendar agree on their order then.
    package var description: String {
        "year=\(Self.padded(year, 4))/month=\(Self.padded(month, 2))/day=\(Self.padded(day, 2))"
    }

    /// Such as `2026-01-31`.
    package var isoDay: String { "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))" }

    private static func padded(_ number: Int, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
