// SPDX-License-Identifier: Apache-2.0

extension String {
    /// Python's `repr` of the text: in single quotes unless it holds some and no double ones.
    package var pythonRepr: String {
        let quote: UInt8 = utf8.contains(0x27) && !utf8.contains(0x22) ? 0x22 : 0x27
        let isSimple = withBytes { bytes in
            bytes.allSatisfy { (0x20..<0x7F).contains($0) && $0 != 0x5C && $0 != quote }
        }
        let mark = quote == 0x22 ? "\"" : "'"
        if isSimple { return mark + self + mark }
        var result = mark
        for scalar in unicodeScalars {
            switch scalar.value {
            case UInt32(quote): result += "\\" + mark
            case 0x5C: result += "\\\\"
            case 0x0A: result += "\\n"
            case 0x0D: result += "\\r"
            case 0x09: result += "\\t"
            default:
                if scalar.isPythonPrintable {
                    result.unicodeScalars.append(scalar)
                } else {
                    result += scalar.pythonEscape
                }
            }
        }
        return result + mark
    }
}

extension Unicode.Scalar {
    /// `\x1b`, `\u200e` or `\U000e0001`.
    var pythonEscape: String {
        let (letter, width) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\\(letter)" + value.hex(width: width)
    }
}

extension UInt32 {
    /// Lower case hexadecimal digits with leading zeros.
    func hex(width: Int) -> String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}

extension String {
    /// All but ASCII escaped, as `ascii()` of Python does with a `repr`.
    var asciiEscaped: String {
        if isPlain { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            text += scalar.isASCII ? String(scalar) : scalar.pythonEscape
        }
    }
}
