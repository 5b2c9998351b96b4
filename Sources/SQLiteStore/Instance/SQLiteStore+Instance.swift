// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import LotusCore
package import Orchestrator

extension SQLiteStore {
    // MARK: - The daemon

    /// Takes the place, or takes it over.
    package func takeDaemonLease(
        owner: LeaseOwner, now: Timestamp, until: Timestamp,
        presence: @Sendable (LeaseOwner) -> LeaseOwner.Presence
    ) async throws -> RunLease {
        // As with streams: others are asked before the transaction, which checks that it is still them.
        let holder = try await daemonLease()
        let mayTakeOver =
            switch holder {
            case nil: true
            case let holder? where holder.owner == owner: true
            case let holder?:
                switch presence(holder.owner) {
                case .gone: true
                case .alive: false
                case .unknown: holder.expiresAt <= now
                }
            }
        return try await write(.processDeath) { database in
            let current = try Self.daemonLease(database)
            guard mayTakeOver, current == holder else { throw Self.occupied(current?.owner) }
            let epoch = try database.number(
                """
                UPDATE instance SET daemon_host = ?, daemon_process = ?, daemon_process_started = ?,
                    daemon_expires = ?, daemon_epoch = daemon_epoch + 1
                RETURNING daemon_epoch
                """,
                [StoredText.plain(owner.host), owner.process, owner.started, until.microseconds])
            return RunLease(owner: owner, epoch: epoch ?? 0, expiresAt: until)
        }
    }

    /// Moves the end of the lease.
    package func renewDaemonLease(_ lease: RunLease, until: Timestamp) async throws {
        try await write(.processDeath) { database in
            try database.run(
                "UPDATE instance SET daemon_expires = ? WHERE daemon_epoch = ? AND daemon_host IS NOT NULL",
                [until.microseconds, lease.epoch])
            if database.changesCount == 0 { throw Self.occupied(try Self.daemonLease(database)?.owner) }
        }
    }

    /// Empties the lease; the epoch stays, so that it only ever grows.
    package func releaseDaemonLease(_ lease: RunLease) async throws {
        try await write(.processDeath) { database in
            try database.run(
                "UPDATE instance SET daemon_host = NULL WHERE daemon_epoch = ?", [lease.epoch])
        }
    }

    /// Reads the lease.
    package func daemonLease() async throws -> RunLease? { try await read { try Self.daemonLease($0) } }

    private static func daemonLease(_ database: Database) throws -> RunLease? {
        try database.row("SELECT * FROM instance WHERE daemon_host IS NOT NULL").map { row in
            RunLease(
                owner: LeaseOwner(
                    host: row["daemon_host"], process: row["daemon_process"] ?? 0,
                    started: row["daemon_process_started"] ?? 0),
                epoch: row["daemon_epoch"],
                expiresAt: row.timeIfAny("daemon_expires") ?? Timestamp(microseconds: 0))
        }
    }

    private static func occupied(_ owner: LeaseOwner?) -> LotusError {
        LotusError(
            .daemonRunning,
            "another `lotus up` works on this store" + (owner.map { " (process \($0.process))" } ?? ""),
            hint: "stop it first, or let `store:` in lotus.yml name another file; one that was killed on "
                + "another machine loses its place within a minute")
    }

    // MARK: - Pausing

    /// Reads since when.
    package func pausedSince() async throws -> Timestamp? {
        try await read { try $0.row("SELECT paused_since FROM instance")?.timeIfAny("paused_since") }
    }

    /// Writes since when.
    package func setPaused(since: Timestamp?) async throws {
        try await write(.processDeath) { database in
            try database.run("UPDATE instance SET paused_since = ?", [since?.microseconds])
        }
    }
}
