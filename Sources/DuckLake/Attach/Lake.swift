// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import LotusCore

/// A DuckLake that is attached to a database.
package struct Lake: Sendable {
    package let location: LakeLocation
    let locks: LakeLocks

    /// The name that statements use.
    package var alias: String { location.alias }

    /// Whether it can be written to.
    package var isWritable: Bool { !location.isReadOnly && location.snapshot == nil }

    /// The database of DuckLake's own tables, ready to be written into SQL.
    var metadata: String {
        let database = SQLText.identifier("__ducklake_metadata_\(alias)")
        guard case .postgres(let catalog) = location.catalog else { return database }
        return "\(database).\(SQLText.identifier(catalog.schema))"
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
    /// - Throws: ``LotusError`` with a code of `LL-LAKE` and the place in profiles.yml.
    package static func attach(
        _ location: LakeLocation, to database: Database, wait: LockWait = LockWait(waitMsMax: 30_000)
    ) async throws -> Lake {
        let lake = Lake(location: location, locks: LakeLocks(for: location.catalog))
        try await database.withConnection { connection in
            try Attachment(lake: lake, wait: wait).attach(on: connection)
        }
        return lake
    }
}
