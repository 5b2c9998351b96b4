// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import LotusCore

/// Digests in lower-case hexadecimal digits, by which dbt names tests, lists of packages and the content of
/// files. None of them protects anything.
package enum HexDigest {
    /// 32 digits.
    package static func md5(_ text: String) -> String {
        HexadecimalText.text(Insecure.MD5.hash(data: Array(text.utf8)))
    }

    /// 40 digits.
    package static func sha1(_ text: String) -> String {
        HexadecimalText.text(Insecure.SHA1.hash(data: Array(text.utf8)))
    }

    /// 64 digits.
    package static func sha256(_ text: String) -> String { sha256(Array(text.utf8)) }

    /// 64 digits.
    package static func sha256(_ bytes: [UInt8]) -> String {
        HexadecimalText.text(SHA256.hash(data: bytes))
    }
}
