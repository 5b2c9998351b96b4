// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// A run in its row, with the number that other rows name it by.
struct RunRow {
    let number: Int64
    var record: RunRecord

    private static let columns = """
        run.*, t.kind AS trigger_kind, t.name AS trigger_name, h.text AS host
        FROM run JOIN run_trigger t ON t.number = run.trigger
        LEFT JOIN label h ON h.number = run.lease_host
        """

    // MARK: Finding

    static func find(_ id: RunID, _ database: Database) throws -> RunRow? {
        guard
            let row = try database.row(
                "SELECT \(columns) WHERE run.id = ?", [StoredText.id(id)])
        else { return nil }
        var labels = Labels(database)
        return try read(row, &labels)
    }

    /// Throws `LL-RUN-005` when it is not known.
    static func known(_ id: RunID, _ database: Database) throws -> RunRow {
        guard let row = try find(id, database) else { throw unknown(id) }
        return row
    }

    static func unknown(_ id: RunID) -> LotusError {
        LotusError(
            .runUnknown, "there is no run \(id)",
            hint:
                "`lotus runs` lists them; those that ended long ago are forgotten (`retention:` in lotus.yml)"
        )
    }

    static func number(of id: RunID, _ database: Database) throws -> Int64? {
        try database.number("SELECT number FROM run WHERE id = ?", [StoredText.id(id)])
    }

    /// Runs, the newest first.
    static func all(_ filter: RunFilter, _ database: Database) throws -> [RunRow] {
        if filter.statuses?.isEmpty == true || filter.limit <= 0 { return [] }
        var labels = Labels(database)
        var conditions: [String] = []
        var arguments = StatementArguments()
        func add(_ condition: String, _ values: StatementArguments) {
            conditions.append(condition)
            arguments += values
        }
        let isActive = filter.statuses?.allSatisfy { !$0.isTerminal } == true
        if let statuses = filter.statuses {
            let numbers = statuses.map { "\($0.storedNumber)" }.sorted().joined(separator: ", ")
            conditions.append("run.status IN (\(numbers))")
            // What the index of active runs asks for.
            if isActive { conditions.append("run.status <= 3") }
        }
        if let trigger = filter.trigger {
            guard let number = try TriggerRow.find(trigger, database) else { return [] }
            // A trigger has many runs, few of them active: a plus keeps SQLite from its index then.
            add(isActive ? "+run.trigger = ?" : "run.trigger = ?", [number])
        }
        if let asset = filter.asset {
            guard let number = try labels.find(asset) else { return [] }
            add("run.number IN (SELECT run FROM run_asset WHERE asset = ?)", [number])
        }
        if let root = filter.root { add("run.root = ?", [StoredText.id(root)]) }
        if let before = filter.before {
            if let number = try number(of: before, database) {
                add("run.number < ?", [number])
            } else {
                // One that is forgotten: names grow with time.
                add("run.id < ?", [StoredText.id(before)])
            }
        }
        for (key, value) in filter.tags.sorted(by: { $0.key < $1.key }) {
            add(
                """
                EXISTS (SELECT 1 FROM json_each(run.request, '$.tags') tag WHERE tag.key = ? AND tag.value = ?)
                """, [StoredText.plain(key), StoredText.plain(value)])
        }
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        let rows = try database.rows(
            "SELECT \(columns) \(condition) ORDER BY run.number DESC LIMIT ?", arguments + [filter.limit])
        return try rows.map { try read($0, &labels) }
    }

    /// How many names may have the same digits at their end, but other dashes.
    private static let namesAlikeMax = 1_000

    /// Those whose names end so, the newest first.
    static func all(idEnding end: String, limit: Int, _ database: Database) throws -> [RunRow] {
        let end = StoredText.plain(end)
        let digits = end.filter { $0 != "-" }
        let rows = try database.rows(
            """
            SELECT \(columns)
            WHERE CASE typeof(run.id)
                WHEN 'blob' THEN substr(lower(hex(run.id)), -length(?1)) = ?1 OR length(?1) = 0
                ELSE substr(run.id, -length(?2)) = ?2 OR length(?2) = 0 END
            ORDER BY run.number DESC LIMIT ?3
            """, [digits, end, limit + namesAlikeMax])
        var labels = Labels(database)
        var found: [RunRow] = []
        // Digits are alike also where the dashes are not.
        for row in rows where found.count < limit {
            let run = try read(row, &labels)
            if run.record.id.text.hasSuffix(end) { found.append(run) }
        }
        return found
    }

    // MARK: Reading

    static func read(_ row: Row, _ labels: inout Labels) throws -> RunRow {
        let number: Int64 = row["number"]
        guard let id = StoredText.runID(row["id"]) else { throw StoreDamage("run number \(number)", "id") }
        let owner = "the run \(id)"
        var request = RunRequest(
            assets: [],
            trigger: RunTrigger(
                try row.word("trigger_kind", of: owner), name: row["trigger_name"]))
        request.assets = try assetNumbers(row, owner).map { try labels.asset($0, of: owner) }
        request.root = try row.runIDIfAny("root", of: owner)
        guard let json = try row.json("request", of: owner), RequestText.read(json, into: &request) else {
            throw StoreDamage(owner, "request")
        }
        var record = RunRecord(
            id: id, request: request, status: try row.word("status", of: owner),
            createdAt: row.time("created_at"))
        record.startedAt = row.timeIfAny("started_at")
        record.endedAt = row.timeIfAny("ended_at")
        record.reason = row["reason"]
        record.isLost = row["is_lost"]
        record.lease = lease(row)
        record.counts.planned = row["planned"]
        record.counts.succeeded = row["succeeded"]
        record.counts.failed = row["failed"]
        record.counts.skipped = row["skipped"]
        return RunRow(number: number, record: record)
    }

    static func assetNumbers(_ row: Row, _ owner: String) throws -> [Int64] {
        guard let elements = try row.json("assets", of: owner)?.elements else {
            throw StoreDamage(owner, "assets")
        }
        return try elements.map { element in
            guard let number = element.integer else { throw StoreDamage(owner, "assets") }
            return number
        }
    }

    private static func lease(_ row: Row) -> RunLease? {
        guard let host = row["host"] as String? else { return nil }
        return RunLease(
            owner: LeaseOwner(
                host: host, process: row["lease_process"] ?? 0, started: row["lease_process_started"] ?? 0),
            epoch: row["lease_epoch"], expiresAt: Timestamp(microseconds: row["lease_expires"] ?? 0))
    }

    // MARK: Leases

    /// Throws `LL-RUN-006` unless the lease is the run's. Whether the run is over is another question.
    func check(_ lease: RunLease?) throws {
        guard let lease, record.lease?.epoch != lease.epoch else { return }
        throw Self.leaseLost(record)
    }

    /// Throws `LL-RUN-006` unless the lease is the run's and a worker may still write for it.
    func checkWriter(_ lease: RunLease?) throws {
        try check(lease)
        if lease != nil, !record.status.isWithWorker { throw Self.leaseLost(record) }
    }

    private static func leaseLost(_ run: RunRecord) -> LotusError {
        LotusError(
            .runLeaseLost,
            "the run \(run.id.short) was taken away from this worker and is \(run.status.rawValue)",
            hint:
                "the worker did not renew its lease in time, as when it was suspended; what it did since is "
                + "not told, and `lotus runs show \(run.id.short)` tells what became of the run")
    }

    // MARK: Writing

    /// Makes a queued run; nil when its trigger had one of the same key.
    static func create(
        _ new: NewRun, now: Timestamp, _ labels: inout Labels, _ database: Database
    ) throws -> RunRow? {
        let trigger = try TriggerRow.number(new.request.trigger, database)
        if let key = new.request.runKey {
            try database.run(
                "INSERT OR IGNORE INTO run_key (trigger, key) VALUES (?, ?)",
                [trigger, StoredText.plain(key)])
            if database.changesCount == 0 { return nil }
        }
        let assets = try new.request.assets.map { try labels.number($0) }
        try database.run(
            """
            INSERT INTO run (id, status, trigger, created_at, root, assets, request)
            VALUES (?, 0, ?, ?, ?, ?, ?)
            """,
            [
                StoredText.id(new.id), trigger, now.microseconds, new.request.root.map { StoredText.id($0) },
                JSONWriter.text { assets.write(to: &$0) }, StoredText.plain(RequestText.text(new.request)),
            ])
        let number = database.lastInsertedRowID
        for asset in Set(assets) {
            try database.run("INSERT INTO run_asset (asset, run) VALUES (?, ?)", [asset, number])
        }
        return RunRow(
            number: number,
            record: RunRecord(id: new.id, request: new.request, status: .queued, createdAt: now))
    }

    /// Writes what a change of status changes.
    static func update(_ number: Int64, _ record: RunRecord, _ database: Database) throws {
        try database.run(
            """
            UPDATE run SET status = ?, started_at = ?, ended_at = ?, reason = ?, is_lost = ?
            WHERE number = ?
            """,
            [
                record.status.storedNumber, record.startedAt?.microseconds, record.endedAt?.microseconds,
                StoredText.plain(record.reason), record.isLost, number,
            ])
    }
}
