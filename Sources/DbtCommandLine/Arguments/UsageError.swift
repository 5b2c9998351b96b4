// SPDX-License-Identifier: Apache-2.0

/// A command line that cannot be understood, as click prints it; the exit status is 2.
package struct UsageError: Error, Sendable, Equatable {
    /// What is wrong, as a sentence.
    package let message: String
    /// Such as `dbt ls [OPTIONS]`; nil when the message stands alone.
    package let usage: String?
    /// Such as `dbt ls`.
    let command: String

    /// - Parameter showsUsage: click leaves the usage out when a value is missing.
    init(_ message: String, in command: CommandDefinition, showsUsage: Bool = true) {
        self.message = message
        self.command = command.usageName
        usage = showsUsage ? HelpText.usage(of: command) : nil
    }

    /// The text for standard error, with a line break at the end.
    package var text: String {
        guard let usage else { return "Error: \(message)\n" }
        return "Usage: \(usage)\nTry '\(command) --help' for help.\n\nError: \(message)\n"
    }
}
