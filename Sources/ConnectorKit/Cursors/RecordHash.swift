// SPDX-License-Identifier: Apache-2.0

/// A 64-bit hash of a record's bytes that is the same in every process and release: it is kept in states.
package enum RecordHash {
    private static let first: UInt64 = 0xA076_1D64_78BD_642F
    private static let second: UInt64 = 0xE703_7ED1_A0B4_28DB

    /// Multiplies sixteen bytes at a time, so that it costs next to nothing.
    package static func of(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(bytes)
        var hash = mixed(first ^ UInt64(raw.count), second)
        var index = 0
        while index + 16 <= raw.count {
            hash = mixed(word(raw, index) ^ first, word(raw, index + 8) ^ hash)
            index += 16
        }
        var tail: (UInt64, UInt64) = (0, 0)
        for offset in index..<raw.count {
            let byte = UInt64(raw[offset])
            if offset - index < 8 { tail.0 = tail.0 << 8 | byte } else { tail.1 = tail.1 << 8 | byte }
        }
        return mixed(tail.0 ^ first, tail.1 ^ hash) ^ second
    }

    private static func word(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }

    private static func mixed(_ one: UInt64, _ other: UInt64) -> UInt64 {
        let (high, low) = one.multipliedFullWidth(by: other)
        return high ^ low
    }
}
