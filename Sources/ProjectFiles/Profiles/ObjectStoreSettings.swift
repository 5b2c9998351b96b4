// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The old way of giving S3 credentials: `settings: {s3_access_key_id: …}`. DuckLake does not see these
/// settings, so they become one secret.
enum ObjectStoreSettings {
    /// The settings by the parameter of the secret they become, in the order of the secret.
    private static let parameters = [
        ("s3_access_key_id", "key_id"), ("s3_secret_access_key", "secret"),
        ("s3_session_token", "session_token"), ("s3_region", "region"), ("s3_endpoint", "endpoint"),
        ("s3_url_style", "url_style"), ("s3_use_ssl", "use_ssl"),
        ("s3_url_compatibility_mode", "url_compatibility_mode"),
    ]

    static let secretName = "lotus_s3_settings"

    static func isOne(_ name: String) -> Bool {
        parameters.contains { $0.0 == name.lowercased() }
    }

    /// One secret for all of them; nil when none says anything.
    static func secret(from settings: YAMLMap) throws(LotusError) -> EngineSecret? {
        var result: [EngineSecretParameter] = []
        var schemeUsesTLS: Bool?
        for (setting, parameter) in parameters {
            guard let node = settings.entries.first(where: { $0.key.lowercased() == setting })?.value,
                !node.isNull, node.string?.isEmpty != true
            else { continue }
            switch parameter {
            case "endpoint":
                let endpoint = try ObjectStoreEndpoint(node, key: setting)
                schemeUsesTLS = endpoint.usesTLS
                result.append(.init(key: parameter, value: .plain(endpoint.host)))
            case "use_ssl", "url_compatibility_mode":
                let flag = try node.asBool(setting)
                result.append(.init(key: parameter, value: .plain(flag ? "true" : "false")))
            case "key_id", "secret", "session_token":
                result.append(.init(key: parameter, value: .secret(Secret(try node.asString(setting)))))
            default:
                result.append(
                    .init(
                        key: parameter, value: .keeping(try node.asString(setting), secretIf: node.isSecret)))
            }
        }
        guard !result.isEmpty else { return nil }
        if let schemeUsesTLS, !result.contains(where: { $0.key == "use_ssl" }) {
            result.append(.init(key: "use_ssl", value: .plain(schemeUsesTLS ? "true" : "false")))
        }
        return EngineSecret(name: secretName, type: "s3", provider: "config", scope: [], parameters: result)
    }
}
