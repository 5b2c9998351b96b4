// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A libpq connection without its passwords, which stand apart.
package struct PostgresAddress: Sendable, Hashable {
    /// One `key=value` of libpq.
    package struct Parameter: Sendable, Hashable {
        package let key: String
        package let value: String
    }

    /// In the order they were written; of two for one key the later counts.
    package private(set) var parameters: [Parameter] = []
    package private(set) var password: Secret?
    /// `sslpassword`: the key to the client certificate.
    package private(set) var sslPassword: Secret?

    /// No parameter at all: libpq takes everything from its `PG…` variables.
    package var isEmpty: Bool { parameters.isEmpty && password == nil && sslPassword == nil }

    /// The value of a parameter; never a password.
    package subscript(key: String) -> String? { parameters.first { $0.key == key }?.value }

    /// `key='value'` pairs for libpq, without any password.
    package var connectionString: String {
        parameters.map { "\($0.key)=\(Self.quoted($0.value))" }.joined(separator: " ")
    }

    mutating func set(_ key: String, _ value: String) {
        switch key {
        case "password": password = Secret(value)
        case "sslpassword": sslPassword = Secret(value)
        default:
            parameters.removeAll { $0.key == key }
            parameters.append(Parameter(key: key, value: value))
        }
    }

    private static func quoted(_ value: String) -> String {
        let isPlain =
            !value.isEmpty
            && value.unicodeScalars.allSatisfy { $0 != "'" && $0 != "\\" && !$0.properties.isWhitespace }
        if isPlain { return value }
        var escaped = "'"
        for scalar in value.unicodeScalars {
            if scalar == "'" || scalar == "\\" { escaped += "\\" }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped + "'"
    }
}

extension PostgresAddress: CustomStringConvertible {
    package var description: String { "postgres(\(connectionString))" }
}
