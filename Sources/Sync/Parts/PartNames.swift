// SPDX-License-Identifier: Apache-2.0

internal import Landing
internal import LotusCore

/// The keys of a sync's files (PROJECT.md section 4): `…/year=2026/month=11/day=24/part_<start>_<n>.parquet`.
package struct PartNames: Sendable {
    /// The stream's folder, with a slash at its end.
    let prefix: String
    /// When the sync began, in milliseconds since 1970.
    let startedAt: Int64

    private static let millisecondsADay: Int64 = 86_400_000

    /// The key of a file.
    ///
    /// - Parameter partition: nil for the day on which the sync began, in UTC.
    func key(_ number: Int, partition: HivePartition?) -> String {
        "\(prefix)\(partition ?? day)/part_\(startedAt)_\(number).parquet"
    }

    private var day: HivePartition {
        let date = CivilDate(daysSince1970: startedAt / Self.millisecondsADay)
        return HivePartition(year: Int(date.year), month: Int(date.month), day: Int(date.day))
    }

    /// When the sync began that wrote a file of ours; nil for files of others.
    package static func startedAt(of key: String) -> Int64? {
        let name = key[(key.lastIndex(of: "/").map { key.index(after: $0) } ?? key.startIndex)...]
        guard name.hasPrefix("part_"), name.hasSuffix(".parquet") else { return nil }
        let numbers = name.dropFirst("part_".count).dropLast(".parquet".count).split(separator: "_")
        guard numbers.count == 2, Int(numbers[1]) != nil else { return nil }
        return Int64(numbers[0])
    }
}
