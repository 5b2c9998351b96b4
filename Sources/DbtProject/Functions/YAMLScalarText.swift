// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// One scalar in the style that PyYAML chooses for it (`Emitter.analyze_scalar`).
struct YAMLScalarText {
    private let value: PlainValue
    /// The key of a map is never broken into lines.
    private let isKey: Bool

    init(_ value: PlainValue, isKey: Bool) {
        self.value = value
        self.isKey = isKey
    }

    /// Whether it stands without quotes.
    var isPlain: Bool {
        if case .string(let text) = value { Self.isPlain(text, isKey: isKey) } else { true }
    }

    /// - Parameters:
    ///   - column: where it begins.
    ///   - indentation: of further lines.
    func text(column: Int, indentation: Int) -> String {
        guard case .string(let text) = value else { return Self.word(value) }
        if Self.isPlain(text, isKey: isKey) {
            return isKey ? text : YAMLText.folded(text, column: column, indentation: indentation)
        }
        if isKey ? Self.isOneLine(text) : Self.isSingleQuoted(text) {
            return Self.single(text, column: column, indentation: indentation, isKey: isKey)
        }
        return Self.double(text, column: column, indentation: indentation, isKey: isKey)
    }

    private static func word(_ value: PlainValue) -> String {
        switch value {
        case .none: "null"
        case .bool(let flag): flag ? "true" : "false"
        case .map: "{}"
        case .list: "[]"
        case .double(let number) where number.isNaN: ".nan"
        case .double(let number) where number.isInfinite: number < 0 ? "-.inf" : ".inf"
        case .double:
            // What is read back has to be a number: YAML 1.1 wants a point before an exponent.
            value.pythonText.contains("e") && !value.pythonText.contains(".")
                ? value.pythonText.replacing("e", with: ".0e") : value.pythonText
        default: value.pythonText
        }
    }

    private static let simpleKeyScalarsMax = 127

    /// Whether a key can stand before its colon.
    static func isSimpleKey(_ key: String) -> Bool {
        !key.isEmpty && !key.contains("\n") && key.unicodeScalars.count <= simpleKeyScalarsMax
    }

    // MARK: Styles

    private static let indicators = "#,[]{}&*!|>'\"%@`"

    private static func isPrintable(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F || $0 == "\n" }
    }

    private static func isOneLine(_ text: String) -> Bool {
        isPrintable(text) && !text.contains("\n")
    }

    /// A text that is no other value, and in which no sign has a meaning of its own.
    private static func isPlain(_ text: String, isKey: Bool) -> Bool {
        guard isOneLine(text), let first = text.unicodeScalars.first, first != " ", !text.hasSuffix(" "),
            !indicators.unicodeScalars.contains(first), !text.hasPrefix("---"), !text.hasPrefix("...")
        else { return false }
        if "?:-".unicodeScalars.contains(first) {
            let second = text.unicodeScalars.dropFirst().first
            if second == nil || second == " " || first == ":" && isKey { return false }
            if first == "-" || first == "?" || first == ":" { if second == " " { return false } }
        }
        if text.contains(": ") || text.hasSuffix(":") || text.contains(" #") { return false }
        let source = SourceText(name: "scalar", text: text)
        guard let node = try? YAMLReader.read(source), case .string = node.content else { return false }
        return !(text == "=" || text == "<<" || isDate(text))
    }

    /// Dates are values of their own to PyYAML.
    private static func isDate(_ text: String) -> Bool {
        text.prefixMatch(of: #/\d{4}-\d\d?-\d\d?/#).map { match in
            match.range.upperBound == text.endIndex
                ? text.count == 10 : "Tt \t".contains(text[match.range.upperBound])
        } ?? false
    }

    /// Quotes keep breaks between words, but no blanks beside them.
    private static func isSingleQuoted(_ text: String) -> Bool {
        isPrintable(text) && !text.contains(" \n") && !(text.contains("\n") && text.hasSuffix(" "))
            && !(text.hasPrefix(" ") && text.contains("\n"))
    }

    private static func single(_ text: String, column: Int, indentation: Int, isKey: Bool) -> String {
        let quoted = text.replacing("'", with: "''")
        guard !isKey else { return "'\(quoted)'" }
        let lines = quoted.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var result = "'"
        var start = column + 1
        for (place, line) in lines.enumerated() {
            if place > 0 {
                // One break is a blank to YAML, so that each stands twice.
                let isFirstOfRun = !lines[place - 1].isEmpty || place == 1
                result += isFirstOfRun ? "\n\n" : "\n"
                if !line.isEmpty || place == lines.count - 1 {
                    result += String(repeating: " ", count: indentation)
                    start = indentation
                }
            }
            result += YAMLText.folded(line, column: start, indentation: indentation)
        }
        return result + "'"
    }

    private static let escapes: [Unicode.Scalar: String] = [
        "\0": "\\0", "\u{7}": "\\a", "\u{8}": "\\b", "\t": "\\t", "\n": "\\n", "\u{B}": "\\v", "\u{C}": "\\f",
        "\r": "\\r", "\u{1B}": "\\e", "\"": "\\\"", "\\": "\\\\", "\u{85}": "\\N", "\u{A0}": "\\_",
        "\u{2028}": "\\L", "\u{2029}": "\\P",
    ]

    private static func double(_ text: String, column: Int, indentation: Int, isKey: Bool) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            if let escape = escapes[scalar] {
                result += escape
            } else if (0x20..<0x7F).contains(scalar.value) {
                result.unicodeScalars.append(scalar)
            } else {
                let (mark, width) =
                    scalar.value <= 0xFF ? ("x", 2) : scalar.value <= 0xFFFF ? ("u", 4) : ("U", 8)
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\" + mark + String(repeating: "0", count: width - digits.count) + digits
            }
        }
        return result + "\""
    }
}
