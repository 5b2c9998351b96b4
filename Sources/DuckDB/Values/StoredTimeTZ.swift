// SPDX-License-Identifier: Apache-2.0

/// How the engine keeps a TIME WITH TIME ZONE: 40 bits of microseconds, then 24 bits of the offset
/// counted down from its maximum, so that equal instants sort by offset.
enum StoredTimeTZ {
    private static let offsetMax: Int32 = 16 * 60 * 60 - 1

    static func microseconds(_ bits: UInt64) -> Int64 { Int64(bits >> 24) }

    static func offset(_ bits: UInt64) -> Int32 { offsetMax - Int32(truncatingIfNeeded: bits & 0xFF_FFFF) }

    static func bits(microseconds: Int64, offset: Int32) -> UInt64 {
        UInt64(truncatingIfNeeded: microseconds) << 24 | UInt64(truncatingIfNeeded: offsetMax - offset)
            & 0xFF_FFFF
    }
}
