// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// Ticks in their rows.
enum TickRow {
    static func insert(_ tick: Tick, of automaton: Int64, _ database: Database) throws -> Int64 {
        try database.run(
            """
            INSERT INTO tick (automaton, status, started_at, ended_at, reason, error, cursor, runs, repeated)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                automaton, tick.status.storedNumber, tick.startedAt.microseconds, tick.endedAt.microseconds,
                StoredText.plain(tick.reason), StoredText.plain(tick.error), StoredText.plain(tick.cursor),
                list(tick.runs.map(\.text)), list(tick.repeatedRunKeys),
            ])
        return database.lastInsertedRowID
    }

    static func move(_ id: Int64, to end: Timestamp, _ database: Database) throws {
        try database.run("UPDATE tick SET ended_at = ? WHERE id = ?", [end.microseconds, id])
    }

    /// Newest first.
    static func all(
        of automaton: AutomatonName, _ number: Int64, before: Int64, limit: Int, _ database: Database
    ) throws -> [Tick] {
        try database.rows(
            "SELECT * FROM tick WHERE automaton = ? AND id < ? ORDER BY id DESC LIMIT ?",
            [number, before, limit]
        ).map { try read($0, automaton) }
    }

    static func read(_ row: Row, _ automaton: AutomatonName) throws -> Tick {
        let owner = "a tick of \(automaton.name)"
        var tick = Tick(
            automaton, try row.word("status", of: owner), startedAt: row.time("started_at"),
            endedAt: row.time("ended_at"))
        tick.id = row["id"]
        tick.reason = row["reason"]
        tick.error = row["error"]
        tick.cursor = row["cursor"]
        tick.runs = try texts(row, "runs", owner).map { RunID($0) }
        tick.repeatedRunKeys = try texts(row, "repeated", owner)
        return tick
    }

    private static func list(_ texts: [String]) -> String? {
        texts.isEmpty ? nil : JSONWriter.text { texts.write(to: &$0) }
    }

    private static func texts(_ row: Row, _ column: String, _ owner: String) throws -> [String] {
        guard let json = try row.json(column, of: owner) else { return [] }
        guard let texts = json.elements?.map(\.string), !texts.contains(nil) else {
            throw StoreDamage(owner, column)
        }
        return texts.compactMap { $0 }
    }
}
