// SPDX-License-Identifier: Apache-2.0

package import BigInt

/// One word of a template.
package struct Token: Sendable {
    /// What a word is.
    package enum Kind: Equatable, Sendable {
        case data, blockBegin, blockEnd, variableBegin, variableEnd, endOfTemplate
        case name, string, integer, float
        case add, sub, div, floorDiv, mul, mod, pow, tilde
        case leftBracket, rightBracket, leftParenthesis, rightParenthesis, leftBrace, rightBrace
        case equal, notEqual, greater, greaterOrEqual, less, lessOrEqual, assign
        case dot, colon, pipe, comma, semicolon
    }

    /// A number as written.
    package enum Number: Sendable {
        case int(Int)
        indirect case bigInt(BigInt)
        case float(Double)
    }

    /// What it is.
    package var kind: Kind
    /// Where it stands.
    package var span: Span
    /// The text of data, a name or a string without its quotes; empty otherwise.
    package var text = ""
    /// The value of an integer or float.
    var number = Number.int(0)

    /// Whether it is a certain name.
    package func isName(_ name: String) -> Bool { kind == .name && text == name }

    /// How messages call it: a name by itself, the rest by what it is.
    package var description: String { kind == .name ? text : kind.description }
}

extension Token.Kind: CustomStringConvertible {
    /// An operator's sign, or words such as `end of print statement`.
    package var description: String {
        Self.signs[self] ?? "\(self.words)"
    }

    private var words: String {
        switch self {
        case .data: "template data / text"
        case .blockBegin: "begin of statement block"
        case .blockEnd: "end of statement block"
        case .variableBegin: "begin of print statement"
        case .variableEnd: "end of print statement"
        case .endOfTemplate: "end of template"
        case .name: "name"
        case .string: "string"
        case .integer: "integer"
        case .float: "float"
        default: ""
        }
    }

    private static let signs: [Token.Kind: String] = [
        .add: "+", .sub: "-", .div: "/", .floorDiv: "//", .mul: "*", .mod: "%", .pow: "**", .tilde: "~",
        .leftBracket: "[", .rightBracket: "]", .leftParenthesis: "(", .rightParenthesis: ")",
        .leftBrace: "{", .rightBrace: "}", .equal: "==", .notEqual: "!=", .greater: ">",
        .greaterOrEqual: ">=", .less: "<", .lessOrEqual: "<=", .assign: "=", .dot: ".", .colon: ":",
        .pipe: "|", .comma: ",", .semicolon: ";",
    ]
}
