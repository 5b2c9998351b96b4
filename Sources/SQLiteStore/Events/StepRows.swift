// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// The steps of a run in their rows, while events of the run are written.
struct StepRows {
    /// What a change found.
    struct Change {
        /// Whether the step had begun before.
        let hadStarted: Bool
        /// What the step makes.
        let asset: Int64?
    }

    private let database: Database
    private let run: RunRow
    private var counts: StepCounts
    /// The numbers of the assets that the run was asked for.
    private var wanted: Set<Int64>?

    init(_ run: RunRow, _ database: Database) {
        self.run = run
        self.database = database
        counts = run.record.counts
    }

    // MARK: Changing

    /// Plans steps; those that are there begin anew.
    mutating func plan(_ steps: [Int64]) throws {
        for step in steps {
            let row = try database.row(
                "SELECT status FROM run_step WHERE run = ? AND step = ?", [run.number, step])
            if let row {
                count(try row.word("status", of: owner), by: -1)
                try database.run(
                    """
                    UPDATE run_step SET status = 0, started_at = NULL, ended_at = NULL, reason = NULL
                    WHERE run = ? AND step = ?
                    """, [run.number, step])
            } else {
                try insert(step, .planned, asset: try wanted(step), nil)
            }
        }
    }

    /// Changes a step's status, and makes the step when it was not planned.
    mutating func change(
        _ step: Int64, to status: StepRecord.Status, _ event: RunEvent, _ asset: Int64?
    ) throws -> Change {
        let row = try database.row(
            "SELECT status, started_at, asset FROM run_step WHERE run = ? AND step = ?", [run.number, step])
        guard let row else {
            let asset = try asset ?? wanted(step)
            try insert(step, status, asset: asset, event)
            return Change(hadStarted: false, asset: asset)
        }
        count(try row.word("status", of: owner), by: -1)
        count(status, by: 1)
        let asset = asset ?? row["asset"] as Int64?
        if status == .started {
            try database.run(
                """
                UPDATE run_step SET status = ?, asset = ?, started_at = ?, ended_at = NULL, reason = NULL
                WHERE run = ? AND step = ?
                """, [status.storedNumber, asset, event.time.microseconds, run.number, step])
        } else {
            try database.run(
                """
                UPDATE run_step SET status = ?, asset = ?, ended_at = ?, reason = ?
                WHERE run = ? AND step = ?
                """,
                [
                    status.storedNumber, asset, event.time.microseconds, Self.reason(status, event),
                    run.number,
                    step,
                ])
        }
        return Change(hadStarted: (row["started_at"] as Int64?) != nil, asset: asset)
    }

    /// Writes how many steps there are of each kind.
    func finish() throws {
        guard counts != run.record.counts else { return }
        try database.run(
            "UPDATE run SET planned = ?, succeeded = ?, failed = ?, skipped = ? WHERE number = ?",
            [counts.planned, counts.succeeded, counts.failed, counts.skipped, run.number])
    }

    private mutating func insert(
        _ step: Int64, _ status: StepRecord.Status, asset: Int64?, _ event: RunEvent?
    ) throws {
        let isStarted = status == .started
        let time = event?.time.microseconds
        let isOver = event != nil && !isStarted
        try database.run(
            """
            INSERT INTO run_step (run, step, position, status, asset, started_at, ended_at, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                run.number, step, counts.planned, status.storedNumber, asset, isStarted ? time : nil,
                isOver ? time : nil, event.flatMap { Self.reason(status, $0) },
            ])
        counts.planned += 1
        count(status, by: 1)
    }

    private static func reason(_ status: StepRecord.Status, _ event: RunEvent) -> String? {
        status == .succeeded || status == .started ? nil : StoredText.plain(event.message)
    }

    /// All steps are planned ones.
    private mutating func count(_ status: StepRecord.Status, by change: Int) {
        switch status {
        case .succeeded: counts.succeeded += change
        case .failed: counts.failed += change
        case .skipped: counts.skipped += change
        case .planned, .started, .canceled: break
        }
    }

    /// A step without a word of its asset makes the one of its name, if the run was asked for it.
    private mutating func wanted(_ step: Int64) throws -> Int64? {
        if wanted == nil {
            let row = try database.row("SELECT assets FROM run WHERE number = ?", [run.number])
            wanted = Set(try row.map { try RunRow.assetNumbers($0, owner) } ?? [])
        }
        return wanted?.contains(step) == true ? step : nil
    }

    private var owner: String { "the run \(run.record.id)" }

    // MARK: Reading

    /// In the order in which they were planned or began.
    static func all(of run: Int64, _ id: RunID, _ database: Database) throws -> [StepRecord] {
        let owner = "the run \(id)"
        return try database.rows(
            """
            SELECT s.*, label.text AS name FROM run_step s LEFT JOIN label ON label.number = s.step
            WHERE s.run = ? ORDER BY s.position
            """, [run]
        ).map { row in
            guard let name = row["name"] as String? else {
                throw StoreDamage(owner, "step", "\(row["step"] as Int64) is missing")
            }
            var step = StepRecord(name, try row.word("status", of: owner))
            step.startedAt = row.timeIfAny("started_at")
            step.endedAt = row.timeIfAny("ended_at")
            step.reason = row["reason"]
            return step
        }
    }

    // MARK: The end of a run

    /// Ends the steps that are not over, with what follows for their assets.
    ///
    /// - Parameter event: of the run's end.
    /// - Returns: how many steps there are of each kind now.
    static func end(
        _ run: RunRow, with event: Int64, _ now: Timestamp, _ database: Database
    ) throws -> StepCounts {
        let record = run.record
        let ending = RunEnding(record)
        let assets = AssetRows(database, run: record.id)
        try assets.followAll(of: run.number, ending.ofStarted, record.reason)
        try assets.attemptPlanned(
            of: run.number, event, now, ending.ofPlanned, record.reason ?? ending.withoutReason)
        if record.counts.planned == 0, record.status != .succeeded {
            try assets.attemptWanted(
                of: run.number, event, now, ending.ofPlanned, record.reason ?? ending.withoutReason,
                sparesSucceeded: record.request.options.isFromFailure)
        }
        try database.run(
            """
            UPDATE run_step SET ended_at = ?1, reason = coalesce(reason, ?2),
                status = CASE status WHEN 1 THEN ?3 ELSE ?4 END
            WHERE run = ?5 AND status IN (0, 1)
            """,
            [
                now.microseconds, StoredText.plain(record.reason), ending.ofStarted.storedNumber,
                ending.ofPlanned.storedNumber, run.number,
            ])
        try database.run(
            """
            UPDATE run SET (planned, succeeded, failed, skipped) = (
                SELECT count(*), ifnull(sum(status = 2), 0), ifnull(sum(status = 3), 0),
                    ifnull(sum(status = 4), 0)
                FROM run_step WHERE run_step.run = run.number)
            WHERE number = ?
            """, [run.number])
        var counts = StepCounts()
        let row = try database.row(
            "SELECT planned, succeeded, failed, skipped FROM run WHERE number = ?", [run.number])
        if let row {
            counts.planned = row[0]
            counts.succeeded = row[1]
            counts.failed = row[2]
            counts.skipped = row[3]
        }
        return counts
    }

    /// A run that waits again begins anew: what had begun is planned again.
    static func replan(_ run: RunRow, _ database: Database) throws {
        try database.run(
            "UPDATE run_step SET status = 0, started_at = NULL WHERE run = ? AND status = 1", [run.number])
    }
}

/// What a run's end means for steps that were not over.
private struct RunEnding {
    let ofStarted: StepRecord.Status
    let ofPlanned: StepRecord.Status
    let withoutReason: String

    init(_ run: RunRecord) {
        switch run.status {
        case .canceled:
            ofStarted = .canceled
            ofPlanned = .canceled
        case .succeeded:
            ofStarted = .succeeded
            ofPlanned = .skipped
        default:
            ofStarted = .failed
            ofPlanned = .skipped
        }
        withoutReason = "the run \(run.status.rawValue) before it began"
    }
}
