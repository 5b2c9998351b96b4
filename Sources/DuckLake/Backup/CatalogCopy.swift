// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import Glibc
internal import LotusCore

/// A copy of a catalog as a database file that the engine reads: of a file catalog one of the same
/// kind, of a Postgres catalog a DuckDB file with every value as Postgres writes it.
struct CatalogCopy {
    /// The name that the copy is attached under.
    static let alias = "lotus_catalog_copy"
    private static let source = "lotus_catalog_source"

    let kind: BackupHeader.Kind
    let path: String

    // MARK: - Making

    /// Copies a catalog in one read transaction, so that the copy is one state of it.
    ///
    /// - Throws: ``LotusError``; also when there is no catalog.
    static func make(
        of location: LakeLocation, at path: String, on connection: borrowing Connection
    ) throws -> CatalogCopy {
        let copy = CatalogCopy(kind: BackupHeader.Kind(location.catalog), path: path)
        copy.remove()
        switch location.catalog {
        case .sqlite(let file): try copy.copyFile(file, location, on: connection)
        case .duckDBFile(let file): try copy.copyFile(file, location, on: connection)
        case .postgres(let catalog):
            try copy.attach(on: connection)
            try PostgresCatalogCopy(catalog).write(on: connection)
        }
        return copy
    }

    private func copyFile(
        _ file: String, _ location: LakeLocation, on connection: borrowing Connection
    ) throws {
        let content = try CatalogFile.content(of: file)
        switch (kind, content) {
        case (_, .absent), (_, .empty): throw Self.noCatalog(location)
        case (.sqlite, .sqlite), (.duckDBFile, .duckDB): break
        default:
            throw LotusError(
                .notACatalog, "\(file) is not \(kind.words)",
                hint: "check the path under `attach:` in profiles.yml", location: location.source)
        }
        do {
            try Self.attach(file, kind, as: Self.source, isReadOnly: kind == .duckDBFile, on: connection)
            try attach(on: connection)
            try connection.transaction {
                try connection.execute("COPY FROM DATABASE \(Self.source) TO \(Self.alias)")
            }
            try connection.execute("DETACH \(Self.source)")
        } catch let error as DuckDBError {
            throw AttachError(location: location, error: error).lotusError
        }
    }

    static func noCatalog(_ location: LakeLocation) -> LotusError {
        LotusError(
            .noCatalog, "there is no lake at \(location.catalog.name)",
            hint: "check the path under `attach:` in profiles.yml", location: location.source)
    }

    // MARK: - Reading

    /// Attaches the copy.
    func attach(on connection: borrowing Connection) throws {
        try Self.attach(path, kind, as: Self.alias, isReadOnly: false, on: connection)
    }

    /// Closes the copy, so that its file is complete.
    func detach(on connection: borrowing Connection) throws {
        if kind != .sqlite { try connection.execute("CHECKPOINT \(Self.alias)") }
        try connection.execute("DETACH \(Self.alias)")
    }

    private static func attach(
        _ path: String, _ kind: BackupHeader.Kind, as alias: String, isReadOnly: Bool,
        on connection: borrowing Connection
    ) throws {
        var options: [String] = kind == .sqlite ? ["TYPE sqlite"] : []
        if isReadOnly { options.append("READ_ONLY") }
        let list = options.isEmpty ? "" : " (\(options.joined(separator: ", ")))"
        try connection.execute("ATTACH \(SQLText.literal(path)) AS \(alias)\(list)")
    }

    /// Opens and closes a catalog file as the plain database that it is, which takes what stands in its
    /// log into the file itself.
    static func settle(
        _ path: String, _ kind: BackupHeader.Kind, on connection: borrowing Connection
    ) throws {
        try attach(path, kind, as: source, isReadOnly: false, on: connection)
        defer { _ = try? connection.execute("DETACH \(source)") }
        if kind == .sqlite {
            _ = try connection.rows("SELECT count(*) FROM duckdb_tables() WHERE database_name = '\(source)'")
            _ = try connection.rows("SELECT count(*) FROM \(source).ducklake_metadata")
        } else {
            try connection.execute("CHECKPOINT \(source)")
        }
    }

    /// Deletes the file, and what the engine may have left beside it.
    func remove() {
        for suffix in ["", "-journal", "-wal", "-shm", ".wal"] { unlink(path + suffix) }
    }

    /// What the copied catalog says of itself, and the files that it names.
    func describe(
        created: Timestamp, grace: Duration, location: LakeLocation, on connection: borrowing Connection
    ) throws -> (header: BackupHeader, files: [BackupDataFile]) {
        func setting(_ key: String) throws -> String {
            try connection.rows(
                "SELECT value FROM \(Self.alias).ducklake_metadata WHERE key = $1 AND scope IS NULL LIMIT 1",
                [.text(key)]
            ).first?.first?.string ?? ""
        }
        let version: String
        do {
            version = try setting("version")
        } catch let error as DuckDBError where !error.isInterrupt {
            throw LotusError(
                .notACatalog, "\(location.catalog.name) is a database, but no DuckLake catalog",
                hint: "check the path under `attach:` in profiles.yml", location: location.source,
                cause: error)
        }
        let snapshots = try connection.rows(
            "SELECT max(snapshot_id::BIGINT), count(*) FROM \(Self.alias).ducklake_snapshot")[0]
        let files = try connection.rows(Self.filesQuery).map { row in
            BackupDataFile(path: row[0].string ?? "", bytes: row[1].int64 ?? 0)
        }
        let header = BackupHeader(
            created: created, filesKeptUntil: created + grace, kind: kind, duckLakeVersion: version,
            dataPath: try setting("data_path"), newestSnapshot: snapshots[0].int64 ?? 0,
            snapshotCount: snapshots[1].int64 ?? 0, fileCount: files.count,
            fileBytes: files.reduce(0) { $0 &+ $1.bytes }, catalogBytes: 0)
        return (header, files)
    }

    /// Every file that any snapshot names. Columns have other types in every kind of catalog.
    private static var filesQuery: String {
        let files = ["ducklake_data_file", "ducklake_delete_file"].map { table in
            """
            SELECT CASE WHEN f.path_is_relative::BOOLEAN THEN t.path || f.path ELSE f.path END AS path,
                   f.file_size_bytes::BIGINT AS bytes
            FROM \(alias).\(table) f JOIN folders t USING (table_id)
            """
        }
        return """
            WITH root AS (
                SELECT value AS path FROM \(alias).ducklake_metadata
                WHERE key = 'data_path' AND scope IS NULL LIMIT 1),
            folders AS (
                SELECT DISTINCT t.table_id,
                       CASE WHEN NOT t.path_is_relative::BOOLEAN THEN t.path
                            WHEN NOT s.path_is_relative::BOOLEAN THEN s.path || t.path
                            ELSE root.path || s.path || t.path END AS path
                FROM \(alias).ducklake_table t JOIN \(alias).ducklake_schema s USING (schema_id), root)
            \(files.joined(separator: "\nUNION\n"))
            ORDER BY path
            """
    }
}
