// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads `secrets:` of an output: a list of secrets, or a map of secrets by name.
enum SecretsReader {
    static func read(_ node: YAMLNode, warnings: inout [LotusError]) throws(LotusError) -> [EngineSecret] {
        var secrets: [EngineSecret] = []
        if let items = node.list {
            for (index, item) in items.enumerated() {
                secrets.append(try secret(item, name: "_dbt_secret_\(index + 1)", warnings: &warnings))
            }
        } else {
            for entry in try node.asMap("secrets").entries {
                secrets.append(try secret(entry.value, name: entry.key, warnings: &warnings))
            }
        }
        return secrets
    }

    private static func secret(
        _ node: YAMLNode, name: String, warnings: inout [LotusError]
    ) throws(LotusError) -> EngineSecret {
        let map = try node.asMap("secrets")
        let type = try map.requiredString("type", of: node).lowercased()
        if let entry = map.entry("persistent"), try map.optionalBool("persistent") ?? false {
            warnings.append(
                LotusError(
                    .outputKeyNotSupported, "`persistent` is ignored: secrets are never written to disk",
                    hint: "Remove it.", location: entry.keyLocation))
        }
        return EngineSecret(
            name: try map.optionalString("name") ?? name, type: type,
            provider: try map.optionalString("provider")?.lowercased(),
            scope: try map.optionalStrings("scope") ?? [], parameters: try parameters(map, type: type))
    }

    private static func parameters(_ map: YAMLMap, type: String) throws(LotusError) -> [EngineSecretParameter]
    {
        var parameters: [EngineSecretParameter] = []
        var schemeUsesTLS: Bool?
        for entry in map.entries where !entry.value.isNull {
            let key = entry.key.lowercased()
            guard !["type", "name", "provider", "scope", "persistent"].contains(key) else { continue }
            if key == "endpoint", ["s3", "r2", "gcs"].contains(type) {
                let endpoint = try ObjectStoreEndpoint(entry.value, key: entry.key)
                schemeUsesTLS = endpoint.usesTLS
                parameters.append(.init(key: key, value: .plain(endpoint.host)))
            } else {
                parameters.append(.init(key: key, value: try value(entry, key: key)))
            }
        }
        if let schemeUsesTLS, !parameters.contains(where: { $0.key == "use_ssl" }) {
            parameters.append(.init(key: "use_ssl", value: .plain(schemeUsesTLS ? "true" : "false")))
        }
        return parameters
    }

    private static func value(_ entry: YAMLMap.Entry, key: String) throws(LotusError) -> EngineValue {
        let node = entry.value
        switch node.content {
        case .map(let map):
            var entries: [EngineMapEntry] = []
            for inner in map.entries {
                entries.append(.init(key: inner.key, value: Secret(try inner.value.asString(inner.key))))
            }
            return .map(entries)
        case .list:
            return .list(try node.asStrings(entry.key).map { Secret($0) })
        case .bool(let flag):
            return .plain(flag ? "true" : "false")
        default:
            return .keeping(
                try node.asString(entry.key),
                secretIf: node.isSecret || !SecretNames.plainParameters.contains(key))
        }
    }
}
