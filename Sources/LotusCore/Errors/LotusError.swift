// SPDX-License-Identifier: Apache-2.0

/// The one error type that reaches a user: what happened, where, and what to do about it.
///
/// `description` is a single line without secrets; ``ErrorRenderer`` prints the full form with the
/// source line and carets. Every ``Code`` has a section in `docs/errors.md`.
package struct LotusError: Error, Sendable {
    /// A stable name such as `LL-LAKE-003`. Adding one breaks no caller: the type is not an enum.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        package let rawValue: String
        /// What the process exits with when this error ends it.
        package let exit: Exit

        package init(_ rawValue: String, exit: Exit = .workFailed) {
            self.rawValue = rawValue
            self.exit = exit
        }

        package var description: String { rawValue }

        package static func == (one: Code, other: Code) -> Bool { one.rawValue == other.rawValue }
        package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
    }

    /// Exit statuses of `lotus` (DESIGN.md section 6).
    package enum Exit: Int32, Sendable {
        case workFailed = 1
        case usageOrConfiguration = 2
    }

    package var code: Code
    /// What happened, with the offending value; no full stop, no secret.
    package var message: String
    /// What the user can do, as a sentence.
    package var hint: String?
    /// Where in the user's file or SQL.
    package var location: SourceLocation?
    /// What lay underneath; shown with `-v`.
    package var cause: (any Error)?

    package init(
        _ code: Code, _ message: String, hint: String? = nil, location: SourceLocation? = nil,
        cause: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.location = location
        self.cause = cause
    }
}

extension LotusError: CustomStringConvertible {
    package var description: String {
        if let location { "\(location): \(message) [\(code)]" } else { "\(message) [\(code)]" }
    }
}
