// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import ProjectFiles

extension LakeLocation {
    init(
        _ lake: ProjectFiles.Lake, alias: String, isReadOnly: Bool, snapshot: Snapshot?,
        source: SourceLocation
    ) throws {
        let catalog: Catalog
        switch lake.address {
        case .sqlite(let path): catalog = .sqlite(path: path.asWritten)
        case .duckdbFile(let path) where !path.isRemote: catalog = .duckDBFile(path: path.asWritten)
        case .duckdbFile:
            throw LotusError(
                .targetUnsupported, "a catalog file on an object store cannot be opened",
                hint: "keep the catalog in Postgres, or in a file on a local disk", location: source)
        case .postgres(let address):
            catalog = .postgres(PostgresCatalog(address, schema: lake.options.metadataSchema))
        case .secret: preconditionFailure("a resolved lake has an address of its own")
        }
        let options = lake.options
        var asked = snapshot
        if asked == nil, let version = options.snapshotVersion { asked = .version(Int64(version)) }
        if asked == nil, let time = options.snapshotTime { asked = .timestamp(time) }
        self.init(
            alias: alias, catalog: catalog, dataPath: options.dataPath?.asWritten,
            options: try Self.engineOptions(options, of: catalog), isReadOnly: isReadOnly, snapshot: asked,
            source: source)
    }

    private static func engineOptions(
        _ options: LakeOptions, of catalog: Catalog
    ) throws -> [(name: String, value: String)] {
        var list: [(name: String, value: String)] = []
        func flag(_ name: String, _ value: Bool?) {
            if let value { list.append((name, value ? "true" : "false")) }
        }
        func text(_ name: String, _ value: String?) {
            if let value { list.append((name, SQLText.literal(value))) }
        }
        if case .postgres = catalog {} else { text("METADATA_SCHEMA", options.metadataSchema) }
        text("METADATA_CATALOG", options.metadataCatalog)
        flag("CREATE_IF_NOT_EXISTS", options.createIfNotExists)
        if let rows = options.dataInliningRowLimit { list.append(("DATA_INLINING_ROW_LIMIT", String(rows))) }
        flag("ENCRYPTED", options.isEncrypted)
        flag("AUTOMATIC_MIGRATION", options.automaticMigration)
        flag("OVERRIDE_DATA_PATH", options.overrideDataPath)
        for option in options.metaOptions where option.name.lowercased() != "journal_mode" {
            list.append(
                (
                    "META_\(option.name.uppercased())",
                    SQLText.literal(try option.value.plainText(of: option.name))
                ))
        }
        return list
    }
}

extension PostgresCatalog {
    init(_ address: PostgresAddress, schema: String?) {
        self.init(
            parameters: address.parameters.map { Parameter(key: $0.key, value: $0.value) },
            password: address.password, sslPassword: address.sslPassword,
            schema: schema ?? Self.defaultSchema)
    }
}

/// A Postgres database that is attached beside the lakes.
struct PostgresAttachment {
    private let attachment: Attachment
    let connection: PostgresCatalog

    init(_ attachment: Attachment, _ address: PostgresAddress) {
        self.attachment = attachment
        connection = PostgresCatalog(address, schema: nil)
    }

    private var secretName: String { "__lotus_postgres_\(attachment.alias)" }

    /// Holds the whole connection, so that no password stands in the statement.
    var secret: SecretDefinition { connection.engineSecret(named: secretName) }

    func statement() throws -> String {
        var options = ["TYPE postgres", "SECRET \(SQLText.identifier(secretName))"]
        if attachment.isReadOnly { options.append("READ_ONLY") }
        for option in attachment.options {
            options.append("\(option.name) \(SQLText.literal(try option.value.plainText(of: option.name)))")
        }
        return "ATTACH IF NOT EXISTS \(SQLText.literal(connection.engineConnectionString)) "
            + "AS \(SQLText.identifier(attachment.alias)) (\(options.joined(separator: ", ")))"
    }
}
