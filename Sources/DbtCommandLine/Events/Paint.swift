// SPDX-License-Identifier: Apache-2.0

/// Colours of words in lines; where none are wanted they are taken out again.
enum Paint {
    static func green(_ text: String) -> String { "\u{1B}[32m\(text)\u{1B}[0m" }
    static func yellow(_ text: String) -> String { "\u{1B}[33m\(text)\u{1B}[0m" }
    static func red(_ text: String) -> String { "\u{1B}[31m\(text)\u{1B}[0m" }

    /// A text without its colours.
    static func plain(_ text: String) -> String {
        guard text.utf8.contains(0x1B) else { return text }
        var plain: [UInt8] = []
        var isInside = false
        for byte in text.utf8 {
            if byte == 0x1B {
                isInside = true
            } else if isInside {
                isInside = byte != UInt8(ascii: "m")
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }
}
