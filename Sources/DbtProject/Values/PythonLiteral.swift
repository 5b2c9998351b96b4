// SPDX-License-Identifier: Apache-2.0

/// Reads what Python's `ast.literal_eval` reads: the literals of None, booleans, numbers, texts, lists,
/// tuples and dicts with text keys.
struct PythonLiteral {
    private let scalars: [Unicode.Scalar]
    private var index = 0

    private init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// The value of a text; nil when it is no literal.
    static func value(of text: String) -> PlainValue? {
        var reader = PythonLiteral(text)
        guard let value = reader.value(), reader.isAtEnd else { return nil }
        return value
    }

    private var isAtEnd: Bool { index == scalars.count }
    private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func skipSpace() {
        while let scalar = current, scalar == " " || scalar == "\n" || scalar == "\t" { index += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipSpace()
        guard current == scalar else { return false }
        index += 1
        return true
    }

    private mutating func value() -> PlainValue? {
        skipSpace()
        defer { skipSpace() }
        switch current {
        case "'", "\"": return text().map { .string($0) }
        case "[": return items("[", "]")
        case "(": return items("(", ")")
        case "{": return map()
        default: return word()
        }
    }

    private mutating func items(_ open: Unicode.Scalar, _ close: Unicode.Scalar) -> PlainValue? {
        guard take(open) else { return nil }
        var items: [PlainValue] = []
        while !take(close) {
            guard let item = value() else { return nil }
            items.append(item)
            if !take(","), current != close { return nil }
        }
        return .list(items)
    }

    private mutating func map() -> PlainValue? {
        guard take("{") else { return nil }
        var map = PlainMap()
        while !take("}") {
            skipSpace()
            guard let key = text(), take(":"), let value = value() else { return nil }
            map[key] = value
            if !take(","), current != "}" { return nil }
        }
        return .map(map)
    }

    private mutating func text() -> String? {
        guard let quote = current, quote == "'" || quote == "\"" else { return nil }
        index += 1
        var result = String.UnicodeScalarView()
        while let scalar = current {
            index += 1
            if scalar == quote { return String(result) }
            if scalar == "\n" { return nil }
            guard scalar == "\\" else {
                result.append(scalar)
                continue
            }
            guard let escaped = current else { return nil }
            index += 1
            switch escaped {
            case "n": result.append("\n")
            case "t": result.append("\t")
            case "r": result.append("\r")
            case "\\", "'", "\"": result.append(escaped)
            default: result.append(contentsOf: ["\\", escaped])
            }
        }
        return nil
    }

    private mutating func word() -> PlainValue? {
        let start = index
        while let scalar = current, scalar != ",", scalar != "]", scalar != ")", scalar != "}", scalar != " ",
            scalar != "\n", scalar != ":"
        {
            index += 1
        }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: scalars[start..<index])
        return Self.number(String(word))
    }

    private static func number(_ word: String) -> PlainValue? {
        switch word {
        case "None": return PlainValue.none
        case "True": return true
        case "False": return false
        default: break
        }
        let digits = word.drop { $0 == "-" || $0 == "+" }
        guard word.count - digits.count <= 1, let first = digits.utf8.first,
            first == UInt8(ascii: ".") || (0x30...0x39).contains(first)
        else { return nil }
        let isPlain = digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
        if isPlain, first == 0x30, digits.utf8.contains(where: { $0 != 0x30 }) { return nil }
        if let number = Int(word.replacing("_", with: "")), !word.hasSuffix("_") { return .int(number) }
        guard !word.lowercased().contains("x") else { return nil }
        return Double(word).map { .double($0) }
    }
}
