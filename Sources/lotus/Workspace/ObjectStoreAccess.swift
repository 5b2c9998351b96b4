// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ObjectStore
import ProjectFiles

/// Which credentials a target has for which object store.
struct ObjectStoreAccess {
    let secrets: [EngineSecret]
    let environment: Environment

    private static let environmentSecretName = "lotus_s3_environment"

    /// The secret that the engine uses for a place: of those whose scope covers it, the one with the
    /// longest; one without a scope covers everything.
    func secret(for store: StoreURL) -> EngineSecret? {
        secrets.filter { $0.type == "s3" }.compactMap { secret in
            Self.coverage(of: secret, store).map { (secret, $0) }
        }.max { $0.1 < $1.1 }?.0
    }

    private static func coverage(of secret: EngineSecret, _ store: StoreURL) -> Int? {
        if secret.scope.isEmpty { return 0 }
        return secret.scope.filter { store.text.hasPrefix($0) || store.text == $0 + "/" }.map(\.utf8.count)
            .max()
    }

    /// A secret that must be made because no listed one covers a place: from the variables that every
    /// S3 client reads.
    ///
    /// - Throws: ``LotusError`` `noStoreAccess` when there are none: the engine would try the store of
    ///   another provider without any credentials.
    func missingSecret(for store: StoreURL, at location: SourceLocation?) throws -> EngineSecret? {
        if secret(for: store) != nil { return nil }
        guard let made = environmentSecret(for: store) else {
            let other = secrets.filter { $0.type == "s3" }.map(\.name)
            throw LotusError(
                .noStoreAccess, "no S3 secret covers s3://\(store.bucket)",
                hint: other.isEmpty
                    ? "add one of `type: s3` under `secrets:` in profiles.yml, with key_id, secret and endpoint"
                    : "the scope of \(other.joined(separator: ", ")) leaves it out: add s3://\(store.bucket) "
                        + "to the `scope:` or remove the scope", location: location)
        }
        return made
    }

    /// How a client of our own reaches a bucket: with the credentials that the engine has for it.
    func configuration(for store: StoreURL, at location: SourceLocation?) throws -> S3Configuration {
        guard let secret = try secret(for: store) ?? missingSecret(for: store, at: location) else {
            preconditionFailure("a secret is missing only where another one covers the place")
        }
        return try S3Configuration(secret, bucket: store.bucket)
    }

    private func environmentSecret(for store: StoreURL) -> EngineSecret? {
        guard let key = environment["AWS_ACCESS_KEY_ID"], !key.isEmpty,
            let secret = environment["AWS_SECRET_ACCESS_KEY"], !secret.isEmpty
        else { return nil }
        var parameters: [EngineSecretParameter] = []
        func add(_ name: String, _ value: EngineValue) {
            parameters.append(EngineSecretParameter(key: name, value: value))
        }
        add("key_id", .secret(Secret(key)))
        add("secret", .secret(Secret(secret)))
        if let token = environment["AWS_SESSION_TOKEN"], !token.isEmpty {
            add("session_token", .secret(Secret(token)))
        }
        add("region", .plain(environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"] ?? "us-east-1"))
        if let endpoint = environment["AWS_ENDPOINT_URL_S3"] ?? environment["AWS_ENDPOINT_URL"],
            !endpoint.isEmpty
        {
            let isPlain = endpoint.lowercased().hasPrefix("http://")
            let host = endpoint.split(separator: "://", maxSplits: 1).last ?? ""
            add("endpoint", .plain(String(host.prefix { $0 != "/" })))
            add("use_ssl", .plain(isPlain ? "false" : "true"))
            // A store of one's own seldom has a host name for each bucket.
            add("url_style", .plain("path"))
        }
        return EngineSecret(
            name: "\(Self.environmentSecretName)_\(store.bucket)", type: "s3", provider: "config",
            scope: ["s3://\(store.bucket)"], parameters: parameters)
    }
}
