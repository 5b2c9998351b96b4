// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The arguments of the first `config(…)` call as they are written, which `state:modified` compares.
enum UnrenderedConfig {
    /// Texts stand without quotes; everything else as Python would write it (dbt 1.12,
    /// `statically_parse_unrendered_config`). Nothing when there is no call with named arguments.
    static func read(_ tree: SyntaxTree) -> PlainMap {
        guard let call = tree.calls.first(where: { $0.name == "config" }) else { return PlainMap() }
        var texts: [String: String]?
        var result = PlainMap()
        let state = SharedState.none
        for (name, value) in call.keyword {
            if let value, let plain = try? PlainValue(value, state()) {
                result[name] = .string(plain.pythonText)
            } else {
                let all = texts ?? arguments(tree.source.text(call.span))
                texts = all
                result[name] = .string(all[name] ?? "")
            }
        }
        return result
    }

    /// The texts of the named arguments of a call, with the spaces that Python's style asks for.
    private static func arguments(_ call: String) -> [String: String] {
        let tokens = ExpressionText.tokens(call)
        var arguments: [String: String] = [:]
        var depth = 0
        var part: [String] = []
        func finish() {
            if part.count > 2, part[1] == "=" {
                arguments[part[0]] = ExpressionText.joined(Array(part.dropFirst(2)))
            }
            part = []
        }
        for token in tokens {
            switch token {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            default: break
            }
            if depth == 0 { continue }
            if depth == 1, token == "," {
                finish()
            } else if !(depth == 1 && token == "(" && part.isEmpty) {
                part.append(token)
            }
        }
        finish()
        return arguments
    }
}

/// A render that nothing is charged to, for values that need none.
enum SharedState {
    static func none() throws(TemplateError) -> RenderState { try Jinja.Environment().makeState() }
}

/// Splits an expression into its signs and writes them again.
enum ExpressionText {
    static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        func isWord(_ scalar: Unicode.Scalar) -> Bool {
            scalar == "_" || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
        }
        while index < scalars.count {
            let scalar = scalars[index]
            let start = index
            index += 1
            if scalar.properties.isWhitespace { continue }
            if scalar == "'" || scalar == "\"" {
                while index < scalars.count, scalars[index] != scalar {
                    index += scalars[index] == "\\" ? 2 : 1
                }
                index = min(index + 1, scalars.count)
                let text = String(String.UnicodeScalarView(scalars[start..<index]))
                tokens.append(PythonLiteral.value(of: text)?.pythonLiteral ?? text)
            } else if isWord(scalar) {
                while index < scalars.count, isWord(scalars[index]) { index += 1 }
                tokens.append(pythonWord(String(String.UnicodeScalarView(scalars[start..<index]))))
            } else {
                if index < scalars.count,
                    ["==", "!=", "<=", ">=", "//", "**"].contains(
                        String(String.UnicodeScalarView(scalars[start...index])))
                {
                    index += 1
                }
                tokens.append(String(String.UnicodeScalarView(scalars[start..<index])))
            }
        }
        return tokens
    }

    private static func pythonWord(_ word: String) -> String {
        switch word {
        case "true": "True"
        case "false": "False"
        case "none": "None"
        default: word
        }
    }

    /// Signs with blanks where Python's style has them.
    static func joined(_ tokens: [String]) -> String {
        var text = ""
        var previous = ""
        for token in tokens {
            let opens = ["(", "[", "{", ".", ""].contains(previous)
            let closes = [")", "]", "}", ".", ",", ":"].contains(token)
            let calls =
                ["(", "["].contains(token)
                && (previous.last.map { $0.isLetter || $0.isNumber || $0 == "_" || $0 == ")" || $0 == "]" }
                    ?? false)
                && !["and", "or", "not", "in", "if", "else"].contains(previous)
            if !opens, !closes, !calls, token != "=", previous != "=" { text += " " }
            text += token
            previous = token
        }
        return text
    }
}
