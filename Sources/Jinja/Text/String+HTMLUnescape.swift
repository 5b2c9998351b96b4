// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Character references of HTML resolved, as `html.unescape` of Python does.
    var htmlUnescaped: String {
        guard utf8.contains(0x26) else { return self }
        let scalars = scalarArray
        var result = ""
        var index = 0
        while index < scalars.count {
            if scalars[index] == "&", let (text, length) = CharacterReference.resolve(scalars, after: index) {
                result += text
                index += 1 + length
            } else {
                result.unicodeScalars.append(scalars[index])
                index += 1
            }
        }
        return result
    }
}

private enum CharacterReference {
    private static let nameScalarsMax = 32

    /// What stands for the reference after an ampersand, and how many scalars it takes; nil for none.
    static func resolve(_ scalars: [Unicode.Scalar], after index: Int) -> (String, Int)? {
        guard index + 1 < scalars.count else { return nil }
        return scalars[index + 1] == "#"
            ? number(scalars, at: index + 2).map { ($0.0, $0.1 + 1) } : name(scalars, at: index + 1)
    }

    private static func number(_ scalars: [Unicode.Scalar], at start: Int) -> (String, Int)? {
        guard start < scalars.count else { return nil }
        let isHex = scalars[start] == "x" || scalars[start] == "X"
        let first = isHex ? start + 1 : start
        var end = first
        var code: UInt32 = 0
        while end < scalars.count, let digit = digit(scalars[end], isHex: isHex) {
            code = Swift.min(code * (isHex ? 16 : 10) + digit, 0x110000)
            end += 1
        }
        guard end > first else { return nil }
        if end < scalars.count, scalars[end] == ";" { end += 1 }
        return (character(code), end - start)
    }

    private static func digit(_ scalar: Unicode.Scalar, isHex: Bool) -> UInt32? {
        guard scalar.isASCII else { return nil }
        switch scalar.value {
        case 0x30...0x39: return scalar.value - 0x30
        case 0x41...0x46 where isHex: return scalar.value - 0x41 + 10
        case 0x61...0x66 where isHex: return scalar.value - 0x61 + 10
        default: return nil
        }
    }

    /// The bytes 0x80 to 0x9F as Windows-1252 has them; a dot stands for the byte's own number.
    private static let windows =
        Array(
            "\u{20AC}.\u{201A}\u{192}\u{201E}\u{2026}\u{2020}\u{2021}\u{2C6}\u{2030}\u{160}\u{2039}\u{152}.\u{17D}."
                .unicodeScalars)
        + Array(
            ".\u{2018}\u{2019}\u{201C}\u{201D}\u{2022}\u{2013}\u{2014}\u{2DC}\u{2122}\u{161}\u{203A}\u{153}.\u{17E}\u{178}"
                .unicodeScalars)

    private static func character(_ code: UInt32) -> String {
        switch code {
        case 0: return "\u{FFFD}"
        case 0x0D: return "\r"
        case 0x80...0x9F:
            let scalar = windows[Int(code) - 0x80]
            return scalar == "." ? Unicode.Scalar(code).map { String($0) } ?? "" : String(scalar)
        case 0x01...0x08, 0x0B, 0x0E...0x1F, 0x7F, 0xFDD0...0xFDEF: return ""
        default:
            guard let scalar = Unicode.Scalar(code) else { return "\u{FFFD}" }
            return code & 0xFFFE == 0xFFFE ? "" : String(scalar)
        }
    }

    private static func name(_ scalars: [Unicode.Scalar], at start: Int) -> (String, Int)? {
        var end = start
        while end < scalars.count, end - start < nameScalarsMax,
            !"\t\n\u{C} <&#;".unicodeScalars.contains(scalars[end])
        {
            end += 1
        }
        guard end > start else { return nil }
        if end < scalars.count, scalars[end] == ";" { end += 1 }
        let name = String(scalars: scalars[start..<end])
        if let text = HTMLEntities.named[name] { return (text, end - start) }
        // The longest name that the text begins with.
        for length in stride(from: end - start - 1, to: 1, by: -1) {
            if let text = HTMLEntities.named[String(scalars: scalars[start..<start + length])] {
                return (text, length)
            }
        }
        return nil
    }
}
