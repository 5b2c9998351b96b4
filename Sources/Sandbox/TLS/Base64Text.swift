// SPDX-License-Identifier: Apache-2.0

/// Base 64 (RFC 4648), and its form for URLs, which has no padding.
package enum Base64Text {
    private static let standard = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let forURLs = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    package static func encoded(_ bytes: [UInt8], forURL: Bool = false) -> String {
        let alphabet = forURL ? forURLs : standard
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var place = 0
        while place < bytes.count {
            let count = min(3, bytes.count - place)
            var group: UInt32 = 0
            for offset in 0..<3 { group = group << 8 | (offset < count ? UInt32(bytes[place + offset]) : 0) }
            for digit in 0...count { text.append(alphabet[Int(group >> UInt32(18 - 6 * digit)) & 63]) }
            if !forURL { text.append(contentsOf: repeatElement(UInt8(ascii: "="), count: 3 - count)) }
            place += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text in the form for URLs; nil when it is none.
    package static func decodedFromURL(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for byte in text.utf8 {
            guard let digit = forURLs.firstIndex(of: byte) else { return nil }
            group = (group << 6 | UInt32(digit)) & 0xFFF_FFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        return bytes
    }
}
