// SPDX-License-Identifier: Apache-2.0

internal import GRDB
package import LotusCore
package import Orchestrator

extension SQLiteStore: RunStore {
    // MARK: - Making and finding

    /// Makes queued runs, each with the event that says so.
    package func create(_ requests: [NewRun], now: Timestamp) async throws -> [RunRecord?] {
        if requests.isEmpty { return [] }
        return try await write(.processDeath) { try Self.create(requests, now: now, $0) }
    }

    static func create(_ requests: [NewRun], now: Timestamp, _ database: Database) throws -> [RunRecord?] {
        var labels = Labels(database)
        return try requests.map { new in
            guard let row = try RunRow.create(new, now: now, &labels, database) else { return nil }
            _ = try tell(.queued, of: row, now, database)
            return row.record
        }
    }

    /// Reads a run.
    package func run(_ id: RunID) async throws -> RunRecord? {
        try await read { try RunRow.find(id, $0)?.record }
    }

    /// In the order in which they were made, backwards.
    package func runs(_ filter: RunFilter) async throws -> [RunRecord] {
        try await read { try RunRow.all(filter, $0).map(\.record) }
    }

    /// Looks at the names of all runs.
    package func runs(idEnding: String, limit: Int) async throws -> [RunRecord] {
        try await read { try RunRow.all(idEnding: idEnding, limit: limit, $0).map(\.record) }
    }

    /// The time of the last event that says so.
    package func lastChange(of run: RunID, to status: RunStatus) async throws -> Timestamp? {
        try await read { database in
            guard let number = try RunRow.number(of: run, database) else { return nil }
            return try database.number(
                "SELECT time FROM run_event WHERE run = ? AND kind = ? ORDER BY id DESC LIMIT 1",
                [number, EventText.kind(status)]
            ).map { Timestamp(microseconds: $0) }
        }
    }

    /// Reads the steps of a run; none of one that is not known.
    package func steps(of run: RunID) async throws -> [StepRecord] {
        try await read { database in
            guard let number = try RunRow.number(of: run, database) else { return [] }
            return try StepRows.all(of: number, run, database)
        }
    }

    // MARK: - Changing

    /// Changes the status of a run, and ends its steps with it.
    package func apply(
        _ change: RunChange, to run: RunID, lease: RunLease?, now: Timestamp
    ) async throws -> RunRecord {
        try await write(.processDeath) { database in
            let row = try RunRow.known(run, database)
            try row.check(lease)
            return try Self.apply(change, to: row, now, database).record
        }
    }

    private static func apply(
        _ change: RunChange, to row: RunRow, _ now: Timestamp, _ database: Database
    ) throws -> RunRow {
        var machine = RunStateMachine(row.record)
        guard try machine.apply(change, now: now) else { return row }
        var row = RunRow(number: row.number, record: machine.run)
        try RunRow.update(row.number, row.record, database)
        let event = try tell(row.record.status, of: row, now, database)
        if row.record.status.isTerminal {
            row.record.counts = try StepRows.end(row, with: event, now, database)
        }
        if row.record.status == .queued {
            // The epoch stays, so that it only ever grows.
            try database.run("UPDATE run SET lease_host = NULL WHERE number = ?", [row.number])
            try StepRows.replan(row, database)
            row.record.lease = nil
        }
        return row
    }

    /// - Returns: the id of the event.
    private static func tell(
        _ status: RunStatus, of row: RunRow, _ now: Timestamp, _ database: Database
    ) throws -> Int64 {
        let id = try EventRow.take(1, database)
        let event = RunEvent(.status(status), at: now, message: row.record.reason)
        try EventRow.insert(
            event, id: id, run: row.number, step: nil, asset: nil, data: nil, database)
        return id
    }

    // MARK: - Leases

    /// Gives a starting run to a worker, under the next epoch.
    package func takeUp(
        _ run: RunID, owner: LeaseOwner, now: Timestamp, until: Timestamp
    ) async throws -> RunLease? {
        try await write(.processDeath) { database in
            guard let row = try RunRow.find(run, database), row.record.status == .starting else { return nil }
            _ = try Self.apply(.takeUp, to: row, now, database)
            var labels = Labels(database)
            let epoch = try database.number(
                """
                UPDATE run SET lease_host = ?, lease_process = ?, lease_process_started = ?,
                    lease_expires = ?, lease_epoch = lease_epoch + 1
                WHERE number = ? RETURNING lease_epoch
                """,
                [
                    try labels.number(owner.host), owner.process, owner.started, until.microseconds,
                    row.number,
                ])
            return RunLease(owner: owner, epoch: epoch ?? 0, expiresAt: until)
        }
    }

    /// Moves the end of a lease. Fails also when the run is over: whoever works on it has to stop.
    package func renew(_ lease: RunLease, of run: RunID, until: Timestamp) async throws -> RunStatus {
        try await write(.processDeath) { database in
            let row = try RunRow.known(run, database)
            try row.checkWriter(lease)
            try database.run(
                "UPDATE run SET lease_expires = ? WHERE number = ?", [until.microseconds, row.number])
            return row.record.status
        }
    }
}
