// SPDX-License-Identifier: Apache-2.0

/// Makes JSON readable whose strings hold what no text can: bytes that are no UTF-8, halves of surrogate
/// pairs. Each becomes U+FFFD, as every reader of text shows it; nothing else changes.
///
/// For an answer that a scanner has refused for that reason; it costs a pass over all bytes.
package enum JSONRepair {
    /// What stands in the place of each that was replaced.
    private static let replacement: [UInt8] = [0xEF, 0xBF, 0xBD]

    /// The repaired bytes, and how many places were replaced.
    package static func repaired(_ bytes: UnsafeBufferPointer<UInt8>) -> (bytes: [UInt8], count: Int) {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 64)
        var count = 0
        var isInString = false
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            var length = 1
            if byte == UInt8(ascii: "\"") {
                isInString.toggle()
            } else if isInString, byte == UInt8(ascii: "\\") {
                let (escapeLength, isBroken) = escape(bytes, at: index)
                length = escapeLength
                if isBroken {
                    output += #"\ufffd"#.utf8
                    count += 1
                    index += length
                    continue
                }
            } else if isInString, byte >= 0x80 {
                let (characterLength, isBroken) = character(bytes, at: index)
                length = characterLength
                if isBroken {
                    output += replacement
                    count += 1
                    index += length
                    continue
                }
            }
            let end = min(index + length, bytes.count)
            output.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<end]))
            index = end
        }
        return (output, count)
    }

    /// How long the escape at an offset is, and whether it is half of a pair.
    private static func escape(
        _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int
    ) -> (length: Int, isBroken: Bool) {
        guard let unit = codeUnit(bytes, at: offset) else { return (2, false) }
        switch unit {
        case 0xD800...0xDBFF:
            let low = codeUnit(bytes, at: offset + 6)
            return low.map { (0xDC00...0xDFFF).contains($0) } == true ? (12, false) : (6, true)
        case 0xDC00...0xDFFF: return (6, true)
        default: return (6, false)
        }
    }

    /// The number of `\uXXXX` at an offset; nil for anything else.
    private static func codeUnit(_ bytes: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt16? {
        guard offset + 6 <= bytes.count, bytes[offset] == UInt8(ascii: "\\"),
            bytes[offset + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt16 = 0
        for byte in bytes[offset + 2..<offset + 6] {
            guard let digit = Unicode.Scalar(byte).hexDigit else { return nil }
            unit = unit << 4 | digit
        }
        return unit
    }

    /// How many bytes the character at an offset has, or how many of them are no character (Unicode 16,
    /// table 3-7 and the practice of replacing maximal parts).
    private static func character(
        _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int
    ) -> (length: Int, isBroken: Bool) {
        let lead = bytes[offset]
        var second: ClosedRange<UInt8> = 0x80...0xBF
        let length: Int
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return (1, true)
        }
        for step in 1..<length {
            let range = step == 1 ? second : 0x80...0xBF
            guard offset + step < bytes.count, range.contains(bytes[offset + step]) else {
                return (step, true)
            }
        }
        return (length, false)
    }
}

extension Unicode.Scalar {
    fileprivate var hexDigit: UInt16? {
        switch self {
        case "0"..."9": UInt16(value - 0x30)
        case "a"..."f": UInt16(value - 0x61 + 10)
        case "A"..."F": UInt16(value - 0x41 + 10)
        default: nil
        }
    }
}
