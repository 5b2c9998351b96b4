// SPDX-License-Identifier: Apache-2.0

/// A command of dbt: its name, what it does, and its options.
package struct CommandDefinition: Sendable {
    /// How far a command is there.
    package enum State: Sendable {
        case available
        /// It belongs to a later release.
        case planned
    }

    /// As it is called, such as `docs generate`.
    package let path: [String]
    /// One sentence for the help.
    package let summary: String
    /// Its own options, without those that every command takes.
    let ownOptions: [CommandOption]
    /// Commands inside of a group.
    let commands: [CommandDefinition]
    /// The name of the one word that it takes beside options.
    let argument: String?
    package let state: State

    init(
        _ path: String, _ summary: String, options: [CommandOption] = [], argument: String? = nil,
        commands: [CommandDefinition] = [], state: State = .available
    ) {
        self.path = path.split(separator: " ").map(String.init)
        self.summary = summary
        ownOptions = options
        self.commands = commands
        self.argument = argument
        self.state = state
    }

    /// The last word of the command; empty for the program itself.
    package var name: String { path.last ?? "" }

    /// All options that may follow the command.
    var options: [CommandOption] { ownOptions + GlobalOptions.all }

    /// What usage lines call it, such as `dbt ls`.
    var usageName: String { (["dbt"] + path).joined(separator: " ") }
}
