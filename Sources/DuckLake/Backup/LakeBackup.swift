// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import Glibc
package import LotusCore

/// Makes backups of catalogs.
///
/// The lake needs not be attached, nor be of this release's version: its catalog is read as the plain
/// database that it is.
package struct LakeBackup: Sendable {
    private let location: LakeLocation
    private let database: Database
    private let time: any TimeSource

    /// - Parameter database: an open engine with ``extensions(for:)`` loaded.
    package init(of location: LakeLocation, in database: Database, time: any TimeSource = .system) {
        self.location = location
        self.database = database
        self.time = time
    }

    /// What the engine needs to read a catalog, or to write it back.
    package static func extensions(for catalog: LakeLocation.Catalog) -> [String] {
        if case .sqlite = catalog { ["sqlite_scanner"] } else { [] }
    }

    /// Writes a backup into a file.
    ///
    /// - Parameters:
    ///   - grace: how long upkeep leaves files alone that were replaced.
    ///   - replaces: whether a file of that name may be replaced.
    /// - Throws: ``LotusError``.
    package func write(to path: String, grace: Duration, replaces: Bool) async throws -> BackupHeader {
        if !replaces, access(path, F_OK) == 0 { throw BackupArchive.exists(path) }
        return try await database.withConnection { [location, time] connection in
            let created = time.now()
            // A folder for this user's eyes only, as the backup itself: the engine asks nobody how to make
            // its files.
            let folder = "\(path).catalog-\(getpid())"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else {
                throw BackupStream.failure("write", path, errno)
            }
            defer { rmdir(folder) }
            let file = "\(folder)/catalog"
            defer { CatalogCopy(kind: BackupHeader.Kind(location.catalog), path: file).remove() }
            let copy = try CatalogCopy.make(of: location, at: file, on: connection)
            var (header, files) = try copy.describe(
                created: created, grace: grace, location: location, on: connection)
            try copy.detach(on: connection)
            header.catalogBytes = try BackupStream(reading: file).byteCount
            try BackupArchive.write(header, files, catalog: file, to: path, replaces: replaces)
            return header
        }
    }
}
