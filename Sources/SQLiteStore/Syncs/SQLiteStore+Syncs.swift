// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import LotusCore
package import Sync

extension SQLiteStore: SyncStateStore {
    /// Reads a stream in one transaction.
    package func record(of key: StreamKey) async throws -> StreamRecord {
        try await read { try StreamRow.record(of: key, $0) }
    }

    /// In the order of their names.
    package func keys() async throws -> [StreamKey] {
        try await read { database in
            try Row.fetchAll(
                database, sql: "SELECT connection, stream FROM sync_stream ORDER BY connection, stream"
            ).map { StreamKey(connection: $0["connection"], stream: $0["stream"]) }
        }
    }

    // MARK: - Leases

    /// Takes a lease, or takes one over.
    package func acquire(
        _ key: StreamKey, owner: LeaseOwner, now: Timestamp, until: Timestamp,
        presence: @Sendable (LeaseOwner) -> LeaseOwner.Presence
    ) async throws -> StreamLease {
        // The transaction must not run code of others, so they are asked before it, and it checks that
        // the lease is still the one that they were asked of.
        let holder = try await read { try LeaseRow.holder(of: key, $0) }
        let mayTakeOver =
            switch holder {
            case nil: true
            case let holder? where holder.owner == owner: true
            case let holder?:
                switch presence(holder.owner) {
                case .gone: true
                case .alive: false
                case .unknown: holder.expires <= now
                }
            }
        return try await write { database in
            let current = try LeaseRow.holder(of: key, database)
            guard mayTakeOver, current == holder else {
                throw LeaseRow.inProgress(key, current?.owner)
            }
            return try LeaseRow.take(key, owner: owner, until: until, database)
        }
    }

    /// Moves the end of a lease.
    package func renew(_ lease: StreamLease, until: Timestamp) async throws {
        try await write { database in
            try LeaseRow.check(lease, database)
            try database.execute(
                sql: "UPDATE sync_stream SET lease_expires = ? WHERE connection = ? AND stream = ?",
                arguments: [until.microseconds, lease.key.connection, lease.key.stream])
        }
    }

    /// Empties the lease; the epoch stays, so that it only ever grows.
    package func release(_ lease: StreamLease) async throws {
        try await write { database in
            try database.execute(
                sql: """
                    UPDATE sync_stream SET lease_host = NULL, lease_process = NULL,
                        lease_process_started = NULL, lease_expires = NULL
                    WHERE connection = ? AND stream = ? AND lease_epoch = ?
                    """, arguments: [lease.key.connection, lease.key.stream, lease.epoch])
        }
    }

    // MARK: - Syncs

    /// Counts a sync.
    package func begin(_ lease: StreamLease, _ start: SyncStart) async throws -> StreamRecord {
        try await write { database in
            try LeaseRow.check(lease, database)
            try database.execute(
                sql: """
                    UPDATE sync_stream SET sync_id = sync_id + 1, started_at = max(?, started_at + 1),
                        backfill = ?, folder = ?
                    WHERE connection = ? AND stream = ?
                    """,
                arguments: [
                    start.startedAt, start.backfill, start.folder, lease.key.connection, lease.key.stream,
                ])
            if start.forgetsState {
                try database.execute(
                    sql: """
                        UPDATE sync_stream SET state = NULL, memory = NULL, content_hash = NULL
                        WHERE connection = ? AND stream = ?
                        """, arguments: [lease.key.connection, lease.key.stream])
            }
            return try StreamRow.record(of: lease.key, database)
        }
    }

    /// Keeps the columns as JSON.
    package func setColumns(_ lease: StreamLease, _ columns: [StreamRecord.Column]) async throws {
        try await write { database in
            try LeaseRow.check(lease, database)
            try database.execute(
                sql: "UPDATE sync_stream SET columns = ? WHERE connection = ? AND stream = ?",
                arguments: [StreamRow.text(columns), lease.key.connection, lease.key.stream])
        }
    }

    // MARK: - Parts

    /// Adds files to a group.
    package func intend(
        _ lease: StreamLease, group: Int64?, parts: [PartIntent], settlement: Settlement?
    ) async throws -> Int64 {
        try await write { database in
            try LeaseRow.check(lease, database)
            let id = try group ?? PartRow.newGroup(of: lease.key, database)
            try PartRow.add(parts, to: id, of: lease.key, database)
            if let settlement { try PartRow.complete(id, settlement, database) }
            return id
        }
    }

    /// Makes a group's settlement true and forgets the group.
    package func settle(_ lease: StreamLease, group: Int64) async throws {
        try await write { database in
            try LeaseRow.check(lease, database)
            guard
                let found = try PartRow.groups(of: lease.key, database).first(where: { $0.id == group }),
                let settlement = found.settlement
            else { preconditionFailure("A group is settled once, and after it has its settlement.") }
            try StreamRow.apply(settlement, to: lease.key, database)
            try PartRow.remove(group, database)
        }
    }

    /// Makes a settlement true.
    package func settle(_ lease: StreamLease, _ settlement: Settlement) async throws {
        try await write { database in
            try LeaseRow.check(lease, database)
            try StreamRow.apply(settlement, to: lease.key, database)
        }
    }

    /// Turns the files of a group into abandoned ones.
    package func abandon(_ lease: StreamLease, group: Int64, now: Timestamp) async throws {
        try await write { database in
            try LeaseRow.check(lease, database)
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO sync_unwanted (connection, stream, key, reason, since)
                    SELECT connection, stream, key, 'abandoned', ? FROM sync_part WHERE group_id = ?
                    """, arguments: [now.microseconds, group])
            try PartRow.remove(group, database)
        }
    }

    /// Forgets abandoned and retired files.
    package func forget(_ lease: StreamLease, keys: [String]) async throws {
        try await write { database in
            try LeaseRow.check(lease, database)
            for key in keys {
                try database.execute(
                    sql: "DELETE FROM sync_unwanted WHERE connection = ? AND stream = ? AND key = ?",
                    arguments: [lease.key.connection, lease.key.stream, key])
            }
        }
    }
}
