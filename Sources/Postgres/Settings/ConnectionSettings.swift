// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// How to reach a database of Postgres, and how patient to be with it.
package struct ConnectionSettings: Sendable {
    /// libpq's keywords and values, without passwords. Of two for one key the later counts.
    ///
    /// What is not named here libpq takes from its `PG…` variables.
    package var parameters: [(key: String, value: String)]
    /// Kept apart, so that no text ever holds it.
    package var password: Secret?
    /// The password of the client certificate's key.
    package var sslPassword: Secret?
    /// How long a connection may take, from its start until it can be used; for each host of a list.
    ///
    /// A `connect_timeout` among the parameters counts instead.
    package var connectSecondsMax = 5
    /// How long a statement may run (`statement_timeout`). Nil leaves it to the server.
    package var statementMsMax: Int?
    /// How long a statement may wait for a lock (`lock_timeout`). Nil leaves it to the server.
    package var lockMsMax: Int?
    /// How long sent bytes may stay unacknowledged before the connection counts as lost.
    package var tcpUserTimeoutMs = 15_000
    /// How much longer than ``statementMsMax`` the server may be silent before the connection counts
    /// as lost.
    package var silenceMarginMs = 5_000
    /// How long a COMMIT, a ROLLBACK or a health check may take.
    package var commitMsMax = 60_000
    /// What the server shows in `pg_stat_activity`.
    package var applicationName: String

    /// Settings with the given parameters and the usual patience.
    package init(
        parameters: [(key: String, value: String)] = [], password: Secret? = nil, sslPassword: Secret? = nil,
        applicationName: String = "lotus"
    ) {
        self.parameters = parameters
        self.password = password
        self.sslPassword = sslPassword
        self.applicationName = applicationName
    }

    /// The value of a parameter.
    package subscript(key: String) -> String? { parameters.last { $0.key == key }?.value }
}

extension ConnectionSettings {
    private static let clientCheckMs = 5_000
    /// Parameters whose values may be shown.
    private static let shownKeys: Set = [
        "host", "hostaddr", "port", "dbname", "user", "sslmode", "sslrootcert", "service",
        "application_name",
    ]

    /// Everything for libpq, passwords too, for one host of a list.
    ///
    /// Only to be handed to `PQconnectStartParams`.
    func keywords(for host: HostChoice) -> [(key: String, value: String)] {
        var values: [String: String] = [
            "keepalives": "1", "keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3",
            "tcp_user_timeout": "\(tcpUserTimeoutMs)",
        ]
        for parameter in parameters { values[parameter.key] = parameter.value }
        // An `application_name` of the user's own says more than ours.
        if values["application_name"] == nil { values["fallback_application_name"] = applicationName }
        if let name = host.host { values["host"] = name }
        if let address = host.address { values["hostaddr"] = address }
        if let port = host.port { values["port"] = port }
        values["client_encoding"] = "UTF8"
        if let password { values["password"] = password.revealed }
        if let sslPassword { values["sslpassword"] = sslPassword.revealed }
        return values.sorted { $0.key < $1.key }.map { (key: $0.key, value: $0.value) }
    }

    /// The hosts to try, in order. libpq would wait for a dead one for ever before it tried the next.
    var hosts: [HostChoice] {
        HostChoice.all(host: self["host"], address: self["hostaddr"], port: self["port"])
    }

    var connectMsMax: Int {
        // As libpq does: a connection never gets less than two seconds; 0 means no limit to it, ours to us.
        if let text = self["connect_timeout"], let seconds = Int(text), seconds > 0 {
            return max(2, min(seconds, 3_600)) * 1_000
        }
        return connectSecondsMax * 1_000
    }

    /// How long the server may say nothing while a statement runs.
    var silenceMsMax: Int? { statementMsMax.map { $0 + silenceMarginMs } }

    /// What every new connection is told first: how values are written, and how long things may take.
    ///
    /// From version 14 on the server also looks whether the client of a running statement still lives,
    /// so that the locks of a killed process are free soon.
    func sessionStatements(serverVersion: Int) -> String {
        var statements =
            "SET datestyle = 'ISO'; SET timezone = 'UTC'; SET bytea_output = 'hex'; "
            + "SET extra_float_digits = 1; SET standard_conforming_strings = on"
        if serverVersion >= 140_000 {
            statements += "; SET client_connection_check_interval = \(Self.clientCheckMs)"
        }
        if let statementMsMax { statements += "; SET statement_timeout = \(statementMsMax)" }
        if let lockMsMax { statements += "; SET lock_timeout = \(lockMsMax)" }
        return statements
    }
}

extension ConnectionSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The address without any password; values that might hide one are left out.
    package var description: String {
        let shown = parameters.map { parameter in
            Self.shownKeys.contains(parameter.key)
                ? "\(parameter.key)=\(parameter.value)" : "\(parameter.key)=<REDACTED>"
        }
        return "postgres(\(shown.joined(separator: " ")))"
    }
    /// The same.
    package var debugDescription: String { description }
    /// Shows nothing to `dump`.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One host of a list, as libpq counts them.
struct HostChoice: Sendable, Hashable {
    var host: String?
    var address: String?
    var port: String?

    static func all(host: String?, address: String?, port: String?) -> [HostChoice] {
        let hosts = parts(host)
        let addresses = parts(address)
        let ports = parts(port)
        let count = max(hosts.count, addresses.count)
        guard count > 1 else { return [HostChoice(host: host, address: address, port: port)] }
        return (0..<count).map { index in
            HostChoice(
                host: index < hosts.count ? hosts[index] : nil,
                address: index < addresses.count ? addresses[index] : nil,
                port: ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : nil)
        }
    }

    private static func parts(_ text: String?) -> [String] {
        (text ?? "").split(separator: ",", omittingEmptySubsequences: false).map { String($0) }
    }
}
