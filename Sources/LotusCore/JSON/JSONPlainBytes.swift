// SPDX-License-Identifier: Apache-2.0

/// Finds the bytes of a string that JSON treats specially, eight at a time.
///
/// (The standard library's SIMD comparisons run byte by byte in Swift 6.3.) The answers are exact up
/// to the first such byte, which is the lowest: a subtraction borrows from the next byte only where
/// it finds one.
@usableFromInline
enum JSONPlainBytes {
    @inlinable static var ones: UInt64 { 0x0101_0101_0101_0101 }
    @inlinable static var tops: UInt64 { 0x8080_8080_8080_8080 }

    /// The top bit of each quote, backslash, control character and byte that is not ASCII.
    @inlinable @inline(__always)
    static func special(in word: UInt64) -> UInt64 { (escapable(word) | word) & tops }

    /// The top bit of each quote, backslash and control character.
    @inlinable @inline(__always)
    static func escaped(in word: UInt64) -> UInt64 { escapable(word) & ~word & tops }

    /// Sets the top bit of a byte that becomes negative; of bytes that are not ASCII it says nothing.
    @inlinable @inline(__always)
    static func escapable(_ word: UInt64) -> UInt64 {
        let quotes = (word ^ ones &* UInt64(UInt8(ascii: "\""))) &- ones
        let backslashes = (word ^ ones &* UInt64(UInt8(ascii: "\\"))) &- ones
        let controls = word &- ones &* 0x20
        return quotes | backslashes | controls
    }
}
