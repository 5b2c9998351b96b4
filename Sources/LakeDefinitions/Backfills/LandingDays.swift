// SPDX-License-Identifier: Apache-2.0

package import Landing
package import LotusCore
internal import Orchestrator

/// Days of landing folders, the first and the last included, that a backfill reads again.
package struct LandingDays: Sendable, Hashable {
    package let first: HivePartition
    package let last: HivePartition

    /// - Throws: ``LotusError`` `LL-BACKFILL-001` when the first day comes after the last.
    package init(first: HivePartition, last: HivePartition) throws(LotusError) {
        guard first <= last else {
            throw LotusError(
                .backfillDays, "the first day, \(first.isoDay), comes after the last, \(last.isoDay)",
                hint: "exchange them")
        }
        self.first = first
        self.last = last
    }

    /// - Parameters:
    ///   - first: such as `2026-01-31`.
    ///   - last: the same; nil for the first day alone.
    /// - Throws: ``LotusError`` `LL-BACKFILL-001` for what is no day, or days in the wrong order.
    package init(first: String, last: String?) throws(LotusError) {
        let day = try Self.day(first)
        try self.init(first: day, last: try last.map(Self.day) ?? day)
    }

    package func contains(_ file: LandingFile) -> Bool {
        file.partition.map { first <= $0 && $0 <= last } ?? false
    }

    private static func day(_ text: String) throws(LotusError) -> HivePartition {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= $0 }
            ),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]),
            (1...12).contains(month), (1...CivilDate.daysInMonth(month, of: Int64(year))).contains(day)
        else {
            throw LotusError(
                .backfillDays, "'\(text)' is no day", hint: "write year, month and day, such as 2026-01-31")
        }
        return HivePartition(year: year, month: month, day: day)
    }
}
