// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
internal import FoundationEssentials
internal import Glibc
internal import LotusCore

/// The steps of attaching one lake.
struct Attachment {
    let lake: Lake
    let wait: LockWait

    private var location: LakeLocation { lake.location }
    private var path: String { location.catalog.path }

    func attach(on connection: borrowing Connection) throws {
        do {
            try prepare(on: connection)
        } catch var error as LotusError {
            if error.location == nil, error.code != .noSnapshot { error.location = location.source }
            throw error
        }
    }

    private func prepare(on connection: borrowing Connection) throws {
        let content = try CatalogFile.content(of: path)
        switch (location.catalog, content) {
        case (_, .absent), (_, .empty): try create(on: connection)
        case (.sqlite, .sqlite(isWAL: true)), (.duckDBFile, .duckDB): try attachMade(on: connection)
        case (.sqlite, .sqlite(isWAL: false)):
            // Changing the journal needs the file for itself, once.
            try withLock(on: connection) { try attachExisting(on: connection) }
        case (.sqlite, .duckDB):
            throw notACatalog(
                "is a DuckDB file, not a SQLite file", hint: "write `ducklake:\(path)` in profiles.yml")
        case (.duckDBFile, .sqlite):
            throw notACatalog(
                "is a SQLite file, not a DuckDB file", hint: "write `ducklake:sqlite:\(path)` in profiles.yml"
            )
        case (_, .other):
            throw notACatalog(
                "is no catalog: it is neither a SQLite nor a DuckDB file",
                hint:
                    "check the path under `attach:` in profiles.yml; move the file away if a lake shall be made there"
            )
        }
    }

    /// Makes the folders and the catalog, one process at a time.
    private func create(on connection: borrowing Connection) throws {
        guard lake.isWritable else {
            throw LotusError(
                .noCatalog, "there is no lake at \(path)",
                hint: location.snapshot == nil
                    ? "check the path under `attach:` in profiles.yml; a lake that is attached read-only is not made"
                    : "a lake that was never written to has no earlier states")
        }
        try makeFolder(CatalogPath.folder(of: path))
        try withLock(on: connection) {
            let content = try CatalogFile.content(of: path)
            if content != .absent && content != .empty { return try attachExisting(on: connection) }
            if let dataPath = location.dataPath, !dataPath.contains("://") { try makeFolder(dataPath) }
            try attach(options: [], on: connection)
        }
    }

    /// Attaches a catalog that may still be in the making by another process.
    private func attachMade(on connection: borrowing Connection) throws {
        do {
            try attachExisting(on: connection)
        } catch let error as LotusError where error.code == .notACatalog && lake.locks.exist {
            // Whoever makes a lake holds its lock until the catalog is complete.
            try withLock(on: connection) { try attachExisting(on: connection) }
        }
    }

    /// A file that is a database but no catalog must not be turned into one.
    private func attachExisting(on connection: borrowing Connection) throws {
        try attach(options: [("CREATE_IF_NOT_EXISTS", "false")], on: connection)
    }

    private func attach(options: [(name: String, value: String)], on connection: borrowing Connection) throws
    {
        let sql = statement(options)
        // Somebody who opens or closes the catalog at the same moment may hold it for an instant.
        try wait.wait(
            for: "the catalog \(path)", holder: { "" }, check: { try connection.checkCancellation() },
            attempt: {
                do {
                    try connection.execute(sql)
                    return true
                } catch let error as DuckDBError where CommitConflict.isConflict(error) {
                    return false
                } catch let error as DuckDBError {
                    throw AttachError(location: location, error: error).lotusError
                }
            })
        try connection.execute(Self.retrySettings)
    }

    /// DuckLake's own retry covers only the race for a snapshot number, and its pauses grow without a
    /// cap; these settings keep all ten within a second. Ours (``CommitRequest/retry``) covers the rest.
    private static let retrySettings = """
        SET GLOBAL ducklake_retry_wait_ms = 10;
        SET GLOBAL ducklake_retry_backoff = 1.3
        """

    private func statement(_ more: [(name: String, value: String)]) -> String {
        var options = more + location.options
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

    private func notACatalog(_ what: String, hint: String) -> LotusError {
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
