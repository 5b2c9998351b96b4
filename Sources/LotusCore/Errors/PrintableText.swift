// SPDX-License-Identifier: Apache-2.0

/// How text stands on a terminal: what must not be printed, and how wide a character is.
package enum PrintableText {
    /// The text with `U+FFFD` for each character that would steer the terminal or reorder the line:
    /// control characters but the tab, bidirectional controls, line and paragraph separators.
    static func clean(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
        return text.unicodeScalars.reduce(into: "") { $0.unicodeScalars.append(clean($1)) }
    }

    static func clean(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        isUnprintable(scalar) ? "\u{FFFD}" : scalar
    }

    /// Columns on a terminal: 0 for combining marks, 2 for East Asian wide characters and emoji.
    ///
    /// Each scalar counts for itself, as in `wcwidth`.
    static func columns(_ scalar: Unicode.Scalar) -> Int {
        if scalar.isASCII { return 1 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar) ? 2 : 1
        }
    }

    /// Columns of a text on a terminal.
    package static func columns(_ text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + columns($1) } }

    /// The beginning of a text that fits in so many columns, with `…` at its end when something is missing.
    package static func cut(_ text: String, columnsMax: Int) -> String {
        guard text.utf8.count > columnsMax, columns(text) > columnsMax else { return text }
        var kept = ""
        var width = 0
        for character in text {
            let own = columns(String(character))
            guard width + own < columnsMax else { break }
            kept.append(character)
            width += own
        }
        return kept + "…"
    }

    /// Whether a character would steer the terminal or reorder the line.
    package static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09: false
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    /// Unicode's East Asian Width `W` and `F`, in blocks; emoji by their own property.
    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF,
            0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F,
            0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF,
            0x20000...0x2FFFD, 0x30000...0x3FFFD:
            true
        default: scalar.properties.isEmojiPresentation
        }
    }
}
