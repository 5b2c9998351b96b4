// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import GRDB
internal import LotusCore
internal import Sync

/// Groups and their files, in their rows.
enum PartRow {
    static func newGroup(of key: StreamKey, _ database: Database) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO sync_group (connection, stream) VALUES (?, ?)",
            arguments: [key.connection, key.stream])
        return database.lastInsertedRowID
    }

    static func add(
        _ parts: [PartIntent], to group: Int64, of key: StreamKey, _ database: Database
    ) throws {
        let before = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM sync_part WHERE group_id = ?", arguments: [group])
        for (index, part) in parts.enumerated() {
            try database.execute(
                sql: """
                    INSERT INTO sync_part (connection, stream, key, number, group_id, bytes, md5, rows)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    key.connection, key.stream, part.key, (before ?? 0) + index, group, part.bytes, part.md5,
                    part.rows,
                ])
        }
    }

    static func complete(_ group: Int64, _ settlement: Settlement, _ database: Database) throws {
        try database.execute(
            sql: """
                UPDATE sync_group SET is_complete = 1, has_state = ?, state = ?, memory = ?,
                    extracted_at = ?, generation_id = ?, content_hash = ?, retired = ?
                WHERE id = ?
                """,
            arguments: [
                settlement.state != nil, settlement.state?.blob.text(), settlement.state?.memory?.text(),
                settlement.extractedAt, settlement.generationID, settlement.contentHash,
                JSONValue.array(settlement.retired.map { .string($0) }).text(), group,
            ])
    }

    static func remove(_ group: Int64, _ database: Database) throws {
        try database.execute(sql: "DELETE FROM sync_part WHERE group_id = ?", arguments: [group])
        try database.execute(sql: "DELETE FROM sync_group WHERE id = ?", arguments: [group])
    }

    /// Oldest first.
    static func groups(of key: StreamKey, _ database: Database) throws -> [PartGroup] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT * FROM sync_group WHERE connection = ? AND stream = ? ORDER BY id",
            arguments: [key.connection, key.stream])
        return try rows.map { row in
            let id: Int64 = row["id"]
            let parts = try Row.fetchAll(
                database, sql: "SELECT * FROM sync_part WHERE group_id = ? ORDER BY number", arguments: [id]
            ).map {
                PartIntent(key: $0["key"], bytes: $0["bytes"], md5: $0["md5"], rows: $0["rows"])
            }
            return PartGroup(id: id, parts: parts, settlement: settlement(row))
        }
    }

    /// nil also when it cannot be read: then the group is given up and its rows are read again.
    private static func settlement(_ row: Row) -> Settlement? {
        guard row["is_complete"] == true else { return nil }
        do {
            let retired = try StreamRow.json(row["retired"], "retired")?.elements ?? []
            return Settlement(
                state: row["has_state"] == true ? try StreamRow.state(row) : nil,
                extractedAt: row["extracted_at"], generationID: row["generation_id"],
                contentHash: row["content_hash"], retired: retired.compactMap(\.string))
        } catch {
            return nil
        }
    }
}
