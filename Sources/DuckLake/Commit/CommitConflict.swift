// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import LotusCore
internal import Postgres

/// Tells errors that go away when the whole transaction runs again: those that another writer caused,
/// and a catalog server that went away.
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
        // Postgres: DuckLake wraps these texts of the server, whose language may be another.
        "could not serialize access", "deadlock detected",
    ]

    /// Fragments of messages of libpq inside postgres_scanner (DuckDB 1.5), and of the server when it
    /// goes down. An empty cause behind `Failed to execute query` is what a killed backend leaves.
    private static let lossFragments = [
        "server closed the connection unexpectedly", "no connection to the server",
        "could not receive data from server", "could not send data to server", "connection to server at",
        "SSL SYSCALL error", "SSL connection has been closed", "SSL error: unexpected eof",
        "terminating connection due to",
        "Unable to connect to Postgres", "the database system is", "connection not open",
        // As it stands, and inside another error's JSON.
        "Failed to execute query \"ROLLBACK\": ", "Failed to execute query \\\"ROLLBACK\\\": ",
        // What is left of a transaction whose connection broke inside one of DuckLake's own queries.
        "Current transaction is aborted (please ROLLBACK)",
        "Failed to execute query \"COMMIT\"", "Failed to execute query \\\"COMMIT\\\"",
    ]

    /// Errors of a statement itself, whose messages quote what the user wrote or stored.
    private static let ownTypes: Set = [
        "Conversion", "Binder", "Parser", "Syntax", "Invalid Input", "Out of Range", "Mismatch Type",
        "Constraint",
    ]

    static func isConflict(_ error: any Error) -> Bool {
        guard let error = error as? DuckDBError, !ownTypes.contains(error.type) else { return false }
        let message = plain(error.message)
        return fragments.contains { message.contains($0) }
    }

    /// Whether the connection to the catalog's server was lost, in the engine or in ours.
    static func isConnectionLoss(_ error: any Error) -> Bool {
        if let error = error as? LotusError { return error.cause.map { isConnectionLoss($0) } ?? false }
        if let error = error as? PostgresError { return error.isConnectionLoss }
        guard let error = error as? DuckDBError, !ownTypes.contains(error.type) else { return false }
        let message = plain(error.message)
        return lossFragments.contains { message.contains($0) }
    }

    /// An error inside an error is JSON, with its quotation marks escaped.
    private static func plain(_ message: String) -> String { message.replacing("\\\"", with: "\"") }

    static func isRepeatable(_ error: any Error) -> Bool { isConflict(error) || isConnectionLoss(error) }
}

extension DuckDBError {
    /// Whether another writer caused it; the transaction was not committed.
    package var isCommitConflict: Bool { CommitConflict.isConflict(self) }

    /// Whether ``Lake/commit(_:on:_:)`` can run the whole transaction again: another writer caused the error, or the catalog's
    /// server went away.
    package var isRepeatableInCommit: Bool { CommitConflict.isRepeatable(self) }
}

/// What a catalog's server that goes away looks like.
package enum CatalogLoss {
    /// Whether an error, or what caused it, is a connection that was cut or could not be had.
    package static func caused(_ error: any Error) -> Bool { CommitConflict.isConnectionLoss(error) }

    /// Runs a COMMIT, or a statement that commits by itself; when the connection is lost in it, the error
    /// says that nobody can tell what became of it.
    package static func outcomeTold<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch  where CommitConflict.isConnectionLoss(error) && !CommitConflict.isConflict(error) {
            throw CommitOutcome.unknown(token: nil, cause: error)
        }
    }
}

extension PostgresError {
    /// Whether the server went away, or was never there.
    var isConnectionLoss: Bool { isConnectionFailure || kind == .outcomeUnknown }
}
