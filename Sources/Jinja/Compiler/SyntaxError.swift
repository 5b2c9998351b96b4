// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a template's text, before the template's name and lines are known.
package struct SyntaxError: Error, Sendable {
    /// The sentence, in Jinja2's words where it has some.
    package var message: String
    /// Where.
    package var span: Span
    /// The name in question, for suggestions.
    package var name: String?
    /// Names that exist and resemble it.
    package var alternatives: [String] = []
    /// A limit was reached; the text itself may be right.
    package var isLimit = false
    /// The text can be read but means nothing: Jinja2's `TemplateAssertionError`.
    package var isAssertion = false

    /// An error at a place.
    package init(_ message: String, _ span: Span, name: String? = nil, alternatives: [String] = []) {
        self.message = message
        self.span = span
        self.name = name
        self.alternatives = alternatives
    }

    /// The same as an error of meaning.
    var assertion: SyntaxError {
        var error = self
        error.isAssertion = true
        return error
    }

    /// A limit of the compiler was reached.
    static func limit(_ message: String, _ span: Span) -> SyntaxError {
        var error = SyntaxError(message, span)
        error.isLimit = true
        return error
    }
}
