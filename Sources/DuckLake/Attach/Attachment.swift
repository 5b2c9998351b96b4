// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import FoundationEssentials
internal import Glibc
internal import LotusCore
internal import Postgres

/// The steps of attaching one lake.
struct Attachment {
    let lake: Lake
    let wait: LockWait
    /// When it may not, ``NotMade`` is thrown where a lake would be made.
    var mayMake = true

    struct NotMade: Error {}

    private var location: LakeLocation { lake.location }
    private var name: String { location.catalog.name }

    func attach(on connection: borrowing Connection) throws {
        do {
            try prepare(on: connection)
        } catch let error as PostgresError {
            throw lake.explained(error) ?? error.lotusError
        } catch var error as LotusError {
            if error.location == nil, error.code != .noSnapshot { error.location = location.source }
            throw error
        }
    }

    private func prepare(on connection: borrowing Connection) throws {
        guard let path = location.catalog.path else { return try prepareServer(on: connection) }
        let content = try CatalogFile.content(of: path)
        switch (location.catalog, content) {
        case (.postgres, _): break
        case (_, .absent), (_, .empty): try createFile(path, on: connection)
        case (.sqlite, .sqlite(isWAL: true)), (.duckDBFile, .duckDB): try attachMade(path, on: connection)
        case (.sqlite, .sqlite(isWAL: false)):
            // Changing the journal needs the file for itself, once.
            try withLock(on: connection) { try attachFinished(path, on: connection) }
        case (.sqlite, .duckDB):
            throw notACatalog(
                path, "is a DuckDB file, not a SQLite file", hint: "write `ducklake:\(path)` in profiles.yml")
        case (.duckDBFile, .sqlite):
            throw notACatalog(
                path, "is a SQLite file, not a DuckDB file",
                hint: "write `ducklake:sqlite:\(path)` in profiles.yml"
            )
        case (_, .other):
            throw notACatalog(
                path, "is no catalog: it is neither a SQLite nor a DuckDB file",
                hint:
                    "check the path under `attach:` in profiles.yml; move the file away if a lake shall be made there"
            )
        }
    }

    /// Makes the folders and the catalog, one process at a time.
    private func createFile(_ path: String, on connection: borrowing Connection) throws {
        guard lake.isWritable else { throw noLake }
        guard mayMake else { throw NotMade() }
        try makeFolder(CatalogPath.folder(of: path))
        try withLock(on: connection) {
            let content = try CatalogFile.content(of: path)
            if content != .absent && content != .empty { return try attachFinished(path, on: connection) }
            try makeDataFolder()
            try attach(options: [], on: connection)
        }
    }

    /// Attaches the lake of a server, or makes it, one process at a time.
    private func prepareServer(on connection: borrowing Connection) throws {
        if case .postgres(let catalog) = location.catalog {
            try catalog.completed.secret(named: Self.secretName(location.alias)).create(on: connection)
        }
        do {
            return try attachExisting(on: connection)
        } catch let error as LotusError where error.code == .noCatalog {
            guard lake.isWritable, !forbidsCreation else { throw error }
        }
        guard location.dataPath != nil else { throw noDataPath }
        guard mayMake else { throw NotMade() }
        try withLock(on: connection) {
            do {
                try attachExisting(on: connection)
            } catch let error as LotusError where error.code == .noCatalog {
                try makeDataFolder()
                try attach(options: [], on: connection)
            }
        }
    }

    private var forbidsCreation: Bool {
        location.options.contains {
            $0.name.uppercased() == "CREATE_IF_NOT_EXISTS" && $0.value.lowercased() == "false"
        }
    }

    private var noLake: LotusError {
        LotusError(
            .noCatalog, "there is no lake at \(name)",
            hint: location.snapshot == nil
                ? "check the path under `attach:` in profiles.yml; a lake that is attached read-only is not made"
                : "a lake that was never written to has no earlier states")
    }

    private var noDataPath: LotusError {
        LotusError(
            .noCatalog, "there is no lake at \(name), and to make one it must be known where its data go",
            hint: "add `data_path:` under its `options:` in profiles.yml, such as s3://bucket/lake/")
    }

    private func makeDataFolder() throws {
        if let dataPath = location.dataPath, !dataPath.contains("://") { try makeFolder(dataPath) }
    }

    /// The secret that the catalog of an alias is connected with.
    static func secretName(_ alias: String) -> String { "__lotus_catalog_\(alias)" }

    /// Attaches a catalog that may still be in the making by another process.
    private func attachMade(_ path: String, on connection: borrowing Connection) throws {
        do {
            try attachExisting(on: connection)
        } catch let error as LotusError where error.code == .notACatalog && lake.locks.exist {
            // Whoever makes a lake holds its lock until the catalog is complete.
            try withLock(on: connection) { try attachFinished(path, on: connection) }
        }
    }

    /// Attaches a catalog while nobody else makes one; a making that was cut off before it wrote anything is
    /// done again.
    private func attachFinished(_ path: String, on connection: borrowing Connection) throws {
        do {
            try attachExisting(on: connection)
        } catch let error as LotusError
            where error.code == .notACatalog && lake.isWritable && !forbidsCreation
        {
            guard isEmpty(path, on: connection) else { throw error }
            guard mayMake else { throw NotMade() }
            try makeDataFolder()
            try attach(options: [], on: connection)
        }
    }

    /// Whether a file is a database in which nobody made anything, as it is before the one transaction that makes
    /// the tables of a catalog (DuckLake 1.0 sets the journal of a SQLite file first). One that cannot be read
    /// is not.
    private func isEmpty(_ path: String, on connection: borrowing Connection) -> Bool {
        let name = "__lotus_unfinished_\(location.alias)"
        let type = if case .sqlite = location.catalog { "TYPE sqlite, " } else { "" }
        let isOfIt = "WHERE database_name = \(SQLText.literal(name))"
        do {
            try connection.execute(
                "ATTACH \(SQLText.literal(path)) AS \(SQLText.identifier(name)) (\(type)READ_ONLY)")
            defer { _ = try? connection.execute("DETACH \(SQLText.identifier(name))") }
            let entries =
                ["tables", "views", "types", "functions"]
                .map { "SELECT 1 FROM duckdb_\($0)() \(isOfIt) AND NOT internal" }
                + ["SELECT 1 FROM duckdb_sequences() \(isOfIt)"]
            return try connection.rows(entries.joined(separator: " UNION ALL ") + " LIMIT 1").isEmpty
        } catch {
            return false
        }
    }

    /// A file that is a database but no catalog must not be turned into one, unless nobody made anything in it.
    private func attachExisting(on connection: borrowing Connection) throws {
        try attach(options: [("CREATE_IF_NOT_EXISTS", "false")], on: connection)
    }

    private func attach(options: [(name: String, value: String)], on connection: borrowing Connection) throws
    {
        let sql = statement(options)
        // Somebody who opens or closes the catalog at the same moment may hold it for an instant.
        try wait.wait(
            for: "the catalog \(name)", holder: { "" }, check: { try connection.checkCancellation() },
            attempt: {
                do {
                    try connection.execute(sql)
                    return true
                } catch let error as DuckDBError where CommitConflict.isConflict(error) {
                    return false
                } catch let error as DuckDBError {
                    throw lake.explained(error)
                        ?? AttachError(location: location, error: error).lotusError
                }
            })
        try connection.execute(retrySettings)
    }

    /// DuckLake's own retry covers only the race for a snapshot number, and its pauses grow without a
    /// cap; these settings keep all ten within a second. Ours (``CommitRequest/retry``) covers the rest.
    private var retrySettings: String {
        // On Postgres a transaction that began before another's commit needs one retry, always.
        let (waitMs, backoff) = if case .postgres = location.catalog { (1, 1.5) } else { (10, 1.3) }
        return """
            SET GLOBAL ducklake_retry_wait_ms = \(waitMs);
            SET GLOBAL ducklake_retry_backoff = \(backoff)
            """
    }

    private func statement(_ more: [(name: String, value: String)]) -> String {
        let named = Set(more.map { $0.name })
        var options = more + location.options.filter { !named.contains($0.name.uppercased()) }
        if let dataPath = location.dataPath { options.append(("DATA_PATH", SQLText.literal(dataPath))) }
        if location.isReadOnly { options.append(("READ_ONLY", "")) }
        switch location.snapshot {
        case .version(let version): options.append(("SNAPSHOT_VERSION", String(version)))
        case .timestamp(let time): options.append(("SNAPSHOT_TIME", SQLText.literal(time)))
        case nil: break
        }
        let address: String
        switch location.catalog {
        case .sqlite(let path):
            address = "ducklake:sqlite:\(path)"
            // With the default journal one reader makes every other commit fail.
            options.append(("META_JOURNAL_MODE", "'WAL'"))
        case .duckDBFile(let path): address = "ducklake:\(path)"
        case .postgres(let catalog):
            address = "ducklake:postgres:\(catalog.completed.connectionString)"
            options.append(("META_SECRET", SQLText.literal(Self.secretName(location.alias))))
            options.append(("METADATA_SCHEMA", SQLText.literal(catalog.schema)))
        }
        let list = options.map { $0.value.isEmpty ? $0.name : "\($0.name) \($0.value)" }.joined(
            separator: ", ")
        return "ATTACH \(SQLText.literal(address)) AS \(SQLText.identifier(location.alias))"
            + (list.isEmpty ? "" : " (\(list))")
    }

    private func withLock(on connection: borrowing Connection, _ body: () throws -> Void) throws {
        try lake.withCatalogLock(on: connection, wait: wait, body)
    }

    private func makeFolder(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw LotusError(
                .notWritable, "cannot make the folder \(folder) for the lake",
                hint: "check who owns the folders above it, or name another place in profiles.yml",
                cause: error)
        }
    }

    private func notACatalog(_ path: String, _ what: String, hint: String) -> LotusError {
        LotusError(.notACatalog, "\(path) \(what)", hint: hint)
    }
}

enum CatalogPath {
    /// The folder that a file lies in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
