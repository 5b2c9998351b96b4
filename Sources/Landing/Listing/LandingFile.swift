// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import ObjectStore

/// A Parquet file of a stream in the landing zone.
package struct LandingFile: Hashable, Sendable {
    /// What makes a file the one that was read before: a file that was replaced is another one.
    package struct Identity: Hashable, Sendable {
        package let key: String
        package let etag: String
        package let size: Int

        package init(key: String, etag: String, size: Int) {
            self.key = key
            self.etag = etag
            self.size = size
        }
    }

    package let key: String
    package let etag: String
    package let size: Int
    package let lastModified: Timestamp
    /// The day that its folders name; nil in a stream that is not partitioned.
    package let partition: HivePartition?

    /// Key, ETag and length together (PROJECT.md section 4).
    package var identity: Identity { Identity(key: key, etag: etag, size: size) }

    /// The file of an object, if it is one.
    ///
    /// A landing file is any Parquet object under its stream's prefix: `….parquet`, and `….parquet-1`, the
    /// name that Airbyte gives when the other is taken. What DuckLake wrote is none: it belongs to a table,
    /// and only the lake's upkeep deletes it.
    package init?(_ object: ObjectSummary, prefix: String) {
        guard object.key.hasPrefix(prefix), Self.isParquet(object.key), !Self.isOfTable(object.key)
        else { return nil }
        let folders = object.key.dropFirst(prefix.count).split(
            separator: "/", omittingEmptySubsequences: false)
        key = object.key
        etag = object.etag
        size = object.size
        lastModified = object.lastModified
        partition = HivePartition(folders: folders.dropLast())
    }

    /// Whether DuckLake named a file: `ducklake-<uuid>.parquet`, `ducklake-<uuid>-delete.parquet` (DuckLake
    /// 1.0). The lake's data path may contain the landing zone, and so a table's folder be that of a stream.
    package static func isOfTable(_ key: String) -> Bool {
        let name = fileName(key)
        return name.hasPrefix("ducklake-") && name.hasSuffix(".parquet")
    }

    private static func fileName(_ key: String) -> Substring {
        key[(key.lastIndex(of: "/").map { key.index(after: $0) } ?? key.startIndex)...]
    }

    private static func isParquet(_ key: String) -> Bool {
        let name = fileName(key)
        if name.hasSuffix(".parquet") { return true }
        guard let dash = name.lastIndex(of: "-"), name[..<dash].hasSuffix(".parquet") else { return false }
        let digits = name[name.index(after: dash)...]
        return !digits.isEmpty
            && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension LandingFile: Comparable {
    /// By day, then by name in natural order; what belongs to no day comes first.
    package static func < (one: LandingFile, other: LandingFile) -> Bool {
        guard one.partition == other.partition else {
            guard let first = one.partition else { return true }
            guard let second = other.partition else { return false }
            return first < second
        }
        return NaturalOrder.isOrdered(one.key, before: other.key)
    }
}

extension HivePartition {
    init?(folders: ArraySlice<Substring>) { self.init(folders: Array(folders)) }
}
