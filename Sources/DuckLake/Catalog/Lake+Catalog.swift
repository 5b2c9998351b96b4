// SPDX-License-Identifier: Apache-2.0

package import DuckDB

// What the lake holds, read from DuckLake's own tables (DuckLake 1.0 specification): the engine's
// information_schema would load every table of every attached database first.

extension Lake {
    /// All snapshots, the oldest first.
    package func snapshots(on connection: borrowing Connection) throws -> [SnapshotRecord] {
        let rows = try connection.rows(
            """
            SELECT s.snapshot_id, epoch_us(s.snapshot_time::TIMESTAMPTZ), s.schema_version, c.changes_made, c.author,
                   c.commit_message, c.commit_extra_info
            FROM \(metadata).ducklake_snapshot s
            LEFT JOIN \(metadata).ducklake_snapshot_changes c USING (snapshot_id)
            ORDER BY s.snapshot_id
            """)
        let names = try tableNames(on: connection)
        return rows.map { row in
            SnapshotRecord(
                id: row[0].int64 ?? 0, timeMicroseconds: row[1].int64 ?? 0, schemaVersion: row[2].int64 ?? 0,
                changes: SnapshotChanges.describe(row[3].string ?? "", names: names), author: row[4].string,
                message: row[5].string, extraInfo: row[6].string)
        }
    }

    /// The number of the newest snapshot.
    package func newestSnapshot(on connection: borrowing Connection) throws -> Int64 {
        try connection.rows("SELECT max(snapshot_id) FROM \(metadata).ducklake_snapshot")[0][0].int64 ?? 0
    }

    /// The schemas that this attachment shows.
    package func schemas(on connection: borrowing Connection) throws -> [String] {
        try connection.rows(
            """
            WITH point AS (SELECT id AS v FROM \(SQLText.identifier(alias)).current_snapshot())
            SELECT schema_name FROM \(metadata).ducklake_schema, point WHERE \(live()) ORDER BY schema_id
            """
        ).compactMap { $0[0].string }
    }

    /// Names of all tables and views that ever were, by number.
    private func tableNames(on connection: borrowing Connection) throws -> [Int64: TableName] {
        let rows = try connection.rows(
            """
            SELECT t.id, s.schema_name, t.name
            FROM (SELECT table_id AS id, schema_id, table_name AS name, begin_snapshot
                  FROM \(metadata).ducklake_table
                  UNION ALL
                  SELECT view_id, schema_id, view_name, begin_snapshot FROM \(metadata).ducklake_view) t
            JOIN \(metadata).ducklake_schema s USING (schema_id)
            ORDER BY t.begin_snapshot
            """)
        return Dictionary(
            rows.map { ($0[0].int64 ?? 0, TableName(schema: $0[1].string ?? "", name: $0[2].string ?? "")) },
            uniquingKeysWith: { $1 })
    }

    /// Tables and views at a snapshot, by schema and name.
    ///
    /// - Parameter version: a snapshot; nil for the newest.
    package func tables(at version: Int64? = nil, on connection: borrowing Connection) throws -> [TableRecord]
    {
        let rows = try connection.rows(
            """
            WITH point AS (SELECT coalesce($1, (SELECT max(snapshot_id) FROM \(metadata).ducklake_snapshot)) AS v),
            columns AS (
                SELECT table_id, list({'name': column_name, 'type': column_type} ORDER BY column_order) AS list
                FROM \(metadata).ducklake_column, point
                WHERE \(live()) AND parent_column IS NULL GROUP BY table_id),
            deletes AS (
                SELECT data_file_id, sum(delete_count) AS rows, sum(file_size_bytes) AS bytes
                FROM \(metadata).ducklake_delete_file, point WHERE \(live()) GROUP BY data_file_id),
            files AS (
                SELECT f.table_id, count(*) AS files, sum(f.record_count - coalesce(d.rows, 0)) AS rows,
                       sum(f.file_size_bytes + coalesce(d.bytes, 0)) AS bytes
                FROM \(metadata).ducklake_data_file f LEFT JOIN deletes d USING (data_file_id), point
                WHERE \(live("f.")) GROUP BY f.table_id)
            SELECT s.schema_name, t.table_name, 'table', t.table_id, t.table_uuid::VARCHAR, coalesce(f.rows, 0)::BIGINT,
                   coalesce(f.files, 0)::BIGINT, coalesce(f.bytes, 0)::BIGINT, c.list
            FROM \(metadata).ducklake_table t JOIN \(metadata).ducklake_schema s USING (schema_id)
            LEFT JOIN files f USING (table_id) LEFT JOIN columns c USING (table_id), point
            WHERE \(live("t.")) AND \(live("s."))
            UNION ALL
            SELECT s.schema_name, w.view_name, 'view', w.view_id, w.view_uuid::VARCHAR, NULL, 0, 0, NULL
            FROM \(metadata).ducklake_view w JOIN \(metadata).ducklake_schema s USING (schema_id), point
            WHERE \(live("w.")) AND \(live("s."))
            ORDER BY 1, 2
            """, [version.map { .integer($0) } ?? .null])
        let inlined = try inlinedRows(at: version, on: connection)
        return rows.map { row in
            let id = row[3].int64 ?? 0
            let inline = inlined[id] ?? InlinedRows()
            return TableRecord(
                name: TableName(schema: row[0].string ?? "", name: row[1].string ?? ""),
                kind: row[2] == "view" ? .view : .table, id: id, uuid: row[4].string ?? "",
                rowCount: row[5].int64.map { $0 + inline.inserted - inline.deletedFromFiles },
                fileCount: row[6].int64 ?? 0, bytes: row[7].int64 ?? 0, inlinedRowCount: inline.inserted,
                columns: Self.columns(row[8]))
        }
    }

    private static func columns(_ value: Value) -> [ColumnRecord] {
        guard case .list(let elements) = value else { return [] }
        return elements.compactMap { element in
            guard case .structure(let members) = element, members.count == 2 else { return nil }
            return ColumnRecord(name: members[0].value.string ?? "", type: members[1].value.string ?? "")
        }
    }

    /// Data files at a snapshot, in the order in which they were added.
    package func files(
        of table: TableName? = nil, at version: Int64? = nil, on connection: borrowing Connection
    ) throws -> [FileRecord] {
        let rows = try connection.rows(
            """
            WITH point AS (SELECT coalesce($1, (SELECT max(snapshot_id) FROM \(metadata).ducklake_snapshot)) AS v),
            root AS (SELECT value AS path FROM \(metadata).ducklake_metadata WHERE key = 'data_path' LIMIT 1),
            deletes AS (
                SELECT data_file_id, path, path_is_relative, delete_count
                FROM \(metadata).ducklake_delete_file, point WHERE \(live())),
            partitions AS (
                SELECT data_file_id, list(partition_value ORDER BY partition_key_index) AS list
                FROM \(metadata).ducklake_file_partition_value GROUP BY data_file_id),
            tables AS (
                SELECT t.table_id, s.schema_name, t.table_name,
                       CASE WHEN NOT t.path_is_relative::BOOLEAN THEN t.path
                            WHEN NOT s.path_is_relative::BOOLEAN THEN s.path || t.path
                            ELSE root.path || s.path || t.path END AS path
                FROM \(metadata).ducklake_table t JOIN \(metadata).ducklake_schema s USING (schema_id), point, root
                WHERE \(live("t.")) AND \(live("s.")))
            SELECT t.schema_name, t.table_name,
                   CASE WHEN f.path_is_relative::BOOLEAN THEN t.path || f.path ELSE f.path END,
                   f.record_count::BIGINT, f.file_size_bytes::BIGINT, coalesce(d.delete_count, 0)::BIGINT,
                   CASE WHEN d.path_is_relative::BOOLEAN THEN t.path || d.path ELSE d.path END,
                   f.begin_snapshot::BIGINT, p.list
            FROM \(metadata).ducklake_data_file f JOIN tables t USING (table_id)
            LEFT JOIN deletes d USING (data_file_id) LEFT JOIN partitions p USING (data_file_id), point
            WHERE \(live("f.")) AND ($2 IS NULL OR (lower(t.schema_name) = lower($2) AND lower(t.table_name) = lower($3)))
            ORDER BY t.schema_name, t.table_name, f.data_file_id
            """,
            [
                version.map { .integer($0) } ?? .null, table.map { .text($0.schema) } ?? .null,
                table.map { .text($0.name) } ?? .null,
            ])
        return rows.map { row in
            FileRecord(
                table: TableName(schema: row[0].string ?? "", name: row[1].string ?? ""),
                path: row[2].string ?? "",
                rowCount: row[3].int64 ?? 0, bytes: row[4].int64 ?? 0, deletedRowCount: row[5].int64 ?? 0,
                deleteFilePath: row[6].string, beginSnapshot: row[7].int64 ?? 0, partition: Self.texts(row[8])
            )
        }
    }

    private static func texts(_ value: Value) -> [String] {
        guard case .list(let elements) = value else { return [] }
        return elements.map { $0.string ?? "NULL" }
    }

    /// What a row of the catalog is valid for, in SQL.
    func live(_ prefix: String = "") -> String {
        "\(prefix)begin_snapshot <= point.v AND (\(prefix)end_snapshot IS NULL OR \(prefix)end_snapshot > point.v)"
    }

    // MARK: Rows inside the catalog

    private struct InlinedRows {
        var inserted: Int64 = 0
        /// Rows of data files that are deleted by an entry in the catalog.
        var deletedFromFiles: Int64 = 0
    }

    /// Small inserts and deletes stand in tables of the catalog, one or more per table of the lake.
    private func inlinedRows(at version: Int64?, on connection: borrowing Connection) throws -> [Int64:
        InlinedRows]
    {
        let tables = try connection.rows(
            "SELECT table_id::BIGINT, table_name FROM \(metadata).ducklake_inlined_data_tables")
        guard !tables.isEmpty else { return [:] }
        let point =
            version.map { String($0) } ?? "(SELECT max(snapshot_id) FROM \(metadata).ducklake_snapshot)"
        var parts: Set<String> = []
        for row in tables {
            let (id, inserts) = (row[0].int64 ?? 0, row[1].string ?? "")
            parts.insert(
                "SELECT \(id), count(*), 0 FROM \(metadata).\(SQLText.identifier(inserts)), point WHERE \(live())"
            )
            let deletes = "\(metadata).ducklake_inlined_delete_\(id)"
            // DuckLake makes this table with the first delete, and lists it nowhere.
            if (try? connection.withStatement("SELECT 1 FROM \(deletes)", { _ in true })) == true {
                parts.insert(
                    "SELECT \(id), 0, count(*) FROM \(deletes), point WHERE begin_snapshot <= point.v")
            }
        }
        let sql = "WITH point AS (SELECT \(point) AS v) " + parts.sorted().joined(separator: " UNION ALL ")
        var result: [Int64: InlinedRows] = [:]
        for row in try connection.rows(sql) {
            result[row[0].int64 ?? 0, default: InlinedRows()].inserted += row[1].int64 ?? 0
            result[row[0].int64 ?? 0, default: InlinedRows()].deletedFromFiles += row[2].int64 ?? 0
        }
        return result
    }
}
