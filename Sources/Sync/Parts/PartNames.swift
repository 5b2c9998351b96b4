// SPDX-License-Identifier: Apache-2.0

/// The names that a sync gives to its files.
package enum PartNames {
    /// When the sync began that wrote a file of ours; nil for files of others.
    package static func startedAt(of key: String) -> Int64? {
        let name = key[(key.lastIndex(of: "/").map { key.index(after: $0) } ?? key.startIndex)...]
        guard name.hasPrefix("part_"), name.hasSuffix(".parquet") else { return nil }
        let numbers = name.dropFirst("part_".count).dropLast(".parquet".count).split(separator: "_")
        guard numbers.count == 2, Int(numbers[1]) != nil else { return nil }
        return Int64(numbers[0])
    }
}
