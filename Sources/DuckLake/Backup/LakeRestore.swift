// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import FoundationEssentials
internal import Glibc
package import LotusCore
internal import Postgres

/// A backup that was read and found whole, to be put back.
package struct LakeRestore: Sendable {
    private let archive: BackupArchive
    private let location: LakeLocation
    private let database: Database

    /// What the backup says of itself.
    package var header: BackupHeader { archive.header }
    /// The data files that it refers to.
    package var files: [BackupDataFile] { archive.files }

    /// Reads a backup and looks whether it fits the lake of a target.
    ///
    /// - Parameter database: an open engine with ``LakeBackup/extensions(for:)`` loaded.
    /// - Throws: ``LotusError`` of the area `LL-BACKUP`.
    package static func open(
        _ path: String, for location: LakeLocation, in database: Database
    ) async throws -> LakeRestore {
        let archive = try await database.withConnection { connection in
            try BackupArchive(reading: path, check: { try connection.checkCancellation() })
        }
        let restore = LakeRestore(archive: archive, location: location, database: database)
        try restore.checkFits()
        return restore
    }

    private func checkFits() throws {
        func mismatch(_ message: String, hint: String) -> LotusError {
            LotusError(.backupMismatch, message, hint: hint, location: location.source)
        }
        let kind = BackupHeader.Kind(location.catalog)
        guard kind == header.kind else {
            throw mismatch(
                "the backup is of a catalog in \(header.kind.words), the target has its catalog in \(kind.words)",
                hint: "restore it into the same kind of catalog; rows that stand in a catalog are kept in "
                    + "another form in each kind")
        }
        if let dataPath = location.dataPath, Self.folder(dataPath) != Self.folder(header.dataPath) {
            throw mismatch(
                "the backup is of a lake whose data are in \(header.dataPath), the target names \(dataPath)",
                hint: "write `data_path: \(header.dataPath)` in profiles.yml; a backup holds no data files")
        }
        guard !location.isReadOnly else {
            throw mismatch(
                "the lake \(location.alias) is attached read-only",
                hint: "take `read_only` out of its entry under `attach:` in profiles.yml")
        }
    }

    private static func folder(_ path: String) -> String { path.hasSuffix("/") ? path : path + "/" }

    /// The files of the backup that are gone, or have another size.
    ///
    /// - Parameter sizes: what was found; a file that stands not in it counts as there.
    package func lost(_ sizes: [String: LakeStorage.Size]) -> [BackupDataFile] {
        files.filter { file in sizes[file.path].map { $0 != .bytes(file.bytes) } ?? false }
    }

    /// The error for a backup some of whose files are gone.
    package func filesMissing(_ lost: [BackupDataFile]) -> LotusError {
        let shown = lost.prefix(Self.shownFilesMax).map(\.path).joined(separator: ", ")
        let more = lost.count > Self.shownFilesMax ? " and \(lost.count - Self.shownFilesMax) more" : ""
        return LotusError(
            .backupFilesMissing,
            "\(lost.count) of the \(files.count) data files of this backup are gone or were changed: \(shown)\(more)",
            hint: "bring them back, or take a newer backup; --force restores the catalog all the same, "
                + "and what is in these files is lost")
    }

    private static let shownFilesMax = 3

    /// - Throws: ``LotusError`` `catalogExists` when the target has a catalog and it may not be replaced.
    package func checkTarget(replaces: Bool) async throws {
        try await database.withConnection { [location, header] connection in
            switch location.catalog {
            case .sqlite(let path), .duckDBFile(let path):
                try CatalogReplacement(path: path, kind: header.kind, replaces: replaces).check()
            case .postgres(let catalog):
                let exists = try PostgresCatalogCopy(catalog).exists(on: connection)
                guard replaces || !exists else { throw CatalogReplacement.exists(catalog.description) }
            }
        }
    }

    /// Puts the catalog back, whole or not at all, while no other writer of ours commits.
    ///
    /// - Parameter replaces: whether a catalog that is there may be given up.
    /// - Throws: ``LotusError``; the old state counts then.
    package func run(replaces: Bool, wait: LockWait = LockWait(waitMsMax: 30_000)) async throws {
        try await database.withConnection { [archive, location] connection in
            do {
                switch location.catalog {
                case .sqlite(let path), .duckDBFile(let path):
                    try Self.restore(archive, file: path, location, replaces, wait, on: connection)
                case .postgres(let catalog):
                    try Self.restore(archive, catalog, location, replaces, wait, on: connection)
                }
            } catch let error as PostgresError {
                throw error.lotusError
            }
        }
    }

    private static func restore(
        _ archive: BackupArchive, file path: String, _ location: LakeLocation, _ replaces: Bool,
        _ wait: LockWait, on connection: borrowing Connection
    ) throws {
        try makeFolder(CatalogPath.folder(of: path))
        let replacement = CatalogReplacement(path: path, kind: archive.header.kind, replaces: replaces)
        try withLock(location, wait, on: connection) {
            try replacement.check()
            defer { unlink(replacement.staged) }
            try archive.extractCatalog(to: replacement.staged)
            try replacement.run(on: connection)
        }
    }

    private static func restore(
        _ archive: BackupArchive, _ catalog: PostgresCatalog, _ location: LakeLocation, _ replaces: Bool,
        _ wait: LockWait, on connection: borrowing Connection
    ) throws {
        let copy = CatalogCopy(kind: .postgres, path: temporaryFile())
        defer { copy.remove() }
        try archive.extractCatalog(to: copy.path)
        try copy.attach(on: connection)
        try withLock(location, wait, on: connection) {
            try PostgresCatalogCopy(catalog).restore(replaces: replaces, on: connection)
        }
        try copy.detach(on: connection)
    }

    private static func withLock(
        _ location: LakeLocation, _ wait: LockWait, on connection: borrowing Connection,
        _ body: () throws -> Void
    ) throws {
        let result: Result<Void, any Error> = try LakeLocks(for: location.catalog).withCatalog(
            wait, check: { try connection.checkCancellation() }, { Result { try body() } })
        try result.get()
    }

    private static func temporaryFile() -> String {
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        return "\(folder)/lotus-restore-\(getpid())-\(UInt64.random(in: .min ... .max)).duckdb"
    }

    private static func makeFolder(_ folder: String) throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw LotusError(
                .notWritable, "cannot make the folder \(folder) for the catalog",
                hint: "check who owns the folders above it", cause: error)
        }
    }
}
