// SPDX-License-Identifier: Apache-2.0

/// Which names have a secret as their value: `password`, `DB_PASSWORD`, `clientSecret`, `x-api-key`.
enum SecretLikeName {
    /// Without `_` and `-`, in lower case; a name that ends in one of these counts.
    private static let endings: [[UInt8]] = [
        "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "accesskeyid",
        "secretkey", "privatekey", "sharedkey", "authorization", "signature", "credential", "credentials",
    ].map { Array($0.utf8) }

    private static let pass = Array("pass".utf8)

    /// Only the end of a name decides, so that a name of any length costs the same.
    private static let endingBytesMax = 24

    static func matches(_ name: ArraySlice<UInt8>) -> Bool {
        let trimmed = name[..<((name.lastIndex { !isNumbering($0) } ?? name.startIndex - 1) + 1)]
        guard let last = trimmed.last, isLastByte(last | 0x20) else { return false }
        let tail = trimmed.suffix(endingBytesMax).map { $0 | 0x20 }
        if tail.suffix(pass.count) == pass[...] {
            // `pass` only as a word of its own: `db_pass`, not `compass`.
            return tail.count == pass.count || isJoint(trimmed[trimmed.endIndex - pass.count - 1])
        }
        // Lowering the case also turns `_` into DEL; both joints go.
        let joined = tail.filter { $0 != 0x7F && $0 != UInt8(ascii: "-") }
        return endings.contains { joined.suffix($0.count) == $0[...] }
    }

    private static func isJoint(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    /// What may follow in `token2` and `client_secret_2`.
    private static func isNumbering(_ byte: UInt8) -> Bool {
        isJoint(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLastByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "d"), UInt8(ascii: "e"), UInt8(ascii: "l"), UInt8(ascii: "n"), UInt8(ascii: "s"),
            UInt8(ascii: "t"), UInt8(ascii: "y"):
            true
        default: false
        }
    }
}
