// SPDX-License-Identifier: Apache-2.0

/// Which names, and which texts, must be taken for secrets.
///
/// It errs on the side of hiding: a line that is not shown costs a user one look into the file.
package enum SecretNames {
    private static let fragments = [
        "password", "passwd", "passphrase", "secret", "token", "credential", "private_key", "privatekey",
        "authorization", "bearer", "metadata_parameters", "api_key", "apikey", "access_key", "account_key",
        "key_id",
        "connection_string", "webhook",
    ]
    /// Parameters of an engine secret (`CREATE SECRET`) whose values may be shown; any other counts as a
    /// secret.
    static let plainParameters: Set<String> = [
        "type", "name", "provider", "scope", "persistent", "region", "endpoint", "url_style", "use_ssl",
        "url_compatibility_mode", "account_id", "account_name", "host", "port", "database", "dbname", "user",
        "username", "chain", "profile", "refresh", "tenant_id", "client_id", "kms_key_id", "data_path",
        "metadata_path", "metadata_schema", "metadata_catalog", "read_only", "requester_pays", "verify_ssl",
        "http_proxy", "validation",
    ]

    private static let harmless: Set<String> = [
        "secrets", "use_credential_provider", "primary_key", "unique_key", "foreign_key", "sort_key", "key",
        "partition_key", "cursor_key", "surrogate_key", "natural_key", "kms_key_id", "access_token_name",
    ]

    /// Whether a key of a configuration file holds a secret.
    package static func isSecretKey(_ name: String) -> Bool {
        let name = String(name.lowercased().map { $0 == "-" ? "_" : $0 })
        if harmless.contains(name) { return false }
        return name == "pwd" || name == "pw" || name.hasSuffix("_key")
            || fragments.contains { name.contains($0) }
    }

    /// Whether an environment variable holds a secret.
    package static func isSecretVariable(_ name: String) -> Bool {
        let name = name.uppercased()
        if name == "PWD" || name == "OLDPWD" { return false }
        return ["PASSWORD", "PASSWD", "PASSPHRASE", "SECRET", "TOKEN", "KEY", "CREDENTIAL", "PWD"]
            .contains { name.contains($0) } || name.hasSuffix("PASS")
    }

    /// Whether a text carries credentials inside it, like `password=…` or `scheme://user:password@host`.
    package static func carriesCredential(_ text: String) -> Bool {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "@") }) else {
            return false
        }
        let text = text.lowercased()
        let compact = String(String.UnicodeScalarView(text.unicodeScalars.filter { $0 != " " && $0 != "\t" }))
        if ["password=", "passwd=", "secret=", "token=", "pwd=", "key=", "key_id=", "signature="]
            .contains(where: { compact.contains($0) })
        {
            return true
        }
        return hasUserInformation(text)
    }

    private static func hasUserInformation(_ text: String) -> Bool {
        var rest = Substring(text)
        while let start = rest.firstRange(of: "://") {
            rest = rest[start.upperBound...]
            // Not only the authority: a `/` in a password that is not encoded ends it too early.
            if rest.prefix(while: { !$0.isWhitespace }).contains("@") { return true }
        }
        return false
    }
}
