// SPDX-License-Identifier: Apache-2.0

package import DbtProject

/// The options of one command, from the command line, environment variables and the project, in this order.
package struct Flags: Sendable {
    /// Where a value comes from.
    package enum Source: Sendable, Equatable {
        case standard
        case project
        case environment
        case commandLine
    }

    private struct Entry: Sendable {
        var value: PlainValue
        var source: Source
    }

    /// The command as it was called.
    package private(set) var command: CommandDefinition
    private var entries: [String: Entry] = [:]

    init(_ command: CommandDefinition) { self.command = command }

    /// The same values for another command; what it has beyond them is at its default.
    func with(_ command: CommandDefinition) -> Flags {
        var flags = self
        flags.command = command
        for option in command.options where entries[option.name] == nil {
            flags.set(option.name, FlagDefaults.value(option), .standard)
        }
        return flags
    }

    mutating func set(_ name: String, _ value: PlainValue, _ source: Source) {
        entries[name] = Entry(value: value, source: source)
    }

    /// The value of an option; nothing when it has none.
    package subscript(name: String) -> PlainValue { entries[name]?.value ?? PlainValue.none }

    /// Where the value of an option comes from; nil when the command does not have it.
    package func source(_ name: String) -> Source? { entries[name]?.source }

    /// Whether somebody gave the option: not only its default.
    package func isGiven(_ name: String) -> Bool { entries[name].map { $0.source != .standard } ?? false }

    package func bool(_ name: String) -> Bool { self[name].isTrue }
    package func text(_ name: String) -> String? { self[name].string }
    package func words(_ name: String) -> [String] { self[name].strings }

    package func integer(_ name: String) -> Int? {
        if case .int(let number) = self[name] { number } else { nil }
    }

    /// All options by name, sorted.
    package var all: PlainMap {
        PlainMap(entries.map { ($0.key, $0.value.value) }).sorted
    }

    /// The flags that templates can read, by their names in capitals.
    package var ofTemplates: PlainMap {
        var flags = ProjectSession.initialFlags
        for entry in all.entries where entry.key != "vars" { flags[entry.key.uppercased()] = entry.value }
        for name in ["DEFER", "FULL_REFRESH", "EMPTY", "STORE_FAILURES"] where flags[name]?.isNone ?? true {
            flags[name] = false
        }
        flags["WHICH"] = .string(command.name)
        return flags
    }
}
