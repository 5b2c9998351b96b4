// SPDX-License-Identifier: Apache-2.0

/// White space as Python's `str.isspace` and the `\s` of its expressions see it.
enum PythonSpace {
    /// Whether a character is white space.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// The offset of the first byte at or after another that is no white space.
    static func skip(_ bytes: [UInt8], _ start: Int) -> Int {
        var offset = start
        while offset < bytes.count {
            let byte = bytes[offset]
            if byte < 0x80 {
                guard isASCIISpace(byte) else { return offset }
                offset += 1
            } else {
                guard let scalar = scalar(bytes, offset), isSpace(scalar) else { return offset }
                offset += UTF8.width(scalar)
            }
        }
        return offset
    }

    /// The end of a piece without the white space at its end.
    static func trimmedEnd(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var end = end
        while end > start {
            var last = end - 1
            while last > start, bytes[last] & 0xC0 == 0x80 { last -= 1 }
            if bytes[last] < 0x80 {
                guard isASCIISpace(bytes[last]) else { return end }
            } else {
                guard let scalar = scalar(bytes, last), isSpace(scalar) else { return end }
            }
            end = last
        }
        return end
    }

    /// The character that begins at an offset.
    static func scalar(_ bytes: [UInt8], _ offset: Int) -> Unicode.Scalar? {
        var decoder = UTF8()
        var rest = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
        return scalar
    }

    private static func isASCIISpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x1F)
    }
}
