// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A database that a target attaches.
package struct Attachment: Sendable {
    /// What is attached.
    package enum Database: Sendable {
        case lake(Lake)
        case duckdb(LocalPath)
        case sqlite(LocalPath)
        case postgres(PostgresAddress)
    }

    package let alias: String
    package let database: Database
    package let isReadOnly: Bool
    /// The name of the secret that holds the credentials (`SECRET`); of a lake, see ``LakeOptions``.
    package let secretName: String?
    /// Further ATTACH options of a database that is no lake, by name in lower case.
    package let options: [EngineSetting]
    package let location: SourceLocation
}

/// A DuckLake: where its catalog is, and how it is attached.
package struct Lake: Sendable {
    package let address: LakeAddress
    package let options: LakeOptions
}

/// Where the catalog of a lake is.
package enum LakeAddress: Sendable {
    case sqlite(LocalPath)
    case duckdbFile(LocalPath)
    case postgres(PostgresAddress)
    /// A secret of type `ducklake` says it all (`ducklake:name`).
    case secret(String)

    /// The secret that a bare `ducklake:` means.
    package static let defaultSecretName = "__default_ducklake"
}

/// The ATTACH options of a lake (DuckLake 1.0).
package struct LakeOptions: Sendable {
    package var dataPath: LocalPath?
    package var metadataSchema: String?
    package var metadataCatalog: String?
    package var metadataParameters: [EngineMapEntry] = []
    /// `META_SECRET`: the secret that the catalog connection uses.
    package var metaSecretName: String?
    /// Other `META_…` options, by their name in lower case without `meta_`.
    package var metaOptions: [EngineSetting] = []
    package var createIfNotExists: Bool?
    package var dataInliningRowLimit: Int?
    package var isEncrypted: Bool?
    package var automaticMigration: Bool?
    package var overrideDataPath: Bool?
    package var snapshotVersion: Int?
    package var snapshotTime: String?

    /// No option: the defaults of DuckLake.
    package init() {}
}

extension Lake {
    /// The extensions without which this lake cannot be attached.
    package var neededExtensions: [String] {
        var names: [String] = []
        if options.dataPath?.isRemote == true { names.append("httpfs") }
        switch address {
        case .sqlite: names.append("sqlite_scanner")
        case .duckdbFile(let path): if path.isRemote { names.append("httpfs") }
        case .postgres: names.append("postgres_scanner")
        case .secret: break
        }
        return names + ["ducklake"]
    }
}
