// SPDX-License-Identifier: Apache-2.0

/// What of Python's grammar can be told by the lines of a file: blocks, brackets, texts, the heads of
/// statements, and values that stand side by side.
///
/// It refuses nothing that Python takes; some that Python refuses passes.
enum PythonSyntax {
    private static let compound: Set<String> = [
        "if", "elif", "else", "while", "for", "def", "class", "with", "try", "finally", "except", "async",
    ]
    /// Words that may begin a statement as a keyword, and are names otherwise.
    private static let soft: Set<String> = ["match", "case", "type", "_"]
    private static let bare: Set<String> = ["else", "try", "finally"]
    private static let keywords: Set<String> = compound.union([
        "and", "or", "not", "in", "is", "lambda", "await", "yield", "from", "import", "as", "return",
        "raise", "assert", "del", "global", "nonlocal", "pass", "break", "continue",
    ])
    private static let dangling: Set<String> = [
        "+", "-", "*", "/", "//", "%", "@", "**", "=", "==", "!=", "<", ">", "<=", ">=", ".", "&", "|", "^",
        "and", "or", "not", "in", "is", "+=", "-=", "*=", "/=", "lambda", "import", "def", "class", "for",
        "while", "if", "elif", "with", "->", ":=",
    ]

    /// Checks the lines of a file.
    static func check(_ lines: [PythonLine]) throws(PythonSyntaxError) {
        var blocks = [0]
        var opener: PythonToken?
        for line in lines {
            guard let first = line.tokens.first else { continue }
            try checkIndentation(line, first, &blocks, opener)
            try checkStatement(line.tokens, first)
            opener = opensBlock(line.tokens) ? first : nil
        }
        if let opener {
            throw PythonSyntaxError(
                "`\(opener.text)` has no block", at: opener, hint: "Indent what belongs to it below it.")
        }
    }

    private static func checkIndentation(
        _ line: PythonLine, _ first: PythonToken, _ blocks: inout [Int], _ opener: PythonToken?
    ) throws(PythonSyntaxError) {
        let current = blocks[blocks.count - 1]
        if let opener {
            guard line.indentation > current else {
                throw PythonSyntaxError(
                    "the block of `\(opener.text)` in line \(opener.line) is not indented", at: first,
                    hint: "Indent what belongs to it.")
            }
            return blocks.append(line.indentation)
        }
        guard line.indentation <= current else {
            throw PythonSyntaxError(
                "this line is indented, but belongs to no block", at: first,
                hint: "Give it the indentation of the line before.")
        }
        while blocks[blocks.count - 1] > line.indentation { blocks.removeLast() }
        guard blocks[blocks.count - 1] == line.indentation else {
            throw PythonSyntaxError(
                "this line has the indentation of no block around it", at: first,
                hint: "Give it the indentation of the block that it belongs to.")
        }
    }

    /// Whether a line ends with the colon of a block.
    private static func opensBlock(_ tokens: [PythonToken]) -> Bool {
        guard tokens.last?.text == ":", let first = tokens.first else { return false }
        return compound.contains(first.text) || soft.contains(first.text)
    }

    // MARK: Statements

    private static func checkStatement(
        _ tokens: [PythonToken], _ first: PythonToken
    ) throws(PythonSyntaxError) {
        if compound.contains(first.text) { try checkHead(tokens, first) }
        if tokens.count > 1, tokens[1].text == "=" {
            let isLiteral =
                [.number, .string].contains(first.kind) || ["True", "False", "None"].contains(first.text)
            guard !isLiteral, !keywords.contains(first.text) else {
                throw PythonSyntaxError(
                    "nothing can be assigned to `\(first.text)`", at: first, hint: "Choose another name.")
            }
        }
        if let last = tokens.last, dangling.contains(last.text), last.kind != .string {
            throw PythonSyntaxError(
                "the line ends with `\(last.text)`", at: last, hint: "Write what belongs behind it.")
        }
        try checkNeighbours(tokens)
    }

    private static func checkHead(_ tokens: [PythonToken], _ first: PythonToken) throws(PythonSyntaxError) {
        let colon = headEnd(tokens)
        guard let colon else {
            throw PythonSyntaxError(
                "`\(first.text)` has no colon", at: tokens.last ?? first,
                hint: "Write `:` at the end of the line.")
        }
        if bare.contains(first.text), colon != 1 {
            throw PythonSyntaxError(
                "`\(first.text)` stands alone before its colon", at: tokens[1],
                hint: "Remove what stands there.")
        }
        let needsName = first.text == "def" || first.text == "class"
        guard !needsName || tokens[1].kind == .name && !keywords.contains(tokens[1].text) else {
            throw PythonSyntaxError(
                "`\(first.text)` has no name", at: tokens[1], hint: "Write a name that is no word of Python.")
        }
        if first.text == "def", tokens[2].text != "(", tokens[2].text != "[" {
            throw PythonSyntaxError(
                "the function `\(tokens[1].text)` has no parameters", at: tokens[2],
                hint: "Write `(…)` behind its name.")
        }
        if first.text == "for", !tokens[..<colon].contains(where: { $0.text == "in" }) {
            throw PythonSyntaxError(
                "`for` has no `in`", at: first, hint: "Write `for item in items:`.")
        }
    }

    /// The colon that ends the head of a statement: in no brackets, and not that of a lambda.
    private static func headEnd(_ tokens: [PythonToken]) -> Int? {
        var depth = 0
        var lambdas = 0
        for (place, token) in tokens.enumerated() where token.kind != .string {
            switch token.text {
            case "(", "[", "{": depth += 1
            case ")", "]", "}": depth -= 1
            case "lambda" where depth == 0: lambdas += 1
            case ":" where depth == 0:
                if lambdas == 0 { return place }
                lambdas -= 1
            default: break
            }
        }
        return nil
    }

    /// Two values need something between them, but for texts, which are joined.
    private static func checkNeighbours(_ tokens: [PythonToken]) throws(PythonSyntaxError) {
        for (place, token) in tokens.enumerated().dropFirst() {
            let before = tokens[place - 1]
            guard isValue(before) || [")", "]", "}"].contains(before.text) && before.kind == .sign,
                isValue(token), !(before.kind == .string && token.kind == .string),
                !(place == 1 && soft.contains(before.text))
            else { continue }
            throw PythonSyntaxError(
                "`\(before.text)` and `\(token.text)` stand side by side", at: token,
                hint: before.text == "print"
                    ? "Write print(…)." : "Write an operator or a comma between them.")
        }
    }

    private static func isValue(_ token: PythonToken) -> Bool {
        switch token.kind {
        case .number, .string: true
        case .name: !keywords.contains(token.text)
        case .sign: false
        }
    }
}
