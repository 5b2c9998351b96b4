// SPDX-License-Identifier: Apache-2.0

/// The calls of `dbt` in a Python model, with their literal arguments.
struct PythonModel: Sendable {
    struct Call: Sendable {
        /// `ref`, `source`, `config`, `config.get` or `config.meta_get`.
        let name: String
        let positional: [PlainValue]
        let keyword: PlainMap
    }

    private static let names: Set<String> = ["ref", "source", "config", "config.get", "config.meta_get"]

    let calls: [Call]
    /// How many functions are called `model`.
    let modelCount: Int

    init(_ text: String) {
        let tokens = PythonTokens.tokens(of: text)
        var calls: [Call] = []
        var models = 0
        for (place, token) in tokens.enumerated() {
            if token == "def", place + 1 < tokens.count, tokens[place + 1] == "model" { models += 1 }
            let before = place > 0 ? tokens[place - 1] : ""
            guard token == "dbt", before != ".", let call = Self.call(tokens, place) else { continue }
            calls.append(call)
        }
        self.calls = calls
        modelCount = models
    }

    private static func call(_ tokens: [String], _ start: Int) -> Call? {
        var index = start + 1
        var path: [String] = []
        while index + 1 < tokens.count, tokens[index] == "." {
            path.append(tokens[index + 1])
            index += 2
        }
        let name = path.joined(separator: ".")
        guard names.contains(name), index < tokens.count, tokens[index] == "(" else { return nil }
        var depth = 0
        var part: [String] = []
        var positional: [PlainValue] = []
        var keyword = PlainMap()
        func finish() {
            defer { part = [] }
            if part.count > 2, part[1] == "=" {
                keyword[part[0]] = PythonLiteral.value(of: part[2...].joined(separator: " "))
            } else if let value = PythonLiteral.value(of: part.joined(separator: " ")) {
                positional.append(value)
            }
        }
        while index < tokens.count {
            let token = tokens[index]
            index += 1
            if ["(", "[", "{"].contains(token) { depth += 1 }
            if [")", "]", "}"].contains(token) { depth -= 1 }
            if depth == 0 { break }
            if depth == 1, token == "(" { continue }
            if depth == 1, token == "," {
                finish()
            } else {
                part.append(token)
            }
        }
        finish()
        return Call(name: name, positional: positional, keyword: keyword)
    }
}

/// Splits Python into its signs; comments are left out.
enum PythonTokens {
    static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        func isWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        }
        func string(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }
        while index < scalars.count {
            let scalar = scalars[index]
            let start = index
            if scalar == "#" {
                while index < scalars.count, scalars[index] != "\n" { index += 1 }
            } else if scalar == "'" || scalar == "\"" {
                let isLong =
                    index + 2 < scalars.count && scalars[index + 1] == scalar && scalars[index + 2] == scalar
                index += isLong ? 3 : 1
                while index < scalars.count {
                    if scalars[index] == "\\" {
                        index += 2
                    } else if scalars[index] == scalar,
                        !isLong
                            || index + 2 < scalars.count && scalars[index + 1] == scalar
                                && scalars[index + 2] == scalar
                    {
                        index += isLong ? 3 : 1
                        break
                    } else {
                        index += 1
                    }
                }
                tokens.append(string(start..<min(index, scalars.count)))
            } else if isWord(scalar) {
                while index < scalars.count,
                    isWord(scalars[index]) || (scalars[index] == "." && ("0"..."9").contains(scalar))
                {
                    index += 1
                }
                tokens.append(string(start..<index))
            } else {
                index += 1
                if !scalar.properties.isWhitespace { tokens.append(String(scalar)) }
            }
        }
        return tokens
    }
}
