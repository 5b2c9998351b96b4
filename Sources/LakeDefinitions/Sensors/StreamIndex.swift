// SPDX-License-Identifier: Apache-2.0

package import Landing
package import ObjectStore

/// What a sensor knows of a stream's files: enough to tell which are new, in 16 bytes for each.
///
/// The whole prefix is listed at first and from time to time; in between only the newest partitions are
/// (PROJECT.md section 4).
package struct StreamIndex: Sendable {
    /// Files that a listing found and that were not known, in the order of ``LandingFile``.
    package struct News: Sendable {
        package var count = 0
        package var bytes = 0
        /// The last of them in order.
        package var last: LandingFile?
        /// Those that syncs of ours did not write.
        package var foreignCount = 0

        mutating func add(_ file: LandingFile) {
            count += 1
            bytes += file.size
            if !Self.isOurs(file.key) { foreignCount += 1 }
            if last.map({ $0 < file }) ?? true { last = file }
        }

        /// `part_<milliseconds of the sync's start>_<n>.parquet`
        private static func isOurs(_ key: String) -> Bool {
            let name = key.split(separator: "/").last ?? ""
            guard name.hasPrefix("part_"), name.hasSuffix(".parquet") else { return false }
            let numbers = name.dropFirst(5).dropLast(8).split(
                separator: "_", omittingEmptySubsequences: false)
            return numbers.count == 2 && numbers[0].count >= 12 && numbers.allSatisfy { Int64($0) != nil }
        }
    }

    private let prefix: String
    /// By the hash of its key, the hash of what makes a file this one.
    private var known: [UInt64: UInt64] = [:]
    /// The sum of all of these.
    private var sum: UInt64 = 0
    private var newest: [HivePartition: Set<String>] = [:]
    private var isComplete = false
    /// The last file in order.
    private var last: LandingFile?

    package init(prefix: String) { self.prefix = prefix }

    /// How many files there are.
    package var count: Int { known.count }

    /// What is another one when a file came, went or was replaced.
    package var digest: String {
        "\(known.count):\(String(sum, radix: 16))"
    }

    /// Lists everything, or the newest partitions when all was listed before.
    ///
    /// - Parameter hidden: keys of files that are not settled.
    package mutating func list(
        _ store: any ObjectStore, hidden: Set<String>, isWhole: Bool
    ) async throws -> News {
        guard !isWhole, isComplete, let start = startAfter else {
            var index = StreamIndex(prefix: prefix)
            var news = News()
            for try await page in store.objects(prefix: prefix) {
                for file in page.compactMap({ LandingFile($0, prefix: prefix) })
                where !hidden.contains(file.key) {
                    if known[Self.hash(file.key)] != Self.identity(file) { news.add(file) }
                    index.add(file)
                }
            }
            index.isComplete = true
            self = index
            return news
        }
        var news = News()
        for try await page in store.objects(prefix: prefix, startAfter: start) {
            for file in page.compactMap({ LandingFile($0, prefix: prefix) })
            where !hidden.contains(file.key) && known[Self.hash(file.key)] != Self.identity(file) {
                news.add(file)
                add(file)
            }
        }
        return news
    }

    private mutating func add(_ file: LandingFile) {
        let identity = Self.identity(file)
        if let old = known.updateValue(identity, forKey: Self.hash(file.key)) { sum &-= old }
        sum &+= identity
        guard let partition = file.partition else { return }
        let folder =
            prefix + file.key.dropFirst(prefix.count).split(separator: "/").prefix(3).joined(separator: "/")
            + "/"
        newest[partition, default: []].insert(folder)
        if newest.count > StreamListing.newestPartitions, let oldest = newest.keys.min() {
            newest[oldest] = nil
        }
    }

    /// The key after which the newest partitions lie. Where a folder has no leading zeros, bytes and calendar
    /// disagree: the listing then begins with the year.
    private var startAfter: String? {
        guard let oldest = newest.keys.min() else { return nil }
        let folders = newest.values.flatMap { $0 }
        let padded = prefix.utf8.count + "year=2026/month=01/day=31/".utf8.count
        guard folders.allSatisfy({ $0.utf8.count == padded }) else {
            return "\(prefix)year=\(oldest.description.dropFirst(5).prefix(4))"
        }
        return folders.min { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func identity(_ file: LandingFile) -> UInt64 {
        hash("\(file.key)\u{0}\(file.etag)\u{0}\(file.size)")
    }

    /// FNV-1a with a final mix (the finalizer of MurmurHash3): the same in every process, as cursors need.
    private static func hash(_ text: String) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
        hash = (hash ^ hash >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return hash ^ hash >> 33
    }
}
