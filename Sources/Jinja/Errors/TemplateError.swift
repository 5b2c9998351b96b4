// SPDX-License-Identifier: Apache-2.0

/// What went wrong in a template: the message Python would give, the place, and the way there.
package struct TemplateError: Error, Sendable {
    /// Which kind of error; ``pythonName`` is the exception's name in Python.
    package struct Kind: Hashable, Sendable {
        package let pythonName: String

        package init(pythonName: String) { self.pythonName = pythonName }

        package static let syntax = Kind(pythonName: "TemplateSyntaxError")
        package static let undefined = Kind(pythonName: "UndefinedError")
        package static let runtime = Kind(pythonName: "TemplateRuntimeError")
        package static let filterArgument = Kind(pythonName: "FilterArgumentError")
        package static let notFound = Kind(pythonName: "TemplateNotFound")
        package static let type = Kind(pythonName: "TypeError")
        package static let value = Kind(pythonName: "ValueError")
        package static let index = Kind(pythonName: "IndexError")
        package static let key = Kind(pythonName: "KeyError")
        package static let attribute = Kind(pythonName: "AttributeError")
        package static let zeroDivision = Kind(pythonName: "ZeroDivisionError")
        package static let overflow = Kind(pythonName: "OverflowError")
        package static let recursion = Kind(pythonName: "RecursionError")
        package static let assertion = Kind(pythonName: "AssertionError")
        package static let pythonRuntime = Kind(pythonName: "RuntimeError")
        package static let stopIteration = Kind(pythonName: "StopIteration")
        package static let unicode = Kind(pythonName: "UnicodeEncodeError")
        package static let lookup = Kind(pythonName: "LookupError")
        /// Fuel, bytes, sizes: what ends a hostile template.
        package static let limit = Kind(pythonName: "LimitError")
        /// A function of the host failed; the cause has its error.
        package static let host = Kind(pythonName: "HostError")
        /// Not an error: a macro returns a value (`return(value)`).
        package static let returned = Kind(pythonName: "Return")
    }

    /// One step on the way to the error, innermost first.
    package struct Frame: Hashable, Sendable {
        package var template: String
        /// Counted from 1.
        package var line: Int
        /// Counted from 1, in Unicode scalars.
        package var column: Int
        /// How many scalars to underline.
        package var length: Int
        /// Such as `macro 'cents'` or `template`.
        package var what: String
        /// The source line, for the caret.
        package var lineText: String?

        package init(
            template: String, line: Int, column: Int, length: Int = 1, what: String, lineText: String? = nil
        ) {
            self.template = template
            self.line = line
            self.column = column
            self.length = length
            self.what = what
            self.lineText = lineText
        }
    }

    /// Everything that is known; boxed, so that a throwing function returns one word.
    package struct Details: Sendable {
        package var kind: Kind
        package var message: String
        package var name: String?
        package var alternatives: [String] = []
        package var frames: [Frame] = []
        package var cause: (any Error)?
        /// What `return(value)` carries.
        package var returnedValue: Value?
    }

    private indirect enum Box: Sendable { case details(Details) }
    private var box: Box

    package init(_ kind: Kind, _ message: String, name: String? = nil, cause: (any Error)? = nil) {
        box = .details(Details(kind: kind, message: message, name: name, cause: cause))
    }

    package var details: Details {
        get {
            switch box {
            case .details(let details): details
            }
        }
        set { box = .details(newValue) }
    }

    package var kind: Kind { details.kind }
    /// What happened, without a full stop.
    package var message: String { details.message }
}
