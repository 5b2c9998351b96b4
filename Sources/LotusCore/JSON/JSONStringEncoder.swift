// SPDX-License-Identifier: Apache-2.0

/// Escapes text for a JSON string: quotes, backslashes and control characters, and no more.
enum JSONStringEncoder {
    /// The text as UTF-8.
    static func append(_ text: String, to buffer: inout [UInt8]) {
        var text = text
        text.withUTF8 { bytes in
            var start = 0
            while start < bytes.count {
                let end = afterPlain(bytes, from: start)
                buffer.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<end]))
                if end < bytes.count { append(escaping: bytes[end], to: &buffer) }
                start = end + 1
            }
        }
    }

    /// The text in ASCII: other characters as `\u` escapes of their UTF-16 units.
    static func appendASCII(_ text: String, to buffer: inout [UInt8]) {
        for unit in text.utf16 {
            if let byte = UInt8(exactly: unit), byte < 0x80 {
                if isEscaped(byte) { append(escaping: byte, to: &buffer) } else { buffer.append(byte) }
            } else {
                append(unit: unit, to: &buffer)
            }
        }
    }

    private static func afterPlain(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let escaped = JSONPlainBytes.escaped(in: bytes.eight(index))
            if escaped != 0 { return index + escaped.trailingZeroBitCount >> 3 }
            index += 8
        }
        while index < bytes.count, !isEscaped(bytes[index]) { index += 1 }
        return index
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func append(escaping byte: UInt8, to buffer: inout [UInt8]) {
        let short: UInt8? =
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): byte
            case 0x08: UInt8(ascii: "b")
            case 0x0C: UInt8(ascii: "f")
            case UInt8(ascii: "\n"): UInt8(ascii: "n")
            case UInt8(ascii: "\r"): UInt8(ascii: "r")
            case UInt8(ascii: "\t"): UInt8(ascii: "t")
            default: nil
            }
        guard let short else { return append(unit: UInt16(byte), to: &buffer) }
        buffer.append(UInt8(ascii: "\\"))
        buffer.append(short)
    }

    private static func append(unit: UInt16, to buffer: inout [UInt8]) {
        buffer.append(contentsOf: #"\u"#.utf8)
        for shift in [12, 8, 4, 0] as [UInt16] {
            let digit = UInt8(truncatingIfNeeded: unit >> shift & 0xF)
            buffer.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }
}
