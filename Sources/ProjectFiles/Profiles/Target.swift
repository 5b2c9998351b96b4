// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The chosen output of a profile: everything the engine needs to open the lake, with every secret apart.
package struct Target: Sendable {
    package let name: String
    package let profileName: String
    /// The engine's own database (`path`).
    package let primary: PrimaryDatabase
    /// The database that models go to when they name none.
    package let database: String
    /// The schema that models go to when they name none.
    package let schema: String
    package let threads: Int
    /// As listed; what attached databases need comes from ``neededExtensions``.
    package let extensions: [String]
    /// `settings`, without those that became a secret.
    package let settings: [EngineSetting]
    /// `config_options`: given when the engine is opened.
    package let configurationOptions: [EngineSetting]
    package let secrets: [EngineSecret]
    package let attachments: [Attachment]
    /// `external_root`: where external materializations go.
    package let externalRoot: LocalPath
    package let retries: EngineRetries
    /// Where the output begins in `profiles.yml`.
    package let location: SourceLocation
}

/// The engine's own database.
package enum PrimaryDatabase: Sendable {
    case memory
    case file(LocalPath)
    case lake(Lake)
}

/// `retries` of dbt-duckdb.
package struct EngineRetries: Sendable, Hashable {
    package var connectAttempts = 1
    package var queryAttempts = 1
    package var retryableExceptions = ["IOException"]
}

/// One SET of the engine.
package struct EngineSetting: Sendable {
    package let name: String
    package let value: EngineValue
}

extension Target {
    /// The listed extensions and those that the databases and paths of this target cannot do without.
    package var neededExtensions: [String] {
        var needed: [String] = []
        func need(_ name: String) { if !needed.contains(name) { needed.append(name) } }
        let listed = extensions + databaseExtensions
        // The order in which they must be loaded: DuckLake last, after what its catalog needs.
        for name in listed where name != "ducklake" { need(name) }
        if listed.contains("ducklake") { need("ducklake") }
        return needed
    }

    /// The lakes of this target: the primary database first.
    package var lakes: [Lake] {
        var lakes: [Lake] = []
        if case .lake(let lake) = primary { lakes.append(lake) }
        return lakes + attachments.compactMap { if case .lake(let lake) = $0.database { lake } else { nil } }
    }

    private var databaseExtensions: [String] {
        var names: [String] = []
        if secrets.contains(where: { ["s3", "r2", "gcs", "http"].contains($0.type) }) {
            names.append("httpfs")
        }
        if secrets.contains(where: { $0.provider == "credential_chain" }) { names.append("aws") }
        if case .file(let path) = primary, path.isRemote { names.append("httpfs") }
        for lake in lakes { names += lake.neededExtensions }
        for attachment in attachments {
            switch attachment.database {
            case .lake: break
            case .duckdb(let path): if path.isRemote { names.append("httpfs") }
            case .sqlite: names.append("sqlite_scanner")
            case .postgres: names.append("postgres_scanner")
            }
        }
        return names
    }
}
