// SPDX-License-Identifier: Apache-2.0

/// What a command line says, before environment variables and the project are asked.
package struct ParsedCommandLine: Sendable {
    /// A value with the spelling under which it was given.
    package struct Given: Sendable, Equatable {
        package let option: String
        package let value: RawValue
    }

    /// A value as it was written.
    package enum RawValue: Sendable, Equatable {
        case flag(Bool)
        case text(String)
        case words([String])
    }

    /// The command; the program itself when there is none.
    package let command: CommandDefinition
    /// By the names of the options.
    package let values: [String: RawValue]
    /// The word beside the options.
    package let argument: String?
    /// What `--help` or `--version` ask for, before anything else is looked at.
    package let request: Request?

    /// Something that is printed instead of working.
    package enum Request: Sendable, Equatable {
        case help
        case version
    }
}
