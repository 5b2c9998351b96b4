// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
internal import Orchestrator

/// Events in their rows.
enum EventRow {
    /// The largest id of an event that ever was; ids are not given again when events are removed.
    static func last(_ database: Database) throws -> Int64 {
        try database.number("SELECT last_event FROM instance") ?? 0
    }

    /// Takes the ids of some events that are about to be written. - Returns: the last of them.
    static func take(_ count: Int, _ database: Database) throws -> Int64 {
        try database.number(
            "UPDATE instance SET last_event = last_event + ? RETURNING last_event", [count]) ?? 0
    }

    static func insert(
        _ event: RunEvent, id: Int64, run: Int64?, step: Int64?, asset: Int64?, data: String?,
        _ database: Database
    ) throws {
        try database.run(
            """
            INSERT INTO run_event (id, run, time, kind, step, asset, message, data)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                id, run, event.time.microseconds, EventText.kind(event.kind), step, asset,
                StoredText.plain(event.message), data,
            ])
    }

    /// Oldest first.
    static func all(_ filter: EventFilter, _ database: Database) throws -> [StoredEvent] {
        guard filter.limit > 0 else { return [] }
        var labels = Labels(database)
        var conditions = "e.id > ?"
        var arguments: StatementArguments = [filter.after]
        if let run = filter.run {
            guard let number = try RunRow.number(of: run, database) else { return [] }
            conditions += " AND e.run = ?"
            arguments += [number]
        }
        if let asset = filter.asset {
            guard let number = try labels.find(asset) else { return [] }
            conditions += " AND e.asset = ?"
            arguments += [number]
        }
        let rows = try database.rows(
            """
            SELECT e.*, run.id AS run_id FROM run_event e LEFT JOIN run ON run.number = e.run
            WHERE \(conditions) ORDER BY e.id LIMIT ?
            """, arguments + [filter.limit])
        var contents = Contents(database)
        return try rows.map { try read($0, &labels, &contents) }
    }

    private static func read(
        _ row: Row, _ labels: inout Labels, _ contents: inout Contents
    ) throws -> StoredEvent {
        let id: Int64 = row["id"]
        let owner = "the event \(id)"
        let kind = try EventText.kind(row["kind"], row, owner, &labels, &contents)
        var event = RunEvent(kind, at: row.time("time"), message: row["message"])
        event.step = try (row["step"] as Int64?).map { try labels.text($0, of: owner) }
        event.asset = try (row["asset"] as Int64?).map { try labels.asset($0, of: owner) }
        return StoredEvent(id: id, run: try row.runIDIfAny("run_id", of: owner), event: event)
    }

    /// When an asset was made or seen, the newest first.
    static func materializations(
        of asset: Int64, before: Int64, limit: Int, _ database: Database
    ) throws -> [Materialization] {
        let rows = try database.rows(
            """
            SELECT e.id, e.time, e.kind, e.data, run.id AS run_id
            FROM run_event e LEFT JOIN run ON run.number = e.run
            WHERE e.asset = ? AND e.id < ? AND e.kind IN (6, 7) ORDER BY e.id DESC LIMIT ?
            """, [asset, before, limit])
        var labels = Labels(database)
        var contents = Contents(database)
        return try rows.map { row in
            let id: Int64 = row["id"]
            let owner = "the event \(id)"
            return Materialization(
                id: id, run: try row.runIDIfAny("run_id", of: owner), time: row.time("time"),
                isObservation: row["kind"] == EventText.observed,
                metadata: try MetadataText.read(row, "data", owner, &labels, &contents))
        }
    }
}
