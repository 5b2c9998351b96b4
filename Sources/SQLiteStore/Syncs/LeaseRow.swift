// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Sync

/// The lease of a stream, in its row.
enum LeaseRow {
    struct Holder: Equatable, Sendable {
        let owner: LeaseOwner
        let expires: Timestamp
        let epoch: Int64
    }

    /// Who has the lease, also when it ran out.
    static func holder(of key: StreamKey, _ database: Database) throws -> Holder? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT lease_host, lease_process, lease_process_started, lease_expires, lease_epoch
                FROM sync_stream WHERE connection = ? AND stream = ? AND lease_host IS NOT NULL
                """, arguments: [key.connection, key.stream])
        return row.map { row in
            Holder(
                owner: LeaseOwner(
                    host: row["lease_host"], process: row["lease_process"],
                    started: row["lease_process_started"]),
                expires: Timestamp(microseconds: row["lease_expires"]), epoch: row["lease_epoch"])
        }
    }

    static func take(
        _ key: StreamKey, owner: LeaseOwner, until: Timestamp, _ database: Database
    ) throws -> StreamLease {
        try database.execute(
            sql: """
                INSERT INTO sync_stream (connection, stream, lease_host, lease_process,
                    lease_process_started, lease_expires, lease_epoch)
                VALUES (?, ?, ?, ?, ?, ?, 1)
                ON CONFLICT DO UPDATE SET lease_host = excluded.lease_host,
                    lease_process = excluded.lease_process,
                    lease_process_started = excluded.lease_process_started,
                    lease_expires = excluded.lease_expires, lease_epoch = lease_epoch + 1
                """,
            arguments: [
                key.connection, key.stream, owner.host, owner.process, owner.started, until.microseconds,
            ])
        let epoch = try Int64.fetchOne(
            database, sql: "SELECT lease_epoch FROM sync_stream WHERE connection = ? AND stream = ?",
            arguments: [key.connection, key.stream])
        return StreamLease(key: key, owner: owner, epoch: epoch ?? 0, expires: until)
    }

    /// Throws unless the stream's epoch is the lease's.
    static func check(_ lease: StreamLease, _ database: Database) throws {
        let epoch = try Int64.fetchOne(
            database, sql: "SELECT lease_epoch FROM sync_stream WHERE connection = ? AND stream = ?",
            arguments: [lease.key.connection, lease.key.stream])
        guard epoch == lease.epoch else {
            throw LotusError(
                .syncLeaseLost, "another process has taken over the sync of \(lease.key)",
                hint: "this one did not renew its lease in time, as when it was suspended; nothing is lost: "
                    + "the other one goes on")
        }
    }

    static func inProgress(_ key: StreamKey, _ owner: LeaseOwner?) -> LotusError {
        LotusError(
            .syncInProgress,
            "\(key) is being synced by another process" + (owner.map { " (number \($0.process))" } ?? ""),
            hint: "wait until it has ended, or end it if it hangs; if it was killed on another machine, its "
                + "lease runs out within a minute")
    }
}
