// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import ProjectFiles
import SQLiteStore
import Sync

/// The landing files of a project that its syncs have not settled.
struct UnsettledFiles {
    private let store: StoreSettings

    init(_ store: StoreSettings) { self.store = store }

    /// The keys of a stream's files that nobody must see, whichever connection writes them; none where nothing
    /// was ever synced.
    func keys(of stream: String) async throws -> Set<String> {
        // A store in Postgres is not there yet, so that nothing was synced with one.
        guard case .sqlite(let path) = store, FileManager.default.fileExists(atPath: path.resolved) else {
            return []
        }
        let store = try SQLiteStore.open(path.resolved)
        defer { store.close() }
        var keys: Set<String> = []
        for key in try await store.keys() where key.stream == stream {
            keys.formUnion(try await store.record(of: key).hiddenKeys)
        }
        return keys
    }
}
