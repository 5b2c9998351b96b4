// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads the ATTACH options of a lake.
enum LakeOptionsReader {
    private static let known = [
        "data_path", "metadata_schema", "metadata_catalog", "metadata_parameters", "meta_secret",
        "create_if_not_exists", "data_inlining_row_limit", "encrypted", "automatic_migration",
        "override_data_path", "snapshot_version", "snapshot_time",
    ]

    /// - Parameter handled: options that the attachment itself has read, in lower case.
    static func read(
        _ options: YAMLMap, handled: Set<String>, projectFolder: String, home: String?
    ) throws(LotusError) -> LakeOptions {
        var result = LakeOptions()
        for entry in options.entries {
            let name = entry.key.lowercased()
            guard !handled.contains(name), !entry.value.isNull else { continue }
            try set(name, entry, in: &result, projectFolder: projectFolder, home: home)
        }
        return result
    }

    private static func set(
        _ name: String, _ entry: YAMLMap.Entry, in options: inout LakeOptions, projectFolder: String,
        home: String?
    ) throws(LotusError) {
        let value = entry.value
        switch name {
        case "data_path":
            options.dataPath = LocalPath(try text(name, value), in: projectFolder, home: home)
        case "metadata_schema": options.metadataSchema = try text(name, value)
        case "metadata_catalog": options.metadataCatalog = try text(name, value)
        case "metadata_parameters": options.metadataParameters = try map(name, value)
        case "meta_secret": options.metaSecretName = try text(name, value)
        case "create_if_not_exists": options.createIfNotExists = try value.asBool(name)
        case "data_inlining_row_limit": options.dataInliningRowLimit = try value.asInt(name, in: 0...Int.max)
        case "encrypted": options.isEncrypted = try value.asBool(name)
        case "automatic_migration": options.automaticMigration = try value.asBool(name)
        case "override_data_path": options.overrideDataPath = try value.asBool(name)
        case "snapshot_version": options.snapshotVersion = try value.asInt(name, in: 0...Int.max)
        case "snapshot_time": options.snapshotTime = try text(name, value)
        case "metadata_path":
            throw LotusError(
                .attachUnknownOption, "`\(entry.key)` says again what `path` says",
                hint: "Put the catalog's place into `path`: `ducklake:` and then the metadata path.",
                location: entry.keyLocation)
        case _ where name.hasPrefix("meta_"):
            let meta = String(name.dropFirst("meta_".count))
            options.metaOptions.append(
                EngineSetting(
                    name: meta,
                    value: .keeping(
                        try text(name, value), secretIf: value.isSecret || SecretNames.isSecretKey(meta))))
        default: throw unknown(entry)
        }
    }

    private static func unknown(_ entry: YAMLMap.Entry) -> LotusError {
        let names = known + ["read_only"]
        return LotusError(
            .attachUnknownOption, "DuckLake has no ATTACH option '\(entry.key)'",
            hint: YAMLNode.hint(
                closest: entry.key, in: names, otherwise: "Options: \(names.joined(separator: ", "))."),
            location: entry.keyLocation)
    }

    private static func map(_ name: String, _ value: YAMLNode) throws(LotusError) -> [EngineMapEntry] {
        var entries: [EngineMapEntry] = []
        for entry in try value.asMap(name).entries {
            entries.append(.init(key: entry.key, value: Secret(try text(entry.key, entry.value))))
        }
        return entries
    }

    /// dbt-duckdb passes a text that has quotes of its own as it is, so these are SQL quotes.
    static func text(_ name: String, _ value: YAMLNode) throws(LotusError) -> String {
        let text = try value.asString(name)
        let trimmed = PythonLiteral.trimmed(text)
        for quote in ["'", "\""]
        where trimmed.count >= 2 && trimmed.hasPrefix(quote) && trimmed.hasSuffix(quote) {
            return String(trimmed.dropFirst().dropLast()).replacing(quote + quote, with: quote)
        }
        return text
    }
}
