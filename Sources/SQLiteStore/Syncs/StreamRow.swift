// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import GRDB
internal import LotusCore
internal import Sync

/// What is remembered of a stream, in its row.
enum StreamRow {
    static func record(of key: StreamKey, _ database: Database) throws -> StreamRecord {
        var record = StreamRecord()
        let row = try Row.fetchOne(
            database, sql: "SELECT * FROM sync_stream WHERE connection = ? AND stream = ?",
            arguments: [key.connection, key.stream])
        guard let row else { return record }
        do {
            record.state = try state(row)
        } catch {
            record.damage = error.description
        }
        record.folder = row["folder"]
        record.generationID = row["generation_id"]
        record.syncID = row["sync_id"]
        record.startedAt = row["started_at"]
        record.extractedAt = row["extracted_at"]
        record.contentHash = row["content_hash"]
        record.backfill = row["backfill"]
        record.columns = (row["columns"] as String?).flatMap { columns($0) }
        record.groups = try PartRow.groups(of: key, database)
        let unwanted = try Row.fetchAll(
            database,
            sql: """
                SELECT key, reason, since FROM sync_unwanted WHERE connection = ? AND stream = ?
                ORDER BY since, key
                """, arguments: [key.connection, key.stream])
        for row in unwanted {
            if row["reason"] == "retired" {
                record.retired.append(row["key"])
            } else {
                record.abandoned.append(
                    AbandonedPart(key: row["key"], since: Timestamp(microseconds: row["since"])))
            }
        }
        return record
    }

    static func apply(_ settlement: Settlement, to key: StreamKey, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE sync_stream SET state = ?, memory = ?, extracted_at = max(extracted_at, ?),
                    generation_id = ?, content_hash = ?
                WHERE connection = ? AND stream = ?
                """,
            arguments: [
                settlement.state?.blob.text(), settlement.state?.memory?.text(), settlement.extractedAt,
                settlement.generationID, settlement.contentHash, key.connection, key.stream,
            ])
        for retired in settlement.retired {
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO sync_unwanted (connection, stream, key, reason, since)
                    VALUES (?, ?, ?, 'retired', ?)
                    """, arguments: [key.connection, key.stream, retired, 0])
        }
    }

    /// A text that is no JSON.
    struct Damage: Error, CustomStringConvertible {
        let description: String
    }

    /// The state in a row's columns; nil when there is none.
    ///
    /// A text that is no JSON was not written by this program. It is never taken for no state: the stream
    /// would be read from its beginning, and everything would land twice.
    static func state(_ row: Row) throws(Damage) -> StreamState? {
        guard let blob = try json(row["state"], "state") else { return nil }
        return StreamState(blob, memory: try json(row["memory"], "memory"))
    }

    /// What a column's text says.
    static func json(_ text: String?, _ column: String) throws(Damage) -> JSONValue? {
        guard let text else { return nil }
        do {
            return try JSONValue(parsing: text)
        } catch {
            throw Damage(description: "its `\(column)` is no JSON")
        }
    }

    // MARK: - Columns

    static func text(_ columns: [StreamRecord.Column]) -> String {
        JSONValue.array(columns.map { ["name": .string($0.name), "type": .string($0.type)] }).text()
    }

    private static func columns(_ text: String) -> [StreamRecord.Column]? {
        (try? JSONValue(parsing: text))?.elements?.compactMap { column in
            guard let name = column["name"]?.string, let type = column["type"]?.string else { return nil }
            return StreamRecord.Column(name, type)
        }
    }
}
