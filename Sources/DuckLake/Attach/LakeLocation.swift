// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Where a lake lies and how to attach it.
package struct LakeLocation: Sendable {
    /// The database that holds DuckLake's metadata.
    package enum Catalog: Hashable, Sendable {
        /// A SQLite file; many processes may use it at once.
        case sqlite(path: String)
        /// A DuckDB file; one process at a time.
        case duckDBFile(path: String)
        /// A Postgres database; many processes on many machines.
        case postgres(PostgresCatalog)

        /// The file of a catalog that is one.
        package var path: String? {
            switch self {
            case .sqlite(let path), .duckDBFile(let path): path
            case .postgres: nil
            }
        }

        /// What a user knows the catalog by: a path, or a database and its host.
        package var name: String {
            switch self {
            case .sqlite(let path), .duckDBFile(let path): path
            case .postgres(let catalog): catalog.description
            }
        }
    }

    /// A point in the lake's history.
    package enum Snapshot: Hashable, Sendable {
        case version(Int64)
        /// A time as the engine reads a TIMESTAMPTZ.
        case timestamp(String)
    }

    /// The name that statements use.
    package var alias: String
    package var catalog: Catalog
    /// Where data files go, as it stands in the catalog; needed only to make a lake.
    package var dataPath: String?
    /// Further ATTACH options, each already written as SQL: `(name, value)`.
    package var options: [(name: String, value: String)]
    package var isReadOnly: Bool
    /// The state to show; nil for the newest, which alone can be written to.
    package var snapshot: Snapshot?
    /// The place in profiles.yml, for errors.
    package var source: SourceLocation?

    package init(
        alias: String, catalog: Catalog, dataPath: String? = nil,
        options: [(name: String, value: String)] = [],
        isReadOnly: Bool = false, snapshot: Snapshot? = nil, source: SourceLocation? = nil
    ) {
        self.alias = alias
        self.catalog = catalog
        self.dataPath = dataPath
        self.options = options
        self.isReadOnly = isReadOnly
        self.snapshot = snapshot
        self.source = source
    }
}
