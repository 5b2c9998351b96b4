// SPDX-License-Identifier: Apache-2.0

/// A sign of Python with its place.
struct PythonToken: Sendable {
    enum Kind: Sendable {
        case name, number, string, sign
    }

    let kind: Kind
    let text: String
    /// Both counted from 1.
    let line: Int
    let column: Int
    /// What stands between braces in an f-string.
    var embedded: [String] = []
}

/// What Python would refuse, with its place.
struct PythonSyntaxError: Error {
    let message: String
    let line: Int
    let column: Int
    var hint: String?

    init(_ message: String, line: Int, column: Int, hint: String? = nil) {
        self.message = message
        self.line = line
        self.column = column
        self.hint = hint
    }

    init(_ message: String, at token: PythonToken, hint: String? = nil) {
        self.init(message, line: token.line, column: token.column, hint: hint)
    }
}

/// A logical line: what stands between two line breaks that are in no brackets.
struct PythonLine: Sendable {
    /// The width of the white space before it; a tab reaches to the next multiple of eight.
    let indentation: Int
    let tokens: [PythonToken]
}
