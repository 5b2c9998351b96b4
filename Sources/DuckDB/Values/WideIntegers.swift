// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

extension cduckdb_hugeint {
    init(_ number: Int128) {
        self.init(lower: UInt64(truncatingIfNeeded: number), upper: Int64(truncatingIfNeeded: number >> 64))
    }

    var int128: Int128 { Int128(upper) << 64 | Int128(lower) }
}

extension cduckdb_uhugeint {
    init(_ number: UInt128) {
        self.init(lower: UInt64(truncatingIfNeeded: number), upper: UInt64(truncatingIfNeeded: number >> 64))
    }

    var uint128: UInt128 { UInt128(upper) << 64 | UInt128(lower) }
}

/// How the engine keeps a UUID in a vector: the highest bit is flipped, so that it sorts as text does.
enum StoredUUID {
    static func bits(_ stored: cduckdb_hugeint) -> UInt128 {
        UInt128(truncatingIfNeeded: stored.int128) ^ (UInt128(1) << 127)
    }
}

/// How the engine keeps a BIT: how many bits of the first byte do not count, then the bits.
enum StoredBits {
    static func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard let padding = bytes.first else { return "" }
        var digits: [UInt8] = []
        for byte in bytes.dropFirst() {
            for shift in stride(from: 7, through: 0, by: -1) {
                digits.append(UInt8(ascii: "0") + (byte >> UInt8(shift)) & 1)
            }
        }
        return String(decoding: digits.dropFirst(Int(padding)), as: UTF8.self)
    }

    static func bytes(_ digits: String) -> [UInt8] {
        let padding = (8 - digits.utf8.count % 8) % 8
        let bits = [UInt8](repeating: 1, count: padding) + digits.utf8.map { $0 & 1 }
        var bytes = [UInt8(padding)]
        for start in stride(from: 0, to: bits.count, by: 8) {
            bytes.append(bits[start..<min(start + 8, bits.count)].reduce(0) { $0 << 1 | $1 })
        }
        return bytes
    }
}

/// How the engine keeps a BIGNUM: three bytes of length with the sign on top, then the magnitude,
/// highest byte first; all of it inverted when the number is negative.
enum StoredBignum {
    private static let headerBytes = 3

    static func digits(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard let first = bytes.first, bytes.count > headerBytes else { return "0" }
        let isNegative = first & 0x80 == 0
        return digits(
            magnitude: bytes.dropFirst(headerBytes).map { isNegative ? ~$0 : $0 }, isNegative: isNegative)
    }

    /// Decimal digits of a magnitude in base 256, highest byte first.
    private static func digits(magnitude: [UInt8], isNegative: Bool) -> String {
        // Little-endian limbs of nine decimal digits.
        var limbs: [UInt64] = [0]
        for byte in magnitude {
            var carry = UInt64(byte)
            for index in limbs.indices {
                let product = limbs[index] * 256 + carry
                limbs[index] = product % 1_000_000_000
                carry = product / 1_000_000_000
            }
            if carry > 0 { limbs.append(carry) }
        }
        var text = TextBuffer()
        if isNegative && limbs != [0] { text.append("-") }
        for (position, limb) in limbs.reversed().enumerated() {
            text.append(number: limb, width: position == 0 ? 1 : 9)
        }
        return text.string
    }

    /// The magnitude in base 256, highest byte first, or nil when the text is no whole number.
    static func magnitude(_ digits: String) -> (bytes: [UInt8], isNegative: Bool)? {
        let isNegative = digits.utf8.first == UInt8(ascii: "-")
        let body = digits.utf8.dropFirst(isNegative ? 1 : 0)
        guard !body.isEmpty else { return nil }
        var bytes: [UInt8] = [0]
        for digit in body {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            var carry = UInt32(digit - UInt8(ascii: "0"))
            for index in bytes.indices {
                let product = UInt32(bytes[index]) * 10 + carry
                bytes[index] = UInt8(truncatingIfNeeded: product)
                carry = product >> 8
            }
            if carry > 0 { bytes.append(UInt8(carry)) }
        }
        return (bytes.reversed(), isNegative)
    }
}
