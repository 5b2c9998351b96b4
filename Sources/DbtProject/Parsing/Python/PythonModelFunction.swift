// SPDX-License-Identifier: Apache-2.0

/// What dbt asks of the function `model` (dbt 1.12, `PythonValidationVisitor`).
enum PythonModelFunction {
    static func check(_ lines: [PythonLine]) throws(PythonSyntaxError) {
        let functions = models(in: lines)
        guard functions.count == 1 else {
            throw PythonSyntaxError(
                "a Python model needs exactly one function `model`, not \(functions.count)",
                line: functions.last.map { lines[$0].tokens[0].line } ?? 1, column: 1,
                hint: "Write `def model(dbt, session): …` once.")
        }
        let head = lines[functions[0]]
        let parameters = parameters(head.tokens)
        guard parameters.isEmpty || parameters[0] == "dbt" else {
            throw PythonSyntaxError(
                "the first parameter of `model` is '\(parameters[0])'", at: head.tokens[0],
                hint: "Write `def model(dbt, session): …`.")
        }
        guard parameters.count == 2 else {
            throw PythonSyntaxError(
                "`model` has \(parameters.count) parameters, but must have two", at: head.tokens[0],
                hint: "Write `def model(dbt, session): …`.")
        }
        try checkReturn(lines, functions[0])
    }

    /// The lines that begin a function `model`; what lies inside of another function does not count.
    private static func models(in lines: [PythonLine]) -> [Int] {
        var found: [Int] = []
        var outer: Int?
        for (place, line) in lines.enumerated() {
            if let depth = outer, line.indentation > depth { continue }
            outer = nil
            let isFunction = line.tokens[0].text == "def"
            if isFunction { outer = line.indentation }
            if isFunction, line.tokens.count > 1, line.tokens[1].text == "model" { found.append(place) }
        }
        return found
    }

    /// The names of the parameters that can be given by place.
    private static func parameters(_ tokens: [PythonToken]) -> [String] {
        var names: [String] = []
        var depth = 0
        var isFirst = false
        for token in tokens where token.kind != .string {
            switch token.text {
            case "(", "[", "{":
                depth += 1
                if depth == 1 { isFirst = true }
            case ")", "]", "}":
                depth -= 1
                if depth == 0 { return names }
            case "," where depth == 1: isFirst = true
            case "*" where depth == 1, "**" where depth == 1: return names
            case "/" where depth == 1 && isFirst:
                // What stands before it is no argument of the kind that dbt counts.
                names = []
                isFirst = false
            default:
                if depth == 1, isFirst, token.kind == .name { names.append(token.text) }
                isFirst = false
            }
        }
        return names
    }

    /// The last statement returns one value.
    private static func checkReturn(_ lines: [PythonLine], _ place: Int) throws(PythonSyntaxError) {
        let head = lines[place]
        let body = lines[(place + 1)...].prefix { $0.indentation > head.indentation }
        let depth = body.first?.indentation ?? 0
        var last = body.last { $0.indentation == depth }?.tokens ?? []
        if body.isEmpty, let colon = head.tokens.lastIndex(where: { $0.text == ":" }) {
            last = Array(head.tokens[(colon + 1)...])
        }
        let statement = last.split { $0.text == ";" && $0.kind == .sign }.last ?? []
        guard statement.first?.text == "return", !isTuple(Array(statement.dropFirst())) else {
            throw PythonSyntaxError(
                "`model` does not end by returning one value", at: last.first ?? head.tokens[0],
                hint: "Let the last statement be `return dataframe`.")
        }
    }

    private static func isTuple(_ tokens: [PythonToken]) -> Bool {
        var depth = 0
        var outerEnd: Int?
        for (place, token) in tokens.enumerated() where token.kind == .sign {
            if ["(", "[", "{"].contains(token.text) { depth += 1 }
            if [")", "]", "}"].contains(token.text) { depth -= 1 }
            if depth == 0, outerEnd == nil { outerEnd = place }
            if depth == 0, token.text == "," { return true }
        }
        guard tokens.first?.text == "(", tokens.count > 2, outerEnd == tokens.count - 1 else {
            return tokens.first?.text == "(" && tokens.count == 2
        }
        return isTuple(Array(tokens.dropFirst().dropLast()))
    }
}
