// SPDX-License-Identifier: Apache-2.0

package import ObjectStore

/// What is known of a stream's landing files, and how to learn of new ones with few requests.
///
/// The whole prefix is listed at the start and from time to time; in between only the newest partitions
/// are, since that is where new files arrive (PROJECT.md section 4). A file that comes late, into an old
/// partition, is found by the next whole listing.
package struct StreamListing: Sendable {
    /// What a listing found.
    package struct Changes: Sendable, Equatable {
        /// Files that were not known, or were replaced; in the order of ``LandingFile``.
        package var new: [LandingFile] = []
        /// Files that are no longer there. Only a whole listing can tell.
        package var gone: [LandingFile] = []

        /// Nothing.
        package init() {}
    }

    /// How many of the newest partitions are listed between whole listings.
    package static let newestPartitions = 3

    /// The stream's folder, with a slash at its end: `raw/shopify/orders/`.
    package let prefix: String
    private var known: [String: LandingFile] = [:]
    /// The folders of each day, as they are spelled.
    private var folders: [HivePartition: Set<String>] = [:]
    private var isComplete = false

    /// A stream of which nothing is known yet.
    package init(prefix: String) {
        self.prefix = prefix.hasSuffix("/") ? prefix : prefix + "/"
    }

    /// The known files by day and in natural order.
    package var files: [LandingFile] { known.values.sorted() }
    /// How many files are known.
    package var count: Int { known.count }

    /// Lists everything under the prefix.
    ///
    /// - Parameter excluded: keys that are left out, such as those of files that are not settled yet. A file
    ///   that was known before under such a key stays as it was known.
    package mutating func listAll(
        _ store: some ObjectStore, excluding excluded: Set<String> = []
    ) async throws -> Changes {
        let before = known
        var after = StreamListing(prefix: prefix)
        var changes = Changes()
        for try await page in store.objects(prefix: prefix) {
            for file in page.compactMap({ LandingFile($0, prefix: prefix) }) {
                if excluded.contains(file.key) {
                    if let known = before[file.key] { after.add(known) }
                    continue
                }
                if before[file.key]?.identity != file.identity { changes.new.append(file) }
                after.add(file)
            }
        }
        after.isComplete = true
        changes.new.sort()
        changes.gone = before.values.filter { after.known[$0.key] == nil }.sorted()
        self = after
        return changes
    }

    /// Lists the newest partitions, and everything when nothing is known yet or there are no partitions.
    ///
    /// Files that are gone are not told, as they may only be out of sight.
    ///
    /// - Parameter excluded: keys that are left out; see ``listAll(_:excluding:)``.
    package mutating func listNewest(
        _ store: some ObjectStore, excluding excluded: Set<String> = []
    ) async throws -> Changes {
        guard isComplete, let start = startAfter else {
            return try await listAll(store, excluding: excluded)
        }
        var changes = Changes()
        for try await page in store.objects(prefix: prefix, startAfter: start) {
            for file in page.compactMap({ LandingFile($0, prefix: prefix) })
            where known[file.key]?.identity != file.identity && !excluded.contains(file.key) {
                changes.new.append(file)
            }
        }
        for file in changes.new { add(file) }
        changes.new.sort()
        return changes
    }

    private mutating func add(_ file: LandingFile) {
        known[file.key] = file
        if let partition = file.partition {
            folders[partition, default: []].insert(Self.folder(of: file, prefix: prefix))
        }
    }

    /// The key after which the newest partitions lie, and whatever comes after them.
    ///
    /// Where some folder has no leading zeros (`month=9`), bytes and calendar disagree: the listing then
    /// begins with the year.
    private var startAfter: String? {
        let newest = folders.keys.sorted().suffix(Self.newestPartitions)
        guard let oldest = newest.first else { return nil }
        let spelled = newest.flatMap { folders[$0] ?? [] }
        guard spelled.allSatisfy({ Self.isPadded($0, prefix: prefix) }) else {
            return "\(prefix)year=\(oldest.description.dropFirst(5).prefix(4))"
        }
        return spelled.min { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func folder(of file: LandingFile, prefix: String) -> String {
        prefix + file.key.dropFirst(prefix.count).split(separator: "/").prefix(3).joined(separator: "/") + "/"
    }

    private static func isPadded(_ folder: String, prefix: String) -> Bool {
        folder.utf8.count == prefix.utf8.count + "year=2026/month=01/day=31/".utf8.count
    }
}
