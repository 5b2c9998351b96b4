// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import Postgres

/// A table's folder, as the catalog has it.
struct TableFolder: Hashable, Sendable {
    let id: Int64
    let name: TableName
    /// The whole path, ending in a slash.
    let path: String
    /// Whether the table is part of the newest state.
    let isLive: Bool
}

/// A file that the catalog has given up and that somebody shall delete.
struct ReplacedFile: Hashable, Sendable {
    let id: Int64
    let path: String
    /// Microseconds since 1970 when it was given up.
    let sinceMicroseconds: Int64
}

// What upkeep needs to know of the catalog (DuckLake 1.0 specification).
extension Lake {
    /// Where the lake was made to keep its data, as it stands in the catalog.
    package func dataPath(on connection: borrowing Connection) throws -> String {
        try connection.rows(
            "SELECT value FROM \(metadata).ducklake_metadata WHERE key = 'data_path' AND scope IS NULL LIMIT 1"
        ).first?.first?.string ?? ""
    }

    /// Schemas of the catalog's Postgres database with other lakes whose data path is ours, lies in it
    /// or contains it.
    func lakesOnTheSamePath(on connection: borrowing Connection) throws -> [String] {
        guard case .postgres(let catalog) = location.catalog, case .postgres(let locks) = locks else {
            return []
        }
        let own = try dataPath(on: connection)
        return try locks.sessions.lend { session in
            let schemas = try session.query(
                "SELECT schemaname::text FROM pg_tables WHERE tablename = 'ducklake_metadata' AND schemaname <> $1",
                [.text(catalog.schema)])
            return try schemas.compactMap { row -> String? in
                let schema: String = try row.value(0)
                let paths = try session.query(
                    "SELECT value::text FROM \(SQLText.identifier(schema)).ducklake_metadata WHERE key = 'data_path'"
                )
                let clashes = try paths.contains { row in
                    let path = try row.optional(0, as: String.self) ?? ""
                    return path.hasPrefix(own) || own.hasPrefix(path) && !path.isEmpty
                }
                return clashes ? schema : nil
            }
        }
    }

    /// A setting that was stored for the whole lake with `set_option`.
    func storedOption(_ name: String, on connection: borrowing Connection) throws -> String? {
        try connection.rows(
            "SELECT value FROM \(metadata).ducklake_metadata WHERE key = $1 AND scope IS NULL LIMIT 1",
            [.text(name)]
        ).first?.first?.string
    }

    /// The folders of all tables that ever were.
    func tableFolders(on connection: borrowing Connection) throws -> [TableFolder] {
        try connection.rows(
            """
            \(folders)
            SELECT table_id, schema_name, table_name, path, bool_or(is_live)
            FROM folders GROUP BY ALL ORDER BY table_id
            """
        ).map { row in
            TableFolder(
                id: row[0].int64 ?? 0,
                name: TableName(schema: row[1].string ?? "", name: row[2].string ?? ""),
                path: row[3].string ?? "", isLive: row[4] == .boolean(true))
        }
    }

    /// The names of all files that any snapshot has. They hold a UUID, so a name is one file however
    /// the path to it is spelled.
    func namesInUse(on connection: borrowing Connection) throws -> Set<String> {
        let rows = try connection.rows(
            """
            SELECT regexp_extract(path, '[^/]*$') FROM \(metadata).ducklake_data_file
            UNION SELECT regexp_extract(path, '[^/]*$') FROM \(metadata).ducklake_delete_file
            """)
        return Set(rows.compactMap { $0[0].string })
    }

    /// The names of all files that any snapshot or the list of replaced files has.
    func knownNames(on connection: borrowing Connection) throws -> Set<String> {
        // In this order: a file goes from the one to the other.
        let used = try namesInUse(on: connection)
        return used.union(try replacedFiles(on: connection).map { Self.fileName($0.path) })
    }

    /// Files that the catalog has given up.
    func replacedFiles(on connection: borrowing Connection) throws -> [ReplacedFile] {
        let root = try dataPath(on: connection)
        return try connection.rows(
            """
            SELECT data_file_id::BIGINT, path, path_is_relative::BOOLEAN,
                   epoch_us(schedule_start::TIMESTAMPTZ)
            FROM \(metadata).ducklake_files_scheduled_for_deletion ORDER BY schedule_start, data_file_id
            """
        ).map { row in
            let path = row[1].string ?? ""
            return ReplacedFile(
                id: row[0].int64 ?? 0, path: row[2] == .boolean(true) ? root + path : path,
                sinceMicroseconds: row[3].int64 ?? 0)
        }
    }

    /// Takes files off the list of those that shall be deleted, within a transaction.
    func forget(replaced files: [ReplacedFile], on connection: borrowing Connection) throws {
        for start in stride(from: 0, to: files.count, by: Self.forgetRowsMax) {
            let some = files[start..<min(files.count, start + Self.forgetRowsMax)]
            let ids = some.map { String($0.id) }.joined(separator: ", ")
            // A delete file and a data file may share a number: the path tells them apart.
            let names = some.map { SQLText.literal(Self.fileName($0.path)) }.joined(separator: ", ")
            try connection.execute(
                """
                DELETE FROM \(metadata).ducklake_files_scheduled_for_deletion
                WHERE data_file_id IN (\(ids)) AND regexp_extract(path, '[^/]*$') IN (\(names))
                """)
        }
    }

    private static let forgetRowsMax = 500

    static func fileName(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// Tables of the newest state with what there is to tidy in them.
    func untidyTables(smallerThan bytes: Int64, on connection: borrowing Connection) throws -> [UntidyTable] {
        let rows = try connection.rows(
            """
            \(folders),
            files AS (
                SELECT table_id, count(*) AS files,
                       count(*) FILTER (file_size_bytes < $1) AS small,
                       count(*) FILTER (NOT regexp_matches(path, '(^|/)ducklake-[^/]*\\.parquet$')) AS foreign_files
                FROM \(metadata).ducklake_data_file WHERE end_snapshot IS NULL GROUP BY table_id),
            deletes AS (
                SELECT table_id, count(*) AS deletes FROM \(metadata).ducklake_delete_file
                WHERE end_snapshot IS NULL GROUP BY table_id)
            SELECT t.table_id, t.schema_name, t.table_name, coalesce(f.small, 0), coalesce(f.foreign_files, 0),
                   coalesce(d.deletes, 0)
            FROM folders t LEFT JOIN files f USING (table_id) LEFT JOIN deletes d USING (table_id)
            WHERE t.is_live ORDER BY t.schema_name, t.table_name
            """, [.integer(bytes)])
        let inlined = Dictionary(
            try tables(on: connection).map { ($0.id, $0.inlinedRowCount) }, uniquingKeysWith: { $1 })
        return rows.map { row in
            let id = row[0].int64 ?? 0
            return UntidyTable(
                id: id, name: TableName(schema: row[1].string ?? "", name: row[2].string ?? ""),
                smallFileCount: row[3].int64 ?? 0, foreignFileCount: row[4].int64 ?? 0,
                deleteFileCount: row[5].int64 ?? 0, inlinedRowCount: inlined[id] ?? 0)
        }
    }

    /// Files that two entries of the newest state name, which doubles their rows and breaks deletes.
    func doublyRegisteredFiles(on connection: borrowing Connection) throws -> [(
        path: String, tables: [TableName]
    )] {
        try connection.rows(
            """
            \(folders)
            SELECT path, list(schema_name || chr(0) || table_name ORDER BY table_id) FROM (
                SELECT CASE WHEN f.path_is_relative::BOOLEAN THEN t.path || f.path ELSE f.path END AS path,
                       t.schema_name, t.table_name, t.table_id
                FROM \(metadata).ducklake_data_file f
                JOIN (FROM folders WHERE is_live) t USING (table_id)
                WHERE f.end_snapshot IS NULL)
            GROUP BY path HAVING count(*) > 1 ORDER BY path
            """
        ).map { row in
            guard case .list(let names) = row[1] else { return (row[0].string ?? "", []) }
            return (
                row[0].string ?? "",
                names.compactMap { name in
                    let parts = (name.string ?? "").split(separator: "\0", omittingEmptySubsequences: false)
                    return parts.count == 2
                        ? TableName(schema: String(parts[0]), name: String(parts[1])) : nil
                }
            )
        }
    }

    /// The common table expression `folders` of all tables, each as often as it was renamed.
    private var folders: String {
        """
        WITH root AS (
            SELECT value AS path FROM \(metadata).ducklake_metadata
            WHERE key = 'data_path' AND scope IS NULL LIMIT 1),
        folders AS (
            SELECT t.table_id, s.schema_name, t.table_name, t.end_snapshot IS NULL AND s.end_snapshot IS NULL AS is_live,
                   CASE WHEN NOT t.path_is_relative::BOOLEAN THEN t.path
                        WHEN NOT s.path_is_relative::BOOLEAN THEN s.path || t.path
                        ELSE root.path || s.path || t.path END AS path
            FROM \(metadata).ducklake_table t JOIN \(metadata).ducklake_schema s USING (schema_id), root)
        """
    }
}

/// A table of the newest state with what there is to tidy in it.
struct UntidyTable: Hashable, Sendable {
    let id: Int64
    let name: TableName
    let smallFileCount: Int64
    /// Files that DuckLake did not write, such as registered landing files.
    let foreignFileCount: Int64
    let deleteFileCount: Int64
    let inlinedRowCount: Int64
}
