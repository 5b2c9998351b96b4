// SPDX-License-Identifier: Apache-2.0

/// One spelling of a known secret, searched for in linear time (Knuth-Morris-Pratt).
struct SecretPattern: Sendable, Hashable {
    private let bytes: [UInt8]
    /// For each prefix, the length of its longest proper border: where to go on after a mismatch.
    private let borders: [Int]

    init(_ text: String) {
        bytes = Array(text.utf8)
        borders = Self.borders(of: bytes)
    }

    /// The ways one secret may be spelt in a text: as it is, inside a JSON string, inside a SQL
    /// string, and in an HTML form's encoding.
    static func spellings(of secret: Secret) -> Set<SecretPattern> {
        let text = secret.revealed
        let json = respelt(text) { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            default: nil
            }
        }
        let sql = respelt(text) { $0 == "'" ? "''" : nil }
        let form = respelt(text) { $0 == " " ? "+" : nil }
        return Set([text, json, sql, form].map(SecretPattern.init))
    }

    private static func respelt(_ text: String, _ escape: (Unicode.Scalar) -> String?) -> String {
        text.unicodeScalars.reduce(into: "") { $0 += escape($1) ?? String($1) }
    }

    /// Every occurrence, overlapping ones too.
    func ranges(in text: [UInt8]) -> [Range<Int>] {
        guard !bytes.isEmpty else { return [] }
        var found: [Range<Int>] = []
        var matched = 0
        for index in text.indices {
            while matched > 0, matched == bytes.count || text[index] != bytes[matched] {
                matched = borders[matched - 1]
            }
            if text[index] == bytes[matched] { matched += 1 }
            if matched == bytes.count { found.append(index + 1 - matched..<index + 1) }
        }
        return found
    }

    private static func borders(of bytes: [UInt8]) -> [Int] {
        var borders = [Int](repeating: 0, count: bytes.count)
        var matched = 0
        for index in bytes.indices.dropFirst() {
            while matched > 0, bytes[index] != bytes[matched] { matched = borders[matched - 1] }
            if bytes[index] == bytes[matched] { matched += 1 }
            borders[index] = matched
        }
        return borders
    }
}
