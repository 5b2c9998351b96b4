// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension Target {
    /// A lake of this target with everything said about it in one place: what a secret of type
    /// `ducklake` says, what the secret of its Postgres connection says, and the `PG…` variables.
    ///
    /// What stands nearer wins: the attach string over the secret (as in postgres_scanner), both over
    /// the environment. The result's address is never a secret's name.
    ///
    /// - Parameters:
    ///   - location: the place in profiles.yml, for errors.
    ///   - folder: the project folder, which relative paths start from.
    package func resolved(
        _ lake: Lake, at location: SourceLocation, in folder: String, environment: Environment
    ) throws(LotusError) -> Lake {
        var lake = lake
        if case .secret(let name) = lake.address {
            lake = try opened(name, lake.options, at: location, folder, environment.homeFolder)
        }
        guard case .postgres(let address) = lake.address else { return lake }
        let secretName =
            lake.options.metaSecretName
            ?? lake.options.metadataParameters.first { $0.key.lowercased() == "secret" }?.value.revealed
        return Lake(
            address: .postgres(
                try completed(address, secretName: secretName, at: location, environment: environment)),
            options: lake.options)
    }

    /// A Postgres address with what a secret and the `PG…` variables add to it.
    ///
    /// - Parameter secretName: nil means the engine's default secret, if there is one.
    package func completed(
        _ address: PostgresAddress, secretName: String?, at location: SourceLocation, environment: Environment
    ) throws(LotusError) -> PostgresAddress {
        var address = address
        if let secret = try postgresSecret(secretName, at: location) {
            for parameter in secret.parameters {
                let key = parameter.key == "database" ? "dbname" : parameter.key
                guard let value = parameter.value.revealedText, !address.has(key) else { continue }
                address.set(key, value)
            }
        }
        return address.completed(from: environment)
    }

    private func postgresSecret(
        _ name: String?, at location: SourceLocation
    ) throws(LotusError) -> EngineSecret? {
        try secret(
            name ?? Self.defaultPostgresSecret, type: "postgres", isRequired: name != nil, at: location)
    }

    /// The secret that postgres_scanner uses when none is named.
    private static let defaultPostgresSecret = "__default_postgres"

    private func secret(
        _ name: String, type: String, isRequired: Bool, at location: SourceLocation
    ) throws(LotusError) -> EngineSecret? {
        let found = secrets.first { $0.name.lowercased() == name.lowercased() && $0.type == type }
        if found == nil, isRequired {
            let names = secrets.filter { $0.type == type }.map(\.name)
            throw LotusError(
                .secretNotFound, "there is no secret '\(name)' of type \(type) under `secrets:`",
                hint: YAMLNode.hint(
                    closest: name, in: names,
                    otherwise:
                        "Add it to `secrets:` of this output; secrets that a DuckDB client keeps on disk"
                        + " are not read."),
                location: location)
        }
        return found
    }

    /// The lake that a secret of type `ducklake` describes; options of the attachment win.
    private func opened(
        _ name: String, _ options: LakeOptions, at location: SourceLocation, _ folder: String, _ home: String?
    ) throws(LotusError) -> Lake {
        guard let secret = try secret(name, type: "ducklake", isRequired: true, at: location) else {
            preconditionFailure("a required secret is found or an error is thrown")
        }
        var options = options
        let parser = DatabasePathParser(projectFolder: folder, home: home, location: location)
        var address: LakeAddress?
        for parameter in secret.parameters {
            switch (parameter.key, parameter.value) {
            case ("metadata_parameters", .map(let entries)):
                if options.metadataParameters.isEmpty { options.metadataParameters = entries }
            case ("metadata_path", let value):
                if let text = value.revealedText { address = try parser.lakeAddress(text) }
            case ("data_path", let value):
                if options.dataPath == nil, let text = value.revealedText {
                    options.dataPath = LocalPath(text, in: folder, home: home)
                }
            case ("metadata_schema", let value):
                options.metadataSchema = options.metadataSchema ?? value.revealedText
            case ("encrypted", let value):
                options.isEncrypted =
                    options.isEncrypted ?? value.revealedText.map { $0.lowercased() == "true" }
            default:
                throw LotusError(
                    .secretNotFound,
                    "the secret '\(name)' has the parameter `\(parameter.key)`, which is not known here",
                    hint: "Give it as an option under `attach:` instead.", location: location)
            }
        }
        guard let address else {
            throw LotusError(
                .secretNotFound, "the secret '\(name)' has no `metadata_path`",
                hint: "Add one, such as `metadata_path: \"postgres:\"`.", location: location)
        }
        if case .secret = address {
            throw LotusError(
                .attachPath, "the `metadata_path` of the secret '\(name)' names another secret",
                hint: "Write where the catalog is, such as `postgres:` or `sqlite:catalog.sqlite`.",
                location: location)
        }
        return Lake(address: address, options: options)
    }
}

extension PostgresAddress {
    fileprivate func has(_ key: String) -> Bool {
        switch key {
        case "password": password != nil
        case "sslpassword": sslPassword != nil
        default: self[key] != nil
        }
    }
}

extension EngineValue {
    /// The text, even of a secret; nil for a list or a map.
    package var revealedText: String? {
        switch self {
        case .plain(let text): text
        case .secret(let secret): secret.revealed
        case .list, .map: nil
        }
    }
}
