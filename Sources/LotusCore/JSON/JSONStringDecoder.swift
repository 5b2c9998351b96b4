// SPDX-License-Identifier: Apache-2.0

/// Undoes the escapes of a JSON string that a scanner has validated.
enum JSONStringDecoder {
    /// The text of the bytes between the quotes.
    static func decode(_ content: UnsafeBufferPointer<UInt8>) -> String {
        // An escape is never shorter than what it stands for.
        String(unsafeUninitializedCapacity: content.count) { output in
            var written = 0
            var index = 0
            while index < content.count {
                if content[index] == UInt8(ascii: "\\") {
                    let (scalar, length) = escape(content, at: index)
                    for unit in String(scalar).utf8 {
                        output[written] = unit
                        written += 1
                    }
                    index += length
                } else {
                    output[written] = content[index]
                    written += 1
                    index += 1
                }
            }
            return written
        }
    }

    /// What an escape stands for, and how long it is.
    private static func escape(
        _ content: UnsafeBufferPointer<UInt8>, at backslash: Int
    ) -> (scalar: Unicode.Scalar, length: Int) {
        switch content.byte(backslash + 1) {
        case UInt8(ascii: "b"): ("\u{8}", 2)
        case UInt8(ascii: "f"): ("\u{C}", 2)
        case UInt8(ascii: "n"): ("\n", 2)
        case UInt8(ascii: "r"): ("\r", 2)
        case UInt8(ascii: "t"): ("\t", 2)
        case UInt8(ascii: "u"): unicode(content, at: backslash)
        case let itself: (Unicode.Scalar(itself), 2)
        }
    }

    private static func unicode(
        _ content: UnsafeBufferPointer<UInt8>, at backslash: Int
    ) -> (scalar: Unicode.Scalar, length: Int) {
        let high = codeUnit(content, at: backslash)
        if let scalar = Unicode.Scalar(high) { return (scalar, 6) }
        let low = codeUnit(content, at: backslash + 6)
        let pair = 0x10000 + ((high & 0x3FF) << 10 | low & 0x3FF)
        return (Unicode.Scalar(pair) ?? "\u{FFFD}", 12)
    }

    private static func codeUnit(_ content: UnsafeBufferPointer<UInt8>, at backslash: Int) -> UInt32 {
        (backslash + 2..<backslash + 6).reduce(0) {
            $0 << 4 | UInt32(JSONGrammar.hexDigit(content.byte($1)) ?? 0)
        }
    }
}
