// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension TemplateError {
    /// The error as the user gets to see it: with its code, its place, the way there and what to do.
    ///
    /// When a function of the host failed with an error of its own, that one's code and hint stand.
    package var lotusError: LotusError {
        if let own = details.cause as? LotusError {
            return LotusError(
                own.code, own.message + way, hint: own.hint, location: own.location ?? location, cause: self)
        }
        return LotusError(code, sentence + way, hint: hint, location: location, cause: details.cause)
    }

    /// The error in several lines, with the source line and a caret.
    package var rendering: String { ErrorRenderer().render(lotusError) }

    /// The innermost place.
    package var location: SourceLocation? { details.frames.first?.location }

    private var code: LotusError.Code {
        switch kind {
        case .syntax, .syntaxAssertion: .templateSyntax
        case .notFound, .notFoundAny: .templateNotFound
        case .undefined: .templateUndefined
        case .limit, .recursion: .templateLimit
        case .host: .templateHost
        default: .templateOperation
        }
    }

    private var sentence: String {
        switch kind {
        case .notFound: "the template \(PythonQuote.repr(message)) does not exist"
        // "token" would look like the name of a secret, and what follows it like the secret.
        case .syntax where message.hasPrefix("expected token "): "expected " + message.dropFirst(15)
        case .key: "the key \(message) does not exist"
        case .recursion: "calls, includes or values are nested too deeply"
        case .returned: "return() was called outside of a macro"
        default: message.last == "." ? String(message.dropLast()) : message
        }
    }

    private var hint: String? {
        if let nearest = NearestNames.hint(details.alternatives) { return nearest }
        switch kind {
        case .undefined:
            return details.name.map {
                "Check the spelling of `\($0)`, or test it with `is defined` before it is used."
            }
        case .limit: return "Check the template for a loop that does not end or a value that grows too large."
        case .recursion: return "Check the template for a macro, an include or an import that reaches itself."
        default: return nil
        }
    }

    /// The steps outside of the innermost place, one a line; a step that repeats itself stands once.
    private var way: String {
        var lines: [(text: String, count: Int)] = []
        for frame in details.frames.dropFirst() {
            let text = "from \(frame.what), \(frame.location)"
            if lines.last?.text == text {
                lines[lines.count - 1].count += 1
            } else {
                lines.append((text, 1))
            }
        }
        return lines.map { "\n\($0.text)" + ($0.count > 1 ? " (\($0.count) times)" : "") }.joined()
    }
}

extension TemplateError.Frame {
    /// The place of the step.
    package var location: SourceLocation {
        SourceLocation(file: template, line: line, column: column, length: length, lineText: lineText)
    }
}

extension TemplateError: CustomStringConvertible {
    /// Such as `page.html:3:4: 'name' is undefined`.
    package var description: String {
        location.map { "\($0): \(message)" } ?? message
    }
}
