// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import ProjectFiles

/// What opening a target takes: worked out, and refused where needed, before anything is opened.
struct TargetPlan: Sendable {
    let configuration: Database.Configuration
    private let target: ProjectFiles.Target
    private let secrets: [SecretDefinition]
    private let locations: [LakeLocation]
    private let otherAttachments: [String]

    init(_ target: ProjectFiles.Target, snapshot: LakeLocation.Snapshot?) throws {
        self.target = target
        var locations: [LakeLocation] = []
        var others: [String] = []
        var path = ":memory:"
        switch target.primary {
        case .memory: break
        case .file(let file): path = file.asWritten
        case .lake(let lake):
            locations.append(
                try LakeLocation(
                    lake, alias: target.database, isReadOnly: false, snapshot: snapshot,
                    source: target.location))
        }
        for attachment in target.attachments {
            switch attachment.database {
            case .lake(let lake):
                locations.append(
                    try LakeLocation(
                        lake, alias: attachment.alias, isReadOnly: attachment.isReadOnly, snapshot: snapshot,
                        source: attachment.location))
            case .duckdb(let file): others.append(Self.attach(file, "", attachment))
            case .sqlite(let file): others.append(Self.attach(file, "TYPE sqlite", attachment))
            case .postgres: throw Unsupported.error("Postgres", attachment.location)
            }
        }
        // The lake that unqualified names mean first.
        self.locations =
            locations.filter { $0.alias == target.database }
            + locations.filter { $0.alias != target.database }
        otherAttachments = others
        secrets = try target.secrets.map { try SecretDefinition($0) }
        configuration = Database.Configuration(
            path: path,
            options: try target.configurationOptions.map { ($0.name, try $0.value.plainText(of: $0.name)) },
            extensions: target.neededExtensions, connectionsMax: max(1, target.threads))
    }

    private static func attach(_ file: LocalPath, _ type: String, _ attachment: Attachment) -> String {
        let options = [type, attachment.isReadOnly ? "READ_ONLY" : ""].filter { !$0.isEmpty }
        let list = options.isEmpty ? "" : " (\(options.joined(separator: ", ")))"
        return
            "ATTACH IF NOT EXISTS \(SQLText.literal(file.asWritten)) AS \(SQLText.identifier(attachment.alias))\(list)"
    }

    /// Makes the secrets, sets the settings, attaches everything and chooses where names are looked up.
    func attach(to database: Database) async throws -> [DuckLake.Lake] {
        let statements = try target.settings.map { setting in
            "SET GLOBAL \(SQLText.identifier(setting.name)) = \(SQLText.literal(try setting.value.plainText(of: setting.name)))"
        }
        try await database.withConnection { [secrets, otherAttachments, target] connection in
            for secret in secrets { try secret.create(on: connection) }
            for statement in statements + otherAttachments {
                do {
                    try connection.execute(statement)
                } catch let error as DuckDBError {
                    var failure = error.lotusError
                    failure.location = target.location
                    throw failure
                }
            }
        }
        var lakes: [DuckLake.Lake] = []
        for location in locations {
            lakes.append(
                try await DuckLake.Lake.attach(
                    location, to: database, wait: LockWait(waitMsMax: 30_000, notice: { Terminal.notice($0) })
                ))
        }
        if let lake = lakes.first { try await setSearchPath(lake, on: database) }
        return lakes
    }

    /// Unqualified names are found in every schema of the lake: the target's own first, then those
    /// that dbt derives from it, then the others.
    private func setSearchPath(_ lake: DuckLake.Lake, on database: Database) async throws {
        let existing = try await database.withConnection { try lake.schemas(on: $0) }
        let own = target.schema
        let ordered =
            existing.filter { $0 == own } + existing.filter { $0.hasPrefix("\(own)_") }
            + existing.filter { $0 != own && !$0.hasPrefix("\(own)_") }
        let path = ordered.map { "\(SQLText.identifier(lake.alias)).\(SQLText.identifier($0))" }
        database.setSession(["SET search_path = \(SQLText.literal(path.joined(separator: ",")))"])
    }
}

enum Unsupported {
    static func error(_ what: String, _ location: SourceLocation) -> LotusError {
        LotusError(
            .targetUnsupported, "this target needs \(what), which this release cannot open yet",
            hint:
                "use a target with a SQLite or DuckDB-file catalog and a local data path, such as `--target dev`; "
                + "docs/status.md says what comes next", location: location)
    }
}

extension LakeLocation {
    init(
        _ lake: ProjectFiles.Lake, alias: String, isReadOnly: Bool, snapshot: Snapshot?,
        source: SourceLocation
    ) throws {
        let catalog: Catalog
        switch lake.address {
        case .sqlite(let path): catalog = .sqlite(path: path.asWritten)
        case .duckdbFile(let path) where !path.isRemote: catalog = .duckDBFile(path: path.asWritten)
        case .duckdbFile: throw Unsupported.error("a catalog on an object store", source)
        case .postgres: throw Unsupported.error("a Postgres catalog", source)
        case .secret: throw Unsupported.error("a DuckLake secret", source)
        }
        let options = lake.options
        if options.dataPath?.isRemote == true { throw Unsupported.error("an object store", source) }
        var asked = snapshot
        if asked == nil, let version = options.snapshotVersion { asked = .version(Int64(version)) }
        if asked == nil, let time = options.snapshotTime { asked = .timestamp(time) }
        self.init(
            alias: alias, catalog: catalog, dataPath: options.dataPath?.asWritten,
            options: try Self.engineOptions(options), isReadOnly: isReadOnly, snapshot: asked, source: source)
    }

    private static func engineOptions(_ options: LakeOptions) throws -> [(name: String, value: String)] {
        var list: [(name: String, value: String)] = []
        func flag(_ name: String, _ value: Bool?) {
            if let value { list.append((name, value ? "true" : "false")) }
        }
        func text(_ name: String, _ value: String?) {
            if let value { list.append((name, SQLText.literal(value))) }
        }
        text("METADATA_SCHEMA", options.metadataSchema)
        text("METADATA_CATALOG", options.metadataCatalog)
        flag("CREATE_IF_NOT_EXISTS", options.createIfNotExists)
        if let rows = options.dataInliningRowLimit { list.append(("DATA_INLINING_ROW_LIMIT", String(rows))) }
        flag("ENCRYPTED", options.isEncrypted)
        flag("AUTOMATIC_MIGRATION", options.automaticMigration)
        flag("OVERRIDE_DATA_PATH", options.overrideDataPath)
        for option in options.metaOptions where option.name.uppercased() != "META_JOURNAL_MODE" {
            list.append((option.name, SQLText.literal(try option.value.plainText(of: option.name))))
        }
        return list
    }
}

extension SecretDefinition {
    init(_ secret: EngineSecret) throws {
        self.init(
            name: secret.name, type: secret.type, provider: secret.provider, scope: secret.scope,
            parameters: secret.parameters.map { ($0.key, Self.value($0.value)) })
    }

    private static func value(_ value: EngineValue) -> Value {
        switch value {
        case .plain(let text): .text(text)
        case .secret(let secret): .text(secret.revealed)
        case .list(let items): .list(items.map { .text($0.revealed) })
        case .map(let entries): .map(entries.map { Value.Entry(.text($0.key), .text($0.value.revealed)) })
        }
    }
}

extension EngineValue {
    /// The text of a setting, which goes into a statement and so may not be a secret.
    func plainText(of name: String) throws -> String {
        switch self {
        case .plain(let text): return text
        case .secret, .list, .map:
            throw LotusError(
                .targetUnsupported,
                "the setting `\(name)` holds a secret or a list, which a setting cannot carry",
                hint: "move credentials to `secrets:` in profiles.yml")
        }
    }
}
