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

    private static let fragmentBytes = fragments.map { Array($0.utf8) }
    private static let harmlessBytes = Set(harmless.map { Array($0.utf8) })

    /// Whether a key of a configuration file holds a secret.
    package static func isSecretKey(_ name: String) -> Bool {
        // Every key of every file comes here, so that the common case works on bytes.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(name.utf8.count)
        for byte in name.utf8 {
            guard byte < 0x80 else { return isSecretKey(unicode: name) }
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "_"))
            default: bytes.append(byte)
            }
        }
        return isSecretKey(lowercase: bytes)
    }

    private static func isSecretKey(unicode name: String) -> Bool {
        isSecretKey(lowercase: Array(String(name.lowercased().map { $0 == "-" ? "_" : $0 }).utf8))
    }

    private static func isSecretKey(lowercase name: [UInt8]) -> Bool {
        let isSecret =
            name == Array("pwd".utf8) || name == Array("pw".utf8) || name.suffix(4).elementsEqual("_key".utf8)
            || fragmentBytes.contains { contains(name, $0) }
        return isSecret && !harmlessBytes.contains(name)
    }

    private static func contains(_ name: [UInt8], _ fragment: [UInt8]) -> Bool {
        guard name.count >= fragment.count else { return false }
        for start in 0...(name.count - fragment.count) where name[start] == fragment[0] {
            if name[start...].starts(with: fragment) { return true }
        }
        return false
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
