// SPDX-License-Identifier: Apache-2.0

/// Sets of ids as short text: sorted, the differences in as few bytes as they need, in base 64.
package enum IdentifierText {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    package static func text(_ identifiers: some Collection<UInt64>) -> String {
        var bytes: [UInt8] = []
        var last: UInt64 = 0
        for identifier in identifiers.sorted() {
            var difference = identifier &- last
            while difference >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: difference) | 0x80)
                difference >>= 7
            }
            bytes.append(UInt8(difference))
            last = identifier
        }
        return base64(bytes)
    }

    /// nil when the text is none.
    package static func identifiers(_ text: String) -> [UInt64]? {
        guard let bytes = bytes(text) else { return nil }
        var identifiers: [UInt64] = []
        var last: UInt64 = 0
        var difference: UInt64 = 0
        var shift: UInt64 = 0
        for byte in bytes {
            guard shift < 64 else { return nil }
            difference |= UInt64(byte & 0x7F) << shift
            shift += 7
            if byte & 0x80 != 0 { continue }
            last = last &+ difference
            identifiers.append(last)
            difference = 0
            shift = 0
        }
        return shift == 0 ? identifiers : nil
    }

    /// Without padding.
    private static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count / 3 * 4 + 4)
        var index = 0
        while index < bytes.count {
            let count = min(3, bytes.count - index)
            var group: UInt32 = 0
            for place in 0..<3 {
                group = group << 8 | (place < count ? UInt32(bytes[index + place]) : 0)
            }
            for place in 0...UInt32(count) { text.append(alphabet[Int(group >> (18 - 6 * place) & 63)]) }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3)
        var group: UInt32 = 0
        var bits: UInt32 = 0
        for character in text.utf8 {
            guard let digit = digit(character) else { return nil }
            group = group << 6 | digit
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: group >> bits))
            }
        }
        // What is left of the last character is less than a character, and says nothing.
        guard bits < 6, group & (1 << bits - 1) == 0 else { return nil }
        return bytes
    }

    private static func digit(_ character: UInt8) -> UInt32? {
        switch character {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(character - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(character - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(character - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
