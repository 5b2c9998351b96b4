// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads one entry of `attach:`.
struct AttachmentReader {
    private let node: YAMLNode
    private let map: YAMLMap
    private let options: YAMLMap
    private let projectFolder: String
    private let home: String?

    private static let keys = ["path", "alias", "type", "read_only", "secret", "options", "is_ducklake"]
    /// Options that the entry's own keys say too.
    private static let shared: Set<String> = ["type", "secret", "read_only"]

    init(_ node: YAMLNode, projectFolder: String, home: String?) throws(LotusError) {
        self.node = node
        self.map = try node.asMap("attach")
        self.projectFolder = projectFolder
        self.home = home
        try map.requireKnownKeys(Self.keys, in: "an attached database", code: .outputUnknownKey)
        self.options = try map.optionalMap("options") ?? YAMLMap()
        try refuseOptionsSaidTwice()
    }

    func attachment() throws(LotusError) -> Attachment {
        let pathNode = try map.required("path", of: node)
        let path = try pathNode.asString("path")
        let parser = DatabasePathParser(projectFolder: projectFolder, home: home, location: pathNode.location)
        let database = try self.database(path, parser: parser)
        return Attachment(
            alias: try alias(path: path, database: database, at: pathNode), database: database,
            isReadOnly: try shared("read_only")?.asBool("read_only") ?? false,
            secretName: isLake(database) ? nil : try secretName(), options: try otherOptions(of: database),
            location: node.location)
    }

    // MARK: Database

    private func database(_ path: String, parser: DatabasePathParser) throws(LotusError)
        -> Attachment.Database
    {
        var type = try shared("type")?.asString("type").lowercased()
        if let written = type { type = try parser.canonical(written) }
        let afterPrefix = DatabasePathParser.afterLakePrefix(path)
        let isMarked = try map.optionalBool("is_ducklake") ?? false
        guard afterPrefix != nil || type == "ducklake" || isMarked else {
            return try parser.database(path, type: type)
        }
        if path.lowercased().hasPrefix("md:") { _ = try parser.canonical("md") }
        var lakeOptions = try LakeOptionsReader.read(
            options, handled: Self.shared, projectFolder: projectFolder, home: home)
        if let secret = try secretName() { lakeOptions.metaSecretName = lakeOptions.metaSecretName ?? secret }
        return .lake(Lake(address: try parser.lakeAddress(afterPrefix ?? path), options: lakeOptions))
    }

    private func isLake(_ database: Attachment.Database) -> Bool {
        if case .lake = database { true } else { false }
    }

    private func otherOptions(of database: Attachment.Database) throws(LotusError) -> [EngineSetting] {
        if isLake(database) { return [] }
        var settings: [EngineSetting] = []
        for entry in options.entries {
            let name = entry.key.lowercased()
            guard !Self.shared.contains(name), !entry.value.isNull else { continue }
            let text = try LakeOptionsReader.text(entry.key, entry.value)
            settings.append(
                EngineSetting(
                    name: name,
                    value: .keeping(text, secretIf: entry.value.isSecret || SecretNames.isSecretKey(name))))
        }
        return settings
    }

    // MARK: Keys that are options too

    private func shared(_ name: String) throws(LotusError) -> YAMLNode? {
        map.value(name) ?? optionEntry(name).map(\.value)
    }

    private func optionEntry(_ name: String) -> YAMLMap.Entry? {
        options.entries.first { $0.key.lowercased() == name && !$0.value.isNull }
    }

    private func refuseOptionsSaidTwice() throws(LotusError) {
        for name in Self.shared.sorted() where map.value(name) != nil {
            guard let option = optionEntry(name) else { continue }
            throw LotusError(
                .saidTwice, "`\(name)` stands both beside `path` and in `options`", hint: "Keep one of them.",
                location: option.keyLocation)
        }
    }

    private func secretName() throws(LotusError) -> String? {
        guard let node = try shared("secret") else { return nil }
        return try LakeOptionsReader.text("secret", node)
    }

    // MARK: Alias

    private func alias(
        path: String, database: Attachment.Database, at pathNode: YAMLNode
    ) throws(LotusError) -> String {
        if let alias = try map.optionalString("alias") { return alias }
        switch database {
        case .postgres:
            throw needsAlias()
        case .lake(let lake):
            if case .postgres = lake.address { throw needsAlias() }
            return DatabaseName.derived(from: path)
        case .duckdb, .sqlite:
            return DatabaseName.derived(from: path)
        }
    }

    private func needsAlias() -> LotusError {
        LotusError(
            .attachAlias, "a database on Postgres needs an `alias`", hint: "Add `alias: lake` here.",
            location: node.location)
    }
}
