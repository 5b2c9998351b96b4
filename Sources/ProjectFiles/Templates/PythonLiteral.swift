// SPDX-License-Identifier: Apache-2.0

/// What Python's `ast.literal_eval` makes of a text, for scalars; lists and maps stay text.
enum PythonLiteral {
    static func value(of value: TemplateValue) -> TemplateValue {
        guard case .string(let text) = value else { return value }
        let trimmed = trimmed(text)
        switch trimmed {
        case "True": return .bool(true)
        case "False": return .bool(false)
        case "None": return .none
        default: break
        }
        if let number = number(trimmed) { return number }
        if let quoted = quoted(trimmed) { return .string(quoted) }
        return value
    }

    static func trimmed(_ text: String) -> String {
        let scalars = text.unicodeScalars.drop { $0.properties.isWhitespace }
        let count = scalars.reversed().prefix { $0.properties.isWhitespace }.count
        return String(scalars.dropLast(count))
    }

    private static func number(_ text: String) -> TemplateValue? {
        guard let first = text.unicodeScalars.first, first.isASCII,
            !text.contains(where: \.isLetter) || text.contains(".")
                || text.lowercased().contains("e")
        else { return nil }
        let digits = text.filter { $0 != "_" }
        // Python refuses leading zeros in whole numbers, so such a text stays text.
        let unsigned = digits.drop { $0 == "-" || $0 == "+" }
        if let int = Int(digits) {
            return unsigned.count > 1 && unsigned.first == "0" ? nil : .int(int)
        }
        guard unsigned.first?.isNumber == true || unsigned.first == "." else { return nil }
        return Double(digits).map { .double($0) }
    }

    private static func quoted(_ text: String) -> String? {
        guard text.count >= 2, let quote = text.first, quote == "'" || quote == "\"", text.last == quote
        else {
            return nil
        }
        let inner = text.dropFirst().dropLast()
        return inner.contains(quote) || inner.contains("\\") ? nil : String(inner)
    }
}
