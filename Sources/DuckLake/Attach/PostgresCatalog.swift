// SPDX-License-Identifier: Apache-2.0

internal import DuckDB
package import LotusCore

/// A catalog in a Postgres database, with its passwords apart.
package struct PostgresCatalog: Hashable, Sendable {
    /// One `key=value` of libpq.
    package struct Parameter: Hashable, Sendable {
        package let key: String
        package let value: String

        package init(key: String, value: String) {
            self.key = key
            self.value = value
        }
    }

    /// Parameters of libpq, none of them a password; of two for one key the later counts.
    package var parameters: [Parameter]
    package var password: Secret?
    /// `sslpassword`: the key to the client certificate.
    package var sslPassword: Secret?
    /// The schema of DuckLake's own tables (`METADATA_SCHEMA`).
    package var schema: String

    package init(
        parameters: [Parameter], password: Secret? = nil, sslPassword: Secret? = nil,
        schema: String = PostgresCatalog.defaultSchema
    ) {
        self.parameters = parameters
        self.password = password
        self.sslPassword = sslPassword
        self.schema = schema
    }

    /// Where DuckLake 1.0 keeps its tables when nothing else is said.
    package static let defaultSchema = "public"

    package subscript(key: String) -> String? { parameters.last { $0.key == key }?.value }

    /// What a user knows it by, such as `lake at db.example:5432`; no user name, no password.
    package var description: String {
        let host =
            self["host"] ?? self["hostaddr"] ?? self["service"].map { "service \($0)" } ?? "the default host"
        let database = self["dbname"] ?? self["user"] ?? "the default database"
        let place = self["port"].map { "\(host):\($0)" } ?? host
        return "\(database) at \(place)" + (schema == Self.defaultSchema ? "" : ", schema \(schema)")
    }
}

extension PostgresCatalog {
    /// What makes a dead server an error instead of a wait without end: libpq gives up connecting
    /// after 10 s, and the kernel drops a connection whose peer has been silent for half a minute.
    private static let liveness = [
        ("connect_timeout", "10"), ("keepalives_idle", "15"), ("keepalives_interval", "5"),
        ("keepalives_count", "3"), ("tcp_user_timeout", "20000"),
    ]

    /// What the engine connects with: everything that its secret takes.
    package func engineSecret(named name: String) -> SecretDefinition { completed.secret(named: name) }

    /// What stands beside the secret.
    package var engineConnectionString: String { completed.connectionString }

    /// The parameters with those that a user left out.
    var completed: PostgresCatalog {
        var catalog = self
        let more = Self.liveness + [("application_name", Self.applicationName)]
        for (key, value) in more where self[key] == nil {
            catalog.parameters.append(Parameter(key: key, value: value))
        }
        return catalog
    }

    /// Names this process's backends, so that after a lost connection it can be told whether one of
    /// them is still at work.
    static let applicationName = "lotus-\(String(UInt64.random(in: .min ... .max), radix: 36))"

    /// What the engine's secret for Postgres takes (postgres_scanner of DuckDB 1.5); the rest stands in
    /// the attach string.
    private static let secretKeys: Set = [
        "host", "hostaddr", "port", "user", "dbname", "passfile", "sslmode", "sslrootcert", "sslcert",
        "sslkey", "connect_timeout", "options", "service", "application_name",
    ]

    /// The secret that the engine connects with.
    func secret(named name: String) -> SecretDefinition {
        var values: [String: String] = [:]
        for parameter in parameters where Self.secretKeys.contains(parameter.key) {
            values[parameter.key] = parameter.value
        }
        if let password { values["password"] = password.revealed }
        if let sslPassword { values["sslpassword"] = sslPassword.revealed }
        return SecretDefinition(
            name: name, type: "postgres",
            parameters: values.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })
    }

    /// What the secret cannot carry, as libpq reads it.
    var connectionString: String {
        var values: [String: String] = [:]
        for parameter in parameters where !Self.secretKeys.contains(parameter.key) {
            values[parameter.key] = parameter.value
        }
        return values.sorted { $0.key < $1.key }.map { "\($0.key)=\(Self.quoted($0.value))" }
            .joined(separator: " ")
    }

    private static func quoted(_ value: String) -> String {
        let escaped = value.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        return "'\(escaped)'"
    }
}
