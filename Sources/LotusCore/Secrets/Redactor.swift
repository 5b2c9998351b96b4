// SPDX-License-Identifier: Apache-2.0

/// Takes secrets out of text that a person or a log will see.
///
/// Two nets: every occurrence of a known secret (as it is, percent-encoded, or escaped for JSON or
/// SQL), and whatever looks like a secret without being known: the value of a key such as `password`,
/// `client_secret`, `api_key` or `token`, the password in a URL, a private key block. Redacting twice
/// gives the same as redacting once. Time is linear in the text for each known secret.
package struct Redactor: Sendable {
    /// What stands where a secret was.
    package static let placeholder = "<REDACTED>"

    private var patterns: Set<SecretPattern> = []

    /// Knows these secrets; ones shorter than ``Limits/secretCharactersMin`` are ignored.
    package init(_ secrets: [Secret] = []) {
        for secret in secrets { add(secret) }
    }

    /// Learns one more secret; one shorter than ``Limits/secretCharactersMin`` is ignored, because
    /// hiding every `a` would hide the text and tell the secret.
    package mutating func add(_ secret: Secret) {
        guard secret.revealed.count >= Limits.secretCharactersMin else { return }
        patterns.formUnion(SecretPattern.spellings(of: secret))
    }

    /// The text with ``placeholder`` in the place of each secret.
    package func redact(_ text: String) -> String { redaction(of: text).text }

    /// The text without secrets, and which of its parts were one.
    func redaction(of text: String) -> Redaction {
        let bytes = Array(text.utf8)
        var ranges = SecretLikeScanner.ranges(in: bytes)
        for pattern in patterns { ranges += pattern.ranges(in: bytes) }
        if !patterns.isEmpty, bytes.contains(UInt8(ascii: "%")) {
            let decoding = PercentDecoding(bytes)
            for pattern in patterns { ranges += pattern.ranges(in: decoding.bytes).map(decoding.sourceRange) }
        }
        return Redaction(of: text, bytes: bytes, masking: ranges)
    }
}

extension Redactor: CustomStringConvertible, CustomReflectable {
    /// Says nothing about the secrets.
    package var description: String { "Redactor" }
    /// Shows no secret to `dump`.
    package var customMirror: Mirror { Mirror(self, children: []) }
}
