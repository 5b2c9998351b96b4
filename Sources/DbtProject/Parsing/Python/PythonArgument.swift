// SPDX-License-Identifier: Apache-2.0

/// Reads the signs of one argument as Python's `ast.literal_eval` does.
struct PythonArgument {
    private let tokens: [PythonToken]
    private var index = 0

    private init(_ tokens: [PythonToken]) { self.tokens = tokens }

    /// The value; nil when it is no literal.
    static func value(of tokens: [PythonToken]) -> PlainValue? {
        var reader = PythonArgument(tokens)
        guard let value = reader.value(), reader.index == tokens.count else { return nil }
        return value
    }

    private var current: PythonToken? { index < tokens.count ? tokens[index] : nil }

    private mutating func take(_ sign: String) -> Bool {
        guard let token = current, token.kind == .sign, token.text == sign else { return false }
        index += 1
        return true
    }

    private mutating func value() -> PlainValue? {
        guard let token = current else { return nil }
        switch token.kind {
        case .string: return text().map { .string($0) }
        case .number:
            index += 1
            return Self.number(token.text)
        case .name:
            index += 1
            return ["True": true, "False": false, "None": PlainValue.none][token.text]
        case .sign: return sign(token.text)
        }
    }

    private mutating func sign(_ sign: String) -> PlainValue? {
        switch sign {
        case "-", "+":
            index += 1
            switch value() {
            case .int(let number): return .int(sign == "-" ? -number : number)
            case .double(let number): return .double(sign == "-" ? -number : number)
            default: return nil
            }
        case "[": return items("[", "]")
        case "(": return group()
        case "{": return map() ?? items("{", "}")
        default: return nil
        }
    }

    private mutating func items(_ open: String, _ close: String) -> PlainValue? {
        guard take(open) else { return nil }
        var items: [PlainValue] = []
        while !take(close) {
            guard let item = value() else { return nil }
            items.append(item)
            if !take(","), current?.text != close { return nil }
        }
        return .list(items)
    }

    /// Brackets around one value without a comma are no tuple.
    private mutating func group() -> PlainValue? {
        let start = index
        index += 1
        if let inner = value(), take(")") { return inner }
        index = start
        return items("(", ")")
    }

    private mutating func map() -> PlainValue? {
        let start = index
        index += 1
        var map = PlainMap()
        while !take("}") {
            guard let key = value(), take(":"), let value = value() else {
                index = start
                return nil
            }
            map[key.pythonText] = value
            if !take(","), current?.text != "}" { return nil }
        }
        return .map(map)
    }

    // MARK: Texts and numbers

    /// Texts that stand side by side are one.
    private mutating func text() -> String? {
        var joined = ""
        while let token = current, token.kind == .string {
            guard let part = Self.text(token.text) else { return nil }
            joined += part
            index += 1
        }
        return joined
    }

    private static func text(_ literal: String) -> String? {
        let prefix = literal.prefix { $0 != "'" && $0 != "\"" }.lowercased()
        guard !prefix.contains("f"), !prefix.contains("b") else { return nil }
        let quoted = literal.dropFirst(prefix.count)
        let quotes = quoted.hasPrefix("'''") || quoted.hasPrefix("\"\"\"") ? 3 : 1
        guard quoted.count >= 2 * quotes else { return nil }
        let body = quoted.dropFirst(quotes).dropLast(quotes)
        return prefix.contains("r") ? String(body) : unescaped(body)
    }

    private static let escapes: [Character: String] = [
        "n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", "\"": "\"", "\n": "",
    ]

    private static func unescaped(_ body: Substring) -> String {
        var result = ""
        var rest = body
        while let slash = rest.firstIndex(of: "\\") {
            result += rest[..<slash]
            rest = rest[rest.index(after: slash)...]
            guard let sign = rest.first else { return result + "\\" }
            result += escapes[sign] ?? "\\\(sign)"
            rest = rest.dropFirst()
        }
        return result + rest
    }

    private static func number(_ text: String) -> PlainValue? {
        let plain = text.replacing("_", with: "").lowercased()
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
            return Int(plain.dropFirst(2), radix: radix).map { .int($0) }
        }
        return Int(plain).map { .int($0) } ?? Double(plain).map { .double($0) }
    }
}
