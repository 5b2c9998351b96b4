// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// What is known of assets and their checks, in their rows.
struct AssetRows {
    private let database: Database
    private let run: RunID?

    /// - Parameter run: whose events are written.
    init(_ database: Database, run: RunID? = nil) {
        self.database = database
        self.run = run
    }

    // MARK: Writing

    /// An asset that had an event is known.
    func touch(_ asset: Int64) throws {
        try database.run("INSERT OR IGNORE INTO asset (label) VALUES (?)", [asset])
    }

    /// It was made, or seen.
    func make(_ asset: Int64, _ id: Int64, _ event: RunEvent, content: Int64?, _ data: String?) throws {
        try database.run(
            """
            INSERT INTO asset (label, latest_id, latest_run, latest_time, latest_kind, latest_content,
                latest_data)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET latest_id = excluded.latest_id, latest_run = excluded.latest_run,
                latest_time = excluded.latest_time, latest_kind = excluded.latest_kind,
                latest_content = excluded.latest_content, latest_data = excluded.latest_data
            """,
            [
                asset, id, run.map { StoredText.id($0) }, event.time.microseconds,
                EventText.kind(event.kind), content, data,
            ])
    }

    private static let attemptColumns =
        "label, attempt_id, attempt_run, attempt_time, attempt_status, attempt_reason"
    private static let replacesAttempt = """
        ON CONFLICT DO UPDATE SET attempt_id = excluded.attempt_id, attempt_run = excluded.attempt_run,
            attempt_time = excluded.attempt_time, attempt_status = excluded.attempt_status,
            attempt_reason = excluded.attempt_reason
        """

    /// It was tried to be made, beginning with an event.
    func attempt(
        _ asset: Int64, _ id: Int64, _ time: Timestamp, _ status: StepRecord.Status, _ reason: String?
    ) throws {
        try database.run(
            """
            INSERT INTO asset (\(Self.attemptColumns)) VALUES (?, ?, ?, ?, ?, ?) \(Self.replacesAttempt)
            """,
            [
                asset, id, run.map { StoredText.id($0) }, time.microseconds, status.storedNumber,
                StoredText.plain(reason),
            ])
    }

    /// How the attempt of this run goes on; none of another run.
    func follow(_ asset: Int64, _ status: StepRecord.Status, _ reason: String?) throws {
        try database.run(
            "UPDATE asset SET attempt_status = ?, attempt_reason = ? WHERE label = ? AND attempt_run IS ?",
            [status.storedNumber, StoredText.plain(reason), asset, run.map { StoredText.id($0) }])
    }

    /// How the attempts end that a run has begun and not ended.
    func followAll(of number: Int64, _ status: StepRecord.Status, _ reason: String?) throws {
        try database.run(
            """
            UPDATE asset SET attempt_status = ?, attempt_reason = ?
            WHERE attempt_run IS ?
                AND label IN (SELECT asset FROM run_step WHERE run = ? AND status = 1)
            """,
            [status.storedNumber, StoredText.plain(reason), run.map { StoredText.id($0) }, number])
    }

    /// The end of a run is the attempt of what it planned and did not begin.
    func attemptPlanned(
        of number: Int64, _ id: Int64, _ time: Timestamp, _ status: StepRecord.Status, _ reason: String
    ) throws {
        try database.run(
            """
            INSERT INTO asset (\(Self.attemptColumns))
            SELECT asset, ?, ?, ?, ?, ? FROM run_step WHERE run = ? AND status = 0 AND asset IS NOT NULL
            \(Self.replacesAttempt)
            """,
            [
                id, run.map { StoredText.id($0) }, time.microseconds, status.storedNumber,
                StoredText.plain(reason), number,
            ])
    }

    /// The end of a run that never came to plan is the attempt of all that it was asked for.
    ///
    /// - Parameter sparesSucceeded: what succeeded before was not asked for again.
    func attemptWanted(
        of number: Int64, _ id: Int64, _ time: Timestamp, _ status: StepRecord.Status, _ reason: String,
        sparesSucceeded: Bool
    ) throws {
        try database.run(
            """
            INSERT INTO asset (\(Self.attemptColumns))
            SELECT value, ?, ?, ?, ?, ? FROM run, json_each(run.assets) WHERE number = ?
            \(Self.replacesAttempt)
            WHERE NOT ? OR attempt_status IS NOT 2
            """,
            [
                id, run.map { StoredText.id($0) }, time.microseconds, status.storedNumber,
                StoredText.plain(reason), number, sparesSucceeded,
            ])
    }

    func check(_ asset: Int64, _ result: CheckResult, _ check: Int64, _ event: RunEvent) throws {
        try database.run(
            """
            INSERT OR REPLACE INTO check_result (asset, "check", has_passed, severity, failures, run, time,
                message)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                asset, check, result.passed, result.severity.storedNumber, result.failures,
                run.map { StoredText.id($0) }, event.time.microseconds, StoredText.plain(event.message),
            ])
    }

    // MARK: Reading

    static func states(_ keys: [AssetKey]?, _ database: Database) throws -> [AssetKey: AssetState] {
        var labels = Labels(database)
        var contents = Contents(database)
        var states: [AssetKey: AssetState] = [:]
        guard let keys else {
            for row in try database.rows("SELECT * FROM asset") {
                let key = try labels.asset(row["label"], of: "an asset")
                states[key] = try state(row, key, &labels, &contents)
            }
            return states
        }
        for key in keys {
            guard let number = try labels.find(key),
                let row = try database.row("SELECT * FROM asset WHERE label = ?", [number])
            else { continue }
            states[key] = try state(row, key, &labels, &contents)
        }
        return states
    }

    private static func state(
        _ row: Row, _ key: AssetKey, _ labels: inout Labels, _ contents: inout Contents
    ) throws -> AssetState {
        let owner = "the asset \(key)"
        var state = AssetState()
        if let id = row["latest_id"] as Int64? {
            state.latest = Materialization(
                id: id, run: try row.runIDIfAny("latest_run", of: owner), time: row.time("latest_time"),
                isObservation: row["latest_kind"] == EventText.observed,
                metadata: try MetadataText.read(row, "latest_data", owner, &labels, &contents))
        }
        if let id = row["attempt_id"] as Int64?,
            let run = try row.runIDIfAny("attempt_run", of: owner)
        {
            state.attempt = AssetState.Attempt(
                id: id, run: run, time: row.time("attempt_time"),
                status: try row.word("attempt_status", of: owner), reason: row["attempt_reason"])
        }
        return state
    }

    static func checkResults(
        _ assets: [AssetKey], _ database: Database
    ) throws -> [AssetKey: [StoredCheckResult]] {
        var labels = Labels(database)
        var results: [AssetKey: [StoredCheckResult]] = [:]
        for asset in assets {
            guard let number = try labels.find(asset) else { continue }
            let owner = "the asset \(asset)"
            let rows = try database.rows("SELECT * FROM check_result WHERE asset = ?", [number])
            let stored = try rows.map { row in
                let result = CheckResult(
                    try labels.text(row["check"], of: owner), passed: row["has_passed"],
                    severity: try row.word("severity", of: owner), failures: row["failures"])
                return StoredCheckResult(
                    result, run: try row.runIDIfAny("run", of: owner), time: row.time("time"),
                    message: row["message"])
            }
            if !stored.isEmpty { results[asset] = stored.sorted { $0.result.check < $1.result.check } }
        }
        return results
    }
}
