// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
package import Orchestrator

extension SQLiteStore {
    /// Removes rows of one transaction's worth. Their pages are used again; the file does not shrink.
    package func prune(_ limits: RetentionLimits, rowsMax: Int) async throws -> Bool {
        try await write(.processDeath) { database in
            var removal = Removal(database, rowsMax: rowsMax)
            try removal.ticks(.skipped, before: limits.ticksSkipped)
            try removal.ticks(.succeeded, before: limits.ticksSucceeded)
            try removal.ticks(.failed, before: limits.ticksFailed)
            try removal.runs(before: limits.events)
            try removal.news(before: limits.events)
            try removal.contents()
            return removal.left == 0
        }
    }
}

/// Removes what is old, oldest first, as many rows as it may.
private struct Removal {
    private let database: Database
    private(set) var left: Int

    init(_ database: Database, rowsMax: Int) {
        self.database = database
        left = max(1, rowsMax)
    }

    /// Runs a statement that removes as many rows as its last argument says, at most.
    private mutating func remove(_ sql: String, _ arguments: StatementArguments) throws {
        if left == 0 { return }
        try database.run(sql, arguments + [left])
        left = max(0, left - database.changesCount)
    }

    /// The last tick of a sensor or schedule stays.
    mutating func ticks(_ status: Tick.Status, before: Timestamp) throws {
        try remove(
            """
            DELETE FROM tick WHERE id IN (
                SELECT tick.id FROM tick JOIN automaton a ON a.number = tick.automaton
                WHERE tick.status = ? AND tick.ended_at < ? AND tick.id IS NOT a.last_tick
                ORDER BY tick.id LIMIT ?)
            """, [status.storedNumber, before.microseconds])
    }

    /// Runs that are over, each with all that it left: events first, so that no event lacks its run.
    mutating func runs(before: Timestamp) throws {
        while left > 0 {
            let number = try database.number(
                "SELECT number FROM run WHERE ended_at < ? ORDER BY ended_at, number LIMIT 1",
                [before.microseconds])
            guard let number else { return }
            try remove(
                "DELETE FROM run_event WHERE id IN (SELECT id FROM run_event WHERE run = ? ORDER BY id LIMIT ?)",
                [number])
            try remove(
                """
                DELETE FROM run_step WHERE run = ?1 AND step IN (
                    SELECT step FROM run_step WHERE run = ?1 ORDER BY step LIMIT ?2)
                """, [number])
            if left == 0 { return }
            try forget(number)
        }
    }

    /// The run itself, when nothing else is left of it.
    private mutating func forget(_ number: Int64) throws {
        let row = try database.row("SELECT assets, trigger FROM run WHERE number = ?", [number])
        guard let row else { return }
        // What cannot be read is not looked up: the table of assets is small beside the others.
        let assets = (try? RunRow.assetNumbers(row, "the run")) ?? []
        for asset in Set(assets) {
            try database.run("DELETE FROM run_asset WHERE asset = ? AND run = ?", [asset, number])
        }
        try database.run("DELETE FROM run WHERE number = ?", [number])
        try database.run(
            """
            DELETE FROM run_trigger WHERE number = ?1
                AND NOT EXISTS (SELECT 1 FROM run WHERE trigger = ?1)
                AND NOT EXISTS (SELECT 1 FROM run_key WHERE trigger = ?1)
            """, [row["trigger"] as Int64])
        left = max(0, left - 1 - assets.count)
    }

    /// News of assets that no run made. The last of each asset is also in the asset's own row.
    mutating func news(before: Timestamp) throws {
        try remove(
            """
            DELETE FROM run_event WHERE id IN (
                SELECT id FROM run_event WHERE run IS NULL AND time < ? ORDER BY time LIMIT ?)
            """, [before.microseconds])
    }

    /// Texts that neither an event nor the last making of an asset names.
    mutating func contents() throws {
        if left == 0 { return }
        let count = min(left, StoreLimits.contentsMax)
        let unused = try database.rows(
            """
            SELECT number FROM content
            WHERE last_event < (SELECT ifnull(min(id), 9223372036854775807) FROM run_event)
                AND number NOT IN (SELECT latest_content FROM asset WHERE latest_content IS NOT NULL)
                AND NOT EXISTS (SELECT 1 FROM asset
                    WHERE instr(latest_data,
                        CASE typeof(hash) WHEN 'blob' THEN lower(hex(hash)) ELSE hash END))
            ORDER BY last_event LIMIT ?
            """, [count])
        for row in unused {
            let number: Int64 = row[0]
            try database.run("DELETE FROM content WHERE number = ?", [number])
            try database.run("DELETE FROM content_text WHERE number = ?", [number])
        }
        left = unused.count == count ? 0 : left - unused.count
    }
}
