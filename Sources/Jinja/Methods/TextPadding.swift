// SPDX-License-Identifier: Apache-2.0

/// Filling up text to a width.
enum TextPadding {
    /// How much goes before and after a text of so many scalars (CPython's `center`).
    static func centered(_ count: Int, _ width: Int) -> (left: Int, right: Int) {
        guard width > count else { return (0, 0) }
        let margin = width - count
        let left = margin / 2 + (margin & width & 1)
        return (left, margin - left)
    }

    /// The fill character of `center`, `ljust` and `rjust`.
    static func fill(_ given: Value?) throws(TemplateError) -> String {
        guard let given else { return " " }
        let text = try given.text(or: "The fill character must be a unicode character, not %")
        guard text.scalarCount == 1 else {
            throw TemplateError(.type, "The fill character must be exactly one character long")
        }
        return text
    }

    /// `zfill`: zeros after the sign.
    static func zeros(_ text: String, _ width: Int, _ state: RenderState) throws(TemplateError) -> String {
        let count = text.scalarCount
        guard width > count else { return text }
        let zeros = try "0".repeated(width - count, state)
        if let sign = text.unicodeScalars.first, sign == "+" || sign == "-" {
            return String(sign) + zeros + text.bytes(1..<text.utf8.count)
        }
        return zeros + text
    }
}
