// SPDX-License-Identifier: Apache-2.0

/// A Python model as dbt 1.12 reads it (`dbt/parser/models.py`): one function `model`, and calls of `dbt`
/// with literal arguments.
struct PythonModel: Sendable {
    struct Call: Sendable {
        /// `ref`, `source`, `config`, `config.get` or `config.meta_get`.
        let name: String
        let positional: [PlainValue]
        let keyword: PlainMap
    }

    private static let names: Set<String> = ["ref", "source", "config", "config.get", "config.meta_get"]

    let calls: [Call]

    init(_ text: String) throws(PythonSyntaxError) {
        let lines = try PythonScanner.lines(of: text)
        try PythonSyntax.check(lines)
        if !lines.isEmpty { try PythonModelFunction.check(lines) }
        var calls: [Call] = []
        for line in lines { try Self.collect(line.tokens, into: &calls) }
        self.calls = calls
    }

    private static func collect(
        _ tokens: [PythonToken], into calls: inout [Call]
    ) throws(PythonSyntaxError) {
        for (place, token) in tokens.enumerated() {
            for expression in token.embedded {
                for line in (try? PythonScanner.lines(of: expression)) ?? [] {
                    try collect(line.tokens, into: &calls)
                }
            }
            guard token.kind == .name, token.text == "dbt", place == 0 || tokens[place - 1].text != ".",
                let call = try call(tokens, place)
            else { continue }
            calls.append(call)
        }
    }

    private static func call(_ tokens: [PythonToken], _ start: Int) throws(PythonSyntaxError) -> Call? {
        var index = start + 1
        var path: [String] = []
        while index + 1 < tokens.count, tokens[index].text == "." {
            path.append(tokens[index + 1].text)
            index += 2
        }
        let name = path.joined(separator: ".")
        guard names.contains(name), index < tokens.count, tokens[index].text == "(" else { return nil }
        var positional: [PlainValue] = []
        var keyword = PlainMap()
        for argument in arguments(tokens[(index + 1)...]) {
            let isNamed = argument.count > 2 && argument[1].text == "="
            let value = isNamed ? argument.dropFirst(2) : argument[...]
            guard let literal = PythonArgument.value(of: Array(value)) else {
                throw PythonSyntaxError(
                    "an argument of dbt.\(name)() is no literal", at: argument[0],
                    hint: "Write names and values there themselves: they are read without running the model.")
            }
            if isNamed { keyword[argument[0].text] = literal } else { positional.append(literal) }
        }
        return Call(name: name, positional: positional, keyword: keyword)
    }

    /// The arguments up to the closing bracket.
    private static func arguments(_ tokens: ArraySlice<PythonToken>) -> [[PythonToken]] {
        var arguments: [[PythonToken]] = [[]]
        var depth = 0
        for token in tokens {
            if token.kind == .sign {
                if ["(", "[", "{"].contains(token.text) { depth += 1 }
                if [")", "]", "}"].contains(token.text) { depth -= 1 }
                if depth < 0 { break }
                if depth == 0, token.text == "," {
                    arguments.append([])
                    continue
                }
            }
            arguments[arguments.count - 1].append(token)
        }
        return arguments.filter { !$0.isEmpty }
    }
}
