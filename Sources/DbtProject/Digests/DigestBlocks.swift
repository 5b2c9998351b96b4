// SPDX-License-Identifier: Apache-2.0

/// A padded message in blocks of sixteen words, as MD5 and SHA-256 take it.
struct DigestBlocks: Sequence, IteratorProtocol {
    private static let blockBytes = 64
    private let bytes: [UInt8]
    private let isBigEndian: Bool
    private var offset = 0

    init(_ message: [UInt8], isBigEndian: Bool) {
        var bytes = message
        bytes.reserveCapacity(message.count + 2 * Self.blockBytes)
        bytes.append(0x80)
        while bytes.count % Self.blockBytes != Self.blockBytes - 8 { bytes.append(0) }
        let bits = UInt64(message.count) &* 8
        for index in 0..<8 {
            let shift = UInt64(isBigEndian ? 56 - index * 8 : index * 8)
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
        }
        self.bytes = bytes
        self.isBigEndian = isBigEndian
    }

    mutating func next() -> [UInt32]? {
        guard offset < bytes.count else { return nil }
        var words: [UInt32] = []
        words.reserveCapacity(16)
        for start in stride(from: offset, to: offset + Self.blockBytes, by: 4) {
            var word: UInt32 = 0
            for index in 0..<4 {
                word = word << 8 | UInt32(bytes[start &+ (isBigEndian ? index : 3 &- index)])
            }
            words.append(word)
        }
        offset += Self.blockBytes
        return words
    }
}

/// Bytes as lower-case hexadecimal digits.
enum HexText {
    private static let digits = Array("0123456789abcdef".utf8)

    static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
