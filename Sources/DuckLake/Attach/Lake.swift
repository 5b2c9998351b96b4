// SPDX-License-Identifier: Apache-2.0

package import DuckDB
package import LotusCore
internal import Postgres

/// A DuckLake that is attached to a database.
package struct Lake: Sendable {
    package let location: LakeLocation
    let locks: LakeLocks
    /// Lives as long as the lake is used.
    let watch: ConnectionWatch?

    init(location: LakeLocation, locks: LakeLocks, watch: ConnectionWatch? = nil) {
        self.location = location
        self.locks = locks
        self.watch = watch
    }

    /// The name that statements use.
    package var alias: String { location.alias }

    /// Whether it can be written to.
    package var isWritable: Bool { !location.isReadOnly && location.snapshot == nil }

    /// The database of DuckLake's own tables, ready to be written into SQL.
    var metadata: String {
        let database = SQLText.identifier(metadataName)
        if case .postgres(let catalog) = location.catalog {
            return "\(database).\(SQLText.identifier(catalog.schema))"
        }
        return "\(database).\(option("METADATA_SCHEMA").map(SQLText.identifier) ?? "main")"
    }

    /// Keeps a SQLite catalog open until the database is closed: for work of many transactions.
    ///
    /// Each transaction of the engine opens the catalog anew, and SQLite's last connection to a file writes
    /// its log back and removes it: five times waiting for the disk for each commit instead of once. The
    /// connection that stays reads nothing, so that it holds no state of the catalog.
    package func keepCatalogOpen(in database: Database) async throws {
        guard case .sqlite = location.catalog, isWritable else { return }
        let name = SQLText.literal(metadataName)
        try await database.keepOpen(["FROM system.main.sqlite_query(\(name), 'SELECT 1')"])
    }

    private var metadataName: String { option("METADATA_CATALOG") ?? "__ducklake_metadata_\(alias)" }

    /// The text of an ATTACH option, which stands as SQL in the location.
    private func option(_ name: String) -> String? {
        location.options.last { $0.name.uppercased() == name }.map {
            String($0.value.dropFirst().dropLast()).replacing("''", with: "'")
        }
    }

    /// The extensions that a lake with such a catalog needs.
    package static func extensions(for catalog: LakeLocation.Catalog) -> [String] {
        switch catalog {
        case .sqlite: ["sqlite_scanner", "ducklake"]
        case .duckDBFile: ["ducklake"]
        case .postgres: ["postgres_scanner", "ducklake"]
        }
    }

    /// Attaches a lake, making it when it does not exist.
    ///
    /// Relative paths are the process's; the data path must be written as it was when the lake was made.
    ///
    /// - Parameters:
    ///   - watch: ends connections to a catalog's server that stopped answering.
    ///   - preflight: asked before a lake is made, so that no catalog is made for data that cannot be written.
    /// - Throws: ``LotusError`` with a code of `LL-LAKE` or `LL-PG` and the place in profiles.yml; what
    ///   `preflight` throws.
    package static func attach(
        _ location: LakeLocation, to database: Database, wait: LockWait = LockWait(waitMsMax: 30_000),
        watch: ConnectionWatch? = nil, preflight: (@Sendable () async throws -> Void)? = nil
    ) async throws -> Lake {
        let lake = Lake(location: location, locks: LakeLocks(for: location.catalog), watch: watch)
        if case .postgres(let catalog) = location.catalog { watch?.watch(catalog) }
        do {
            try await lake.attach(to: database, wait: wait, mayMake: preflight == nil)
        } catch is Attachment.NotMade {
            try await preflight?()
            try await lake.attach(to: database, wait: wait, mayMake: true)
        }
        return lake
    }

    private func attach(to database: Database, wait: LockWait, mayMake: Bool) async throws {
        try await database.withConnection { connection in
            try Attachment(lake: self, wait: wait, mayMake: mayMake).attach(on: connection)
        }
    }

    /// What a fault of the catalog's server means for a user; nil for other errors.
    package func explained(_ error: any Error) -> LotusError? {
        guard case .postgres(let catalog) = location.catalog else { return nil }
        let fault = CatalogFault(catalog, source: location.source, watch: watch)
        if let error = error as? PostgresError { return fault.explained(error) }
        return (error as? DuckDBError).flatMap { fault.explained($0) }
    }
}
