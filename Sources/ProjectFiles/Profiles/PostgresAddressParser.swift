// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Takes a Postgres connection string apart: libpq's `key=value` form and its URI form.
///
/// No error quotes the string: it usually holds a password.
struct PostgresAddressParser {
    let location: SourceLocation

    func parse(_ text: String) throws(LotusError) -> PostgresAddress {
        for scheme in ["postgres://", "postgresql://"] where text.lowercased().hasPrefix(scheme) {
            return try parseURI(text.dropFirst(scheme.count))
        }
        return try parseKeywords(text)
    }

    // MARK: key=value

    private func parseKeywords(_ text: String) throws(LotusError) -> PostgresAddress {
        var address = PostgresAddress()
        var scanner = TextScanner(text)
        while true {
            skipSpace(&scanner)
            if scanner.isAtEnd { return address }
            let key = scanner.takeWhile { $0 != "=" && !$0.properties.isWhitespace }
            skipSpace(&scanner)
            guard scanner.take("=") else {
                throw error(
                    "the connection string has a word without `=`",
                    hint:
                        "Write key=value pairs (host=… port=… dbname=… user=… password=…), and put single quotes"
                        + " around a value with spaces.")
            }
            skipSpace(&scanner)
            try set(key, try value(&scanner), in: &address)
        }
    }

    private func value(_ scanner: inout TextScanner) throws(LotusError) -> String {
        var value = String.UnicodeScalarView()
        if scanner.take("'") {
            while let scalar = scanner.peek {
                scanner.advance()
                if scalar == "'" { return String(value) }
                value.append(scalar == "\\" ? next(&scanner) ?? scalar : scalar)
            }
            throw error(
                "a quoted value of the connection string never ends",
                hint: "Add the closing single quote; write a quote inside a value as \\'.")
        }
        while let scalar = scanner.peek, !scalar.properties.isWhitespace {
            scanner.advance()
            value.append(scalar == "\\" ? next(&scanner) ?? scalar : scalar)
        }
        return String(value)
    }

    private func next(_ scanner: inout TextScanner) -> Unicode.Scalar? {
        let scalar = scanner.peek
        scanner.advance()
        return scalar
    }

    private func skipSpace(_ scanner: inout TextScanner) {
        _ = scanner.takeWhile(\.properties.isWhitespace)
    }

    // MARK: URI

    private func parseURI(_ text: Substring) throws(LotusError) -> PostgresAddress {
        var address = PostgresAddress()
        let (beforeQuery, query) = split(text, at: "?")
        let (authority, database) = split(beforeQuery, at: "/")
        var hosts = authority
        // The last `@`: whatever a password holds, none of it may be taken for a host.
        if let at = authority.lastIndex(of: "@") {
            let (user, password) = split(authority[..<at], at: ":")
            if !user.isEmpty { try set("user", decoded(user), in: &address) }
            if let password { try set("password", decoded(password), in: &address) }
            hosts = authority[authority.index(after: at)...]
        }
        try setHosts(hosts, in: &address)
        if let database, !database.isEmpty { try set("dbname", decoded(database), in: &address) }
        for pair in (query ?? "").split(separator: "&") {
            let (key, value) = split(pair, at: "=")
            guard let value else {
                throw error(
                    "a parameter of the connection URI has no `=`", hint: "Write ?key=value&key=value.")
            }
            let name = try decoded(key)
            if name == "ssl", value == "true" {
                try set("sslmode", "require", in: &address)
            } else {
                try set(name, decoded(value), in: &address)
            }
        }
        return address
    }

    private func setHosts(_ text: Substring, in address: inout PostgresAddress) throws(LotusError) {
        guard !text.isEmpty else { return }
        var hosts: [String] = []
        var ports: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let (host, port) = try hostAndPort(part)
            hosts.append(host)
            ports.append(port)
        }
        if hosts.contains(where: { !$0.isEmpty }) {
            try set("host", hosts.joined(separator: ","), in: &address)
        }
        if ports.contains(where: { !$0.isEmpty }) {
            try set("port", ports.joined(separator: ","), in: &address)
        }
    }

    private func hostAndPort(_ text: Substring) throws(LotusError) -> (String, String) {
        var host = text
        var port: Substring = ""
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = text[text.index(after: text.startIndex)..<end]
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { throw invalidPort() }
            port = rest.dropFirst()
        } else if let colon = text.lastIndex(of: ":") {
            host = text[..<colon]
            port = text[text.index(after: colon)...]
        }
        guard port.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { throw invalidPort() }
        return (try decoded(host), String(port))
    }

    private func invalidPort() -> LotusError {
        error(
            "the port of the connection URI is not a number",
            hint: "Percent-encode special characters of the password: @ is %40, : is %3A, / is %2F, ? is %3F."
        )
    }

    private func split(_ text: Substring, at separator: Character) -> (Substring, Substring?) {
        guard let place = text.firstIndex(of: separator) else { return (text, nil) }
        return (text[..<place], text[text.index(after: place)...])
    }

    private func decoded(_ text: Substring) throws(LotusError) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                rest.count >= 2,
                code != 0
            else { throw invalidPercent() }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw invalidPercent() }
        return text
    }

    private func invalidPercent() -> LotusError {
        error(
            "the connection URI has a `%` that is no valid percent-encoding",
            hint: "Write a percent sign itself as %25.")
    }

    // MARK: Parameters

    private func set(_ key: String, _ value: String, in address: inout PostgresAddress) throws(LotusError) {
        guard Self.keywords.contains(key) else {
            throw LotusError(
                .postgresConnection,
                key.utf8.count <= 20 && ProjectKeys.isName(key)
                    ? "'\(key)' is not a connection parameter of Postgres"
                    : "the connection string has a part that is no known parameter",
                hint: YAMLNode.hint(
                    closest: key, in: Self.keywords,
                    otherwise: "Use libpq's names, such as host, port, dbname, user, password, sslmode."),
                location: location)
        }
        guard !SecretNames.carriesCredential(value) || key.hasSuffix("password") else {
            throw error(
                "the value of `\(key)` holds a connection string of its own",
                hint: "Write the parts as host=… dbname=… user=… password=….")
        }
        address.set(key, value)
    }

    private func error(_ message: String, hint: String) -> LotusError {
        LotusError(.postgresConnection, message, hint: hint, location: location)
    }

    /// The keywords of libpq 17.
    private static let keywords = [
        "host", "hostaddr", "port", "dbname", "user", "password", "passfile", "require_auth",
        "channel_binding",
        "connect_timeout", "client_encoding", "options", "application_name", "fallback_application_name",
        "keepalives", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
        "replication", "gssencmode", "sslmode", "sslnegotiation", "requiressl", "sslcompression", "sslcert",
        "sslkey", "sslpassword", "sslcertmode", "sslrootcert", "sslcrl", "sslcrldir", "sslsni", "requirepeer",
        "ssl_min_protocol_version", "ssl_max_protocol_version", "min_protocol_version",
        "max_protocol_version",
        "krbsrvname", "gsslib", "gssdelegation", "service", "target_session_attrs", "load_balance_hosts",
    ]
}
