// SPDX-License-Identifier: Apache-2.0

/// A hash of some bytes, by which a change is noticed: MurmurHash3 in its form of 128 bits for 64-bit
/// machines.
///
/// It is made for speed and guards against accidents, not against somebody who wants two contents to look
/// the same: such a person can edit the project itself.
package struct ContentHash: Sendable, Hashable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The hash of a text's UTF-8 bytes.
    package init(_ text: String) {
        var text = text
        self = text.withUTF8 { ContentHash(UnsafeRawBufferPointer($0)) }
    }

    /// The hash of bytes.
    package init(_ bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { ContentHash($0) }
    }

    /// The hash of bytes in memory.
    package init(_ bytes: UnsafeRawBufferPointer) {
        var (one, two): (UInt64, UInt64) = (0, 0)
        let blocks = bytes.count / 16
        for block in 0..<blocks {
            let first = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: block * 16, as: UInt64.self))
            let second = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: block * 16 + 8, as: UInt64.self))
            one ^= Self.mixedFirst(first)
            one = (Self.rotated(one, 27) &+ two) &* 5 &+ 0x52DC_E729
            two ^= Self.mixedSecond(second)
            two = (Self.rotated(two, 31) &+ one) &* 5 &+ 0x3849_5AB5
        }
        let rest = bytes[(blocks * 16)...]
        two ^= Self.mixedSecond(Self.word(rest.dropFirst(8)))
        one ^= Self.mixedFirst(Self.word(rest.prefix(8)))
        one ^= UInt64(bytes.count)
        two ^= UInt64(bytes.count)
        one &+= two
        two &+= one
        one = Self.finished(one)
        two = Self.finished(two)
        one &+= two
        two &+= one
        high = one
        low = two
    }

    private static let (factorOne, factorTwo): (UInt64, UInt64) = (
        0x87C3_7B91_1142_53D5, 0x4CF5_AD43_2745_937F
    )

    private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
        word << bits | word >> (64 - bits)
    }

    private static func mixedFirst(_ word: UInt64) -> UInt64 {
        rotated(word &* factorOne, 31) &* factorTwo
    }

    private static func mixedSecond(_ word: UInt64) -> UInt64 {
        rotated(word &* factorTwo, 33) &* factorOne
    }

    /// Up to eight bytes as a number, the first one lowest.
    private static func word(_ bytes: Slice<UnsafeRawBufferPointer>) -> UInt64 {
        var word: UInt64 = 0
        for byte in bytes.reversed() { word = word << 8 | UInt64(byte) }
        return word
    }

    private static func finished(_ word: UInt64) -> UInt64 {
        var word = word
        word ^= word >> 33
        word &*= 0xFF51_AFD7_ED55_8CCD
        word ^= word >> 33
        word &*= 0xC4CE_B9FE_1A85_EC53
        return word ^ word >> 33
    }
}
