// SPDX-License-Identifier: Apache-2.0

package import DuckDB

/// Tells errors that another writer caused, and that go away when the whole transaction runs again.
enum CommitConflict {
    /// Fragments of messages (DuckLake 1.0, SQLite). DuckLake itself retries only the race for a
    /// snapshot number; the others end its transaction.
    private static let fragments = [
        // SQLite: somebody else writes, or wrote since this transaction first read.
        "database is locked", "database table is locked",
        // DuckLake: another transaction changed what this one changes.
        "Transaction conflict", "Exceeded the maximum retry count",
        // The race for a snapshot number.
        "ducklake_snapshot_pkey", "UNIQUE constraint failed: ducklake_snapshot",
        // DuckDB-file catalogs.
        "write-write conflict", "Conflict on tuple", "PRIMARY KEY or UNIQUE constraint violat",
    ]

    static func isConflict(_ error: any Error) -> Bool {
        guard let error = error as? DuckDBError else { return false }
        return fragments.contains { error.message.contains($0) }
    }
}

extension DuckDBError {
    /// Whether another writer caused it, so that the whole transaction can run again.
    package var isCommitConflict: Bool { CommitConflict.isConflict(self) }
}
