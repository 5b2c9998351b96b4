// SPDX-License-Identifier: Apache-2.0

extension UnsafeBufferPointer<UInt8> {
    /// The byte at an offset, or 0 past the end: every grammar of this floor refuses a 0 by itself, so
    /// that one comparison guards both the end and the byte.
    @inlinable @inline(__always)
    package func byte(_ offset: Int) -> UInt8 { offset < count ? self[offset] : 0 }

    /// Eight bytes from an offset that leaves as many; the first is the lowest of the number.
    @inlinable @inline(__always)
    package func eight(_ offset: Int) -> UInt64 {
        let word = UnsafeRawBufferPointer(self).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return UInt64(littleEndian: word)
    }
}
