// SPDX-License-Identifier: Apache-2.0

/// Text in quotes as Python's `repr` writes it, for messages of the compiler.
enum PythonQuote {
    /// Single quotes, or double ones when the text has single quotes only.
    static func repr(_ text: String) -> String {
        let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var result = String(Character(quote))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case quote: result += "\\\(Character(scalar))"
            case let control where control.value < 0x20 || control.value == 0x7F:
                result += "\\x" + (control.value < 16 ? "0" : "") + String(control.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + String(Character(quote))
    }
}
