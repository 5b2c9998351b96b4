// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads the chosen output of a profile, after rendering.
struct OutputReader {
    private let output: YAMLNode
    private let map: YAMLMap
    private let profileName: String
    private let targetName: String
    private let projectFolder: String
    private let home: String?
    private(set) var warnings: [LotusError] = []

    private static let threadsMax = 1024

    init(
        output: YAMLNode, profileName: String, targetName: String, projectFolder: String, home: String?
    ) throws(LotusError) {
        self.output = output
        self.map = try output.asMap(targetName)
        self.profileName = profileName
        self.targetName = targetName
        self.projectFolder = projectFolder
        self.home = home
    }

    mutating func target(threads: Int?) throws(LotusError) -> Target {
        try checkType()
        try map.requireKnownKeys(OutputKeys.known, in: "the target '\(targetName)'", code: .outputUnknownKey)
        try judgeUnsupportedKeys()
        let attachments = try self.attachments()
        let settings = try map.optionalMap("settings") ?? YAMLMap()
        let listedThreads = try map.optionalInt("threads", in: 1...Self.threadsMax)
        return Target(
            name: targetName, profileName: profileName, primary: try primary(),
            database: try database(attachments), schema: try map.optionalString("schema") ?? "main",
            threads: threads ?? listedThreads ?? 1,
            extensions: try extensions(),
            settings: try Self.settings(settings.entries.filter { !ObjectStoreSettings.isOne($0.key) }),
            configurationOptions: try Self.settings(map.optionalMap("config_options")?.entries ?? []),
            secrets: try secrets(settings: settings), attachments: attachments,
            externalRoot: LocalPath(
                try map.optionalString("external_root") ?? ".", in: projectFolder, home: home),
            retries: try retries(), location: output.location)
    }

    // MARK: Keys

    private func checkType() throws(LotusError) {
        guard try map.requiredString("type", of: output) != "duckdb", let type = map["type"] else { return }
        throw LotusError(
            .adapterNotSupported,
            "the target '\(targetName)' is of type \(type.shown); only 'duckdb' can be run",
            hint: "Choose another target with --target, or set `type: duckdb`.",
            location: type.location)
    }

    private mutating func judgeUnsupportedKeys() throws(LotusError) {
        if let remote = map.entry("remote"), !remote.value.isNull {
            throw LotusError(
                .outputKeyNotSupported,
                "`remote` (a Buena Vista server) is not supported: the engine runs in process",
                hint: "Remove it and attach the database itself.", location: remote.keyLocation)
        }
        for entry in map.entries {
            guard let ignored = OutputKeys.ignored[entry.key], !isOff(entry.value) else { continue }
            warnings.append(
                LotusError(
                    .outputKeyNotSupported, "`\(entry.key)` is ignored: \(ignored.reason)",
                    hint: ignored.hint,
                    location: entry.keyLocation))
        }
    }

    private func isOff(_ node: YAMLNode) -> Bool {
        switch node.content {
        case .null: true
        case .bool(let value): !value
        case .list(let items): items.isEmpty
        case .map(let map): map.isEmpty
        case .string(let text): text.isEmpty
        case .int, .double: false
        }
    }

    // MARK: Databases

    private func primary() throws(LotusError) -> PrimaryDatabase {
        guard let node = map.value("path") else { return .memory }
        let path = try node.asString("path")
        if path == ":memory:" || path.isEmpty { return .memory }
        let parser = DatabasePathParser(projectFolder: projectFolder, home: home, location: node.location)
        if let rest = DatabasePathParser.afterLakePrefix(path) {
            return .lake(Lake(address: try parser.lakeAddress(rest), options: LakeOptions()))
        }
        switch try parser.database(path, type: nil) {
        case .duckdb(let path): return .file(path)
        case .lake, .sqlite, .postgres:
            throw LotusError(
                .attachPath, "`path` must be a DuckDB file, `:memory:` or a lake",
                hint: "Put other databases under `attach:`.", location: node.location)
        }
    }

    /// dbt's rule: the name of the file in `path`, or the alias of an attached database.
    private func database(_ attachments: [Attachment]) throws(LotusError) -> String {
        let derived = DatabaseName.derived(from: try map.optionalString("path") ?? ":memory:")
        guard let node = map.value("database") else { return derived }
        let name = try node.asString("database")
        let names = [derived] + attachments.map(\.alias)
        guard names.contains(name) else {
            throw LotusError(
                .databaseMismatch, "`database` is \(node.shown), but no database has that name",
                hint: YAMLNode.hint(
                    closest: name, in: names,
                    otherwise: "Use '\(derived)' (the name of the file in `path`) or the alias of an attached"
                        + " database."),
                location: node.location)
        }
        return name
    }

    private func attachments() throws(LotusError) -> [Attachment] {
        guard let node = map.value("attach") else { return [] }
        var attachments: [Attachment] = []
        for item in try node.asList("attach") {
            let attachment = try AttachmentReader(item, projectFolder: projectFolder, home: home).attachment()
            let name = attachment.alias.lowercased()
            if let first = attachments.first(where: { $0.alias.lowercased() == name }) {
                throw LotusError(
                    .attachAlias,
                    "two attached databases are called '\(attachment.alias)' (the first in line"
                        + " \(first.location.line))",
                    hint: "Give each its own `alias`.", location: item.location)
            }
            attachments.append(attachment)
        }
        return attachments
    }

    // MARK: Extensions, settings, secrets

    private mutating func extensions() throws(LotusError) -> [String] {
        guard let node = map.value("extensions") else { return [] }
        var names: [String] = []
        for item in try node.asList("extensions") {
            guard let map = item.map else {
                names.append(try item.asString("extensions"))
                continue
            }
            try map.requireKnownKeys(["name", "repo"], in: "an extension", code: .outputUnknownKey)
            names.append(try map.requiredString("name", of: item))
            guard let repository = map.value("repo"), try repository.asString("repo") != "core" else {
                continue
            }
            warnings.append(
                LotusError(
                    .outputKeyNotSupported,
                    "the extension is not fetched from the repository \(repository.shown)",
                    hint: "Extensions are loaded from the ones installed with lotus.",
                    location: repository.location))
        }
        return names
    }

    private static func settings(_ entries: [YAMLMap.Entry]) throws(LotusError) -> [EngineSetting] {
        var settings: [EngineSetting] = []
        for entry in entries where !entry.value.isNull {
            let text: String =
                if case .bool(let flag) = entry.value.content { flag ? "true" : "false" } else {
                    try entry.value.asString(entry.key)
                }
            settings.append(
                EngineSetting(
                    name: entry.key,
                    value: .keeping(
                        text, secretIf: entry.value.isSecret || SecretNames.isSecretKey(entry.key))))
        }
        return settings
    }

    private mutating func secrets(settings: YAMLMap) throws(LotusError) -> [EngineSecret] {
        var secrets: [EngineSecret] = []
        if let node = map.value("secrets") { secrets = try SecretsReader.read(node, warnings: &warnings) }
        if let node = map.value("use_credential_provider") {
            guard try node.asString("use_credential_provider") == "aws" else {
                throw LotusError(
                    .unknownWord, "`use_credential_provider` is \(node.shown)",
                    hint: "Only `aws` is known; use `secrets:` for other providers.", location: node.location)
            }
            secrets.append(
                EngineSecret(
                    name: "_dbt_secret_\(secrets.count + 1)", type: "s3", provider: "credential_chain",
                    scope: [], parameters: []))
        }
        if let secret = try ObjectStoreSettings.secret(from: settings) { secrets.append(secret) }
        return secrets
    }

    private func retries() throws(LotusError) -> EngineRetries {
        guard let map = try map.optionalMap("retries") else { return EngineRetries() }
        try map.requireKnownKeys(
            ["connect_attempts", "query_attempts", "retryable_exceptions"], in: "`retries`",
            code: .outputUnknownKey)
        let defaults = EngineRetries()
        return EngineRetries(
            connectAttempts: try map.optionalInt("connect_attempts", in: 1...100) ?? defaults.connectAttempts,
            queryAttempts: try map.optionalInt("query_attempts", in: 1...100) ?? defaults.queryAttempts,
            retryableExceptions: try map.optionalStrings("retryable_exceptions")
                ?? defaults.retryableExceptions)
    }
}
