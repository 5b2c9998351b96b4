// SPDX-License-Identifier: Apache-2.0

/// The one error type that reaches a user: what happened, where, and what to do about it.
///
/// `description` is a single line without secrets; ``ErrorRenderer`` prints the full form with the
/// source line and carets. Every ``Code`` has a section in `docs/errors.md`.
package struct LotusError: Error, Sendable {
    /// A stable name such as `LL-LAKE-003`. Adding one breaks no caller: the type is not an enum.
    package struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name itself.
        package let rawValue: String
        /// What the process exits with when this error ends it.
        package let exit: Exit

        /// A code with its exit status.
        package init(_ rawValue: String, exit: Exit = .workFailed) {
            self.rawValue = rawValue
            self.exit = exit
        }

        /// The name itself.
        package var description: String { rawValue }

        /// Codes are equal when their names are.
        package static func == (one: Code, other: Code) -> Bool { one.rawValue == other.rawValue }
        /// Hashes the name.
        package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
    }

    /// Exit statuses of `lotus` (DESIGN.md section 6).
    package enum Exit: Int32, Sendable {
        /// The work was tried and failed.
        case workFailed = 1
        /// The command line or a configuration file is wrong.
        case usageOrConfiguration = 2
    }

    /// Which error it is.
    package var code: Code
    /// What happened, with the offending value; no full stop, no secret.
    package var message: String
    /// What the user can do, as a sentence.
    package var hint: String?
    /// Where in the user's file or SQL.
    package var location: SourceLocation?
    /// What lay underneath; shown with `-v`.
    package var cause: (any Error)?

    /// An error; the message has no full stop and no secret.
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
    /// Such as `profiles.yml:3:11: unknown target [LL-PROFILE-003]`.
    package var description: String {
        if let location { "\(location): \(message) [\(code)]" } else { "\(message) [\(code)]" }
    }
}
