// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import ObjectStore
import ProjectFiles

/// What opening a target takes: worked out, and refused where needed, before anything is opened.
struct TargetPlan: Sendable {
    let configuration: Database.Configuration
    private let target: ProjectFiles.Target
    private let secrets: [SecretDefinition]
    private let locations: [LakeLocation]
    private let otherAttachments: [OtherAttachment]
    private let environment: Environment
    /// Whether lakes are made that are not there yet; without it they are left out.
    private let makesLakes: Bool

    /// A database that is no lake.
    private struct OtherAttachment {
        let statement: String
        var catalog: PostgresCatalog?
        var location: SourceLocation?
    }

    /// The lake that unqualified names mean.
    var mainLocation: LakeLocation? { locations.first }

    /// - Parameters:
    ///   - folder: the project folder.
    ///   - snapshot: the state of the lakes to show; nil for the newest.
    ///   - connectionsMax: how many connections may work at once; the target's threads if nil.
    ///   - makesLakes: whether lakes are made that are not there yet; else they are not attached.
    init(
        _ target: ProjectFiles.Target, in folder: String, environment: Environment,
        snapshot: LakeLocation.Snapshot?, connectionsMax: Int? = nil, makesLakes: Bool = true
    ) throws {
        self.target = target
        self.makesLakes = makesLakes
        self.environment = environment
        var secrets = try target.secrets.map { try SecretDefinition($0) }
        let stores = ObjectStoreAccess(secrets: target.secrets, environment: environment)
        locations = try Self.locations(of: target, in: folder, environment: environment, snapshot: snapshot)
        var others: [OtherAttachment] = []
        let path = if case .file(let file) = target.primary { file.asWritten } else { ":memory:" }
        for attachment in target.attachments {
            switch attachment.database {
            case .lake: break
            case .duckdb(let file):
                others.append(OtherAttachment(statement: Self.attach(file, "", attachment)))
            case .sqlite(let file):
                others.append(OtherAttachment(statement: Self.attach(file, "TYPE sqlite", attachment)))
            case .postgres(let address):
                let postgres = PostgresAttachment(
                    attachment,
                    try target.completed(
                        address, secretName: attachment.secretName, at: attachment.location,
                        environment: environment))
                secrets.append(postgres.secret)
                others.append(
                    OtherAttachment(
                        statement: try postgres.statement(), catalog: postgres.connection,
                        location: attachment.location))
            }
        }
        otherAttachments = others
        for location in locations {
            guard let path = location.dataPath, let store = StoreURL(path) else { continue }
            if let secret = try stores.missingSecret(for: store, at: location.source) {
                secrets.append(try SecretDefinition(secret))
            }
        }
        self.secrets = secrets
        configuration = Database.Configuration(
            path: path,
            options: try target.configurationOptions.map { ($0.name, try $0.value.plainText(of: $0.name)) },
            extensions: Self.extensions(target, locations),
            connectionsMax: max(1, connectionsMax ?? target.threads))
    }

    /// The lakes of a target; the one that unqualified names mean first.
    static func locations(
        of target: ProjectFiles.Target, in folder: String, environment: Environment,
        snapshot: LakeLocation.Snapshot?
    ) throws -> [LakeLocation] {
        func location(
            _ lake: ProjectFiles.Lake, _ alias: String, isReadOnly: Bool, at source: SourceLocation
        ) throws -> LakeLocation {
            let resolved = try target.resolved(lake, at: source, in: folder, environment: environment)
            return try LakeLocation(
                resolved, alias: alias, isReadOnly: isReadOnly, snapshot: snapshot, source: source)
        }
        var locations: [LakeLocation] = []
        if case .lake(let lake) = target.primary {
            locations.append(try location(lake, target.database, isReadOnly: false, at: target.location))
        }
        for attachment in target.attachments {
            guard case .lake(let lake) = attachment.database else { continue }
            locations.append(
                try location(
                    lake, attachment.alias, isReadOnly: attachment.isReadOnly, at: attachment.location))
        }
        return locations.filter { $0.alias == target.database }
            + locations.filter { $0.alias != target.database }
    }

    /// What the profile asks for and what the lakes turned out to need, DuckLake last.
    private static func extensions(_ target: ProjectFiles.Target, _ lakes: [LakeLocation]) -> [String] {
        var names = target.neededExtensions
        for lake in lakes {
            if lake.dataPath.flatMap({ StoreURL($0) }) != nil { names.insert("httpfs", at: 0) }
            names =
                DuckLake.Lake.extensions(for: lake.catalog).filter { $0 != "ducklake" } + names + ["ducklake"]
        }
        var seen: Set<String> = []
        let others = names.filter { $0 != "ducklake" && seen.insert($0).inserted }
        return names.contains("ducklake") ? others + ["ducklake"] : others
    }

    private static func attach(_ file: LocalPath, _ type: String, _ attachment: Attachment) -> String {
        let options = [type, attachment.isReadOnly ? "READ_ONLY" : ""].filter { !$0.isEmpty }
        let list = options.isEmpty ? "" : " (\(options.joined(separator: ", ")))"
        return
            "ATTACH IF NOT EXISTS \(SQLText.literal(file.asWritten)) AS \(SQLText.identifier(attachment.alias))\(list)"
    }

    /// Makes the secrets, sets the settings, attaches everything and chooses where names are looked up.
    ///
    /// - Parameter watch: has to live as long as the database is used.
    func attach(to database: Database, watch: ConnectionWatch) async throws -> [DuckLake.Lake] {
        let isWatched = watchStores(watch)
        var defaults =
            configuration.extensions.contains("httpfs") ? HTTPSettings.statements(isWatched: isWatched) : []
        if readsSQLiteForLakesAlone { defaults += SQLiteSettings.statements }
        let statements =
            try defaults
            + target.settings.map { setting in
                "SET GLOBAL \(SQLText.identifier(setting.name)) = \(SQLText.literal(try setting.value.plainText(of: setting.name)))"
            }
        try await database.withConnection { [secrets, otherAttachments, target] connection in
            for secret in secrets { try secret.create(on: connection) }
            for statement in statements.map({ OtherAttachment(statement: $0) }) + otherAttachments {
                if let catalog = statement.catalog { watch.watch(catalog) }
                do {
                    try connection.execute(statement.statement)
                } catch let error as DuckDBError {
                    var failure =
                        statement.catalog.flatMap {
                            CatalogFault($0, source: statement.location, watch: watch).explained(error)
                        } ?? error.lotusError
                    if failure.location == nil { failure.location = statement.location ?? target.location }
                    throw failure
                }
            }
        }
        var lakes: [DuckLake.Lake] = []
        for location in locations {
            do {
                lakes.append(
                    try await DuckLake.Lake.attach(
                        location, to: database,
                        wait: LockWait(waitMsMax: 30_000, notice: { Terminal.notice($0) }),
                        watch: watch, preflight: preflight(location)))
            } catch is NoLakeYet {
                continue
            }
        }
        do {
            if let lake = lakes.first { try await setSearchPath(lake, on: database) }
        } catch {
            throw EngineFaults(target: target, environment: environment, lakes: lakes).told(error)
        }
        return lakes
    }

    /// A lake is not there, and is not to be made.
    private struct NoLakeYet: Error {}

    /// Whether the SQLite files of the target are catalogs of lakes: others may be large enough for several threads.
    private var readsSQLiteForLakesAlone: Bool {
        let hasOthers = target.attachments.contains { attachment in
            if case .sqlite = attachment.database { true } else { false }
        }
        return !hasOthers
            && locations.contains { location in
                if case .sqlite = location.catalog { true } else { false }
            }
    }

    /// - Returns: whether the endpoints of all secrets are watched.
    private func watchStores(_ watch: ConnectionWatch) -> Bool {
        var endpoints: [(host: String, port: UInt16)] = []
        var isWatched = true
        for url in locations.compactMap({ $0.dataPath.flatMap { StoreURL($0) } }) {
            guard let secret = try? access.secret(for: url) ?? access.missingSecret(for: url, at: nil),
                let endpoint = secret.watchedEndpoint
            else {
                isWatched = false
                continue
            }
            endpoints.append(endpoint)
        }
        for secret in target.secrets where secret.type == "s3" {
            guard let endpoint = secret.watchedEndpoint else {
                isWatched = false
                continue
            }
            endpoints.append(endpoint)
        }
        for endpoint in endpoints { watch.watchStore(host: endpoint.host, port: endpoint.port) }
        return isWatched && !endpoints.isEmpty
    }

    private var access: ObjectStoreAccess {
        ObjectStoreAccess(secrets: target.secrets, environment: environment)
    }

    /// Asks the object store of a lake that is to be made whether it can be written to; refuses where none is
    /// to be made.
    private func preflight(_ location: LakeLocation) -> (@Sendable () async throws -> Void)? {
        guard makesLakes else { return { throw NoLakeYet() } }
        guard let url = location.dataPath.flatMap({ StoreURL($0) }) else { return nil }
        let faults = EngineFaults(target: target, environment: environment)
        let access = access
        return {
            let advice = StoreAdvice(faults.storeAccess(to: url))
            do {
                guard
                    let secret = try access.secret(for: url)
                        ?? access.missingSecret(for: url, at: location.source)
                else { return }
                try await S3Store(try S3Configuration(secret, bucket: url.bucket)).preflight()
            } catch var error as LotusError {
                error = advice.placed(error)
                if let source = location.source { error.location = source }
                throw error
            }
        }
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

extension EngineSecret {
    /// The address of the store; nil for AWS's own, which changes with every request.
    fileprivate var watchedEndpoint: (host: String, port: UInt16)? {
        guard let text = self["endpoint"]?.revealedText, !text.isEmpty, !text.contains("amazonaws.com") else {
            return nil
        }
        let useTLS = self["use_ssl"]?.revealedText.map { !["false", "0", "no"].contains($0.lowercased()) }
        guard let endpoint = try? S3Endpoint(text, useTLS: useTLS) else { return nil }
        return (endpoint.host, UInt16(endpoint.port ?? (endpoint.useTLS ? 443 : 80)))
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
