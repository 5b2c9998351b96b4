// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Takes a command line apart as click does: options of the program, the command, its options.
package enum CommandLineParser {
    /// - Parameter arguments: without the name of the program.
    package static func parse(_ arguments: [String]) throws(UsageError) -> ParsedCommandLine {
        var rest = arguments[...]
        var command = Commands.root
        var values: [String: ParsedCommandLine.RawValue] = [:]
        while true {
            var level = LevelReader(command, rest)
            try level.read()
            try merge(level.values, into: &values, command)
            rest = level.rest
            if let request = level.request {
                return ParsedCommandLine(command: command, values: values, argument: nil, request: request)
            }
            guard !command.commands.isEmpty else {
                let words = level.words
                return ParsedCommandLine(
                    command: command, values: values, argument: try argument(words, command), request: nil)
            }
            guard let name = rest.popFirst() else {
                return ParsedCommandLine(command: command, values: values, argument: nil, request: nil)
            }
            command = try inner(name, of: command)
        }
    }

    private static func inner(_ name: String, of command: CommandDefinition) throws(UsageError)
        -> CommandDefinition
    {
        if let inner = command.commands.first(where: { $0.name == name }) { return inner }
        let close = NearestNames.hint(NearestNames.find(name, in: command.commands.map(\.name), limit: 1))
        throw UsageError("No such command '\(name)'." + suggestion(close), in: command)
    }

    private static func argument(_ words: [String], _ command: CommandDefinition) throws(UsageError)
        -> String?
    {
        let allowed = command.argument == nil ? 0 : 1
        guard words.count > allowed else { return words.first }
        let extra = words.dropFirst(allowed)
        throw UsageError(
            "Got unexpected extra argument\(extra.count == 1 ? "" : "s") (\(extra.joined(separator: " ")))",
            in: command)
    }

    private static func merge(
        _ new: [String: ParsedCommandLine.RawValue], into values: inout [String: ParsedCommandLine.RawValue],
        _ command: CommandDefinition
    ) throws(UsageError) {
        for (name, value) in new.sorted(by: { $0.key < $1.key }) {
            guard values[name] == nil else {
                throw UsageError(
                    "\(name) was provided both before and after the subcommand, it can only be set either before"
                        + " or after.", in: command)
            }
            values[name] = value
        }
    }

    /// A question such as "did you mean `ls`?" as a further sentence.
    static func suggestion(_ hint: String?) -> String {
        guard let hint else { return "" }
        return " " + hint.prefix(1).uppercased() + hint.dropFirst().replacing("`", with: "'")
    }
}

/// Reads the options of one level: of the program, or of a command.
private struct LevelReader {
    let command: CommandDefinition
    private let options: [String: (option: CommandOption, isOn: Bool)]
    private(set) var rest: ArraySlice<String>
    private(set) var values: [String: ParsedCommandLine.RawValue] = [:]
    private(set) var words: [String] = []
    private(set) var request: ParsedCommandLine.Request?

    init(_ command: CommandDefinition, _ rest: ArraySlice<String>) {
        self.command = command
        self.rest = rest
        var options: [String: (option: CommandOption, isOn: Bool)] = [:]
        for option in command.options {
            for spelling in option.spellings { options[spelling] = (option, true) }
            for spelling in option.negations { options[spelling] = (option, false) }
        }
        self.options = options
    }

    /// Reads up to the name of a command, or to the end.
    mutating func read() throws(UsageError) {
        while let word = rest.first {
            guard word.hasPrefix("-"), word.count > 1 else {
                guard command.commands.isEmpty else { return }
                words.append(word)
                rest.removeFirst()
                continue
            }
            rest.removeFirst()
            if word == "--" {
                guard command.commands.isEmpty else { return }
                words += rest
                rest = []
            } else if word.hasPrefix("--") {
                try readLong(word)
            } else {
                try readShort(word)
            }
        }
    }

    private mutating func readLong(_ word: String) throws(UsageError) {
        guard let equals = word.firstIndex(of: "=") else { return try take(word, attached: nil) }
        try take(String(word[..<equals]), attached: String(word[word.index(after: equals)...]))
    }

    /// `-x`, `-xd` for two flags, `-sname` for a value.
    private mutating func readShort(_ word: String) throws(UsageError) {
        if options[word] != nil { return try take(word, attached: nil) }
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            let spelling = "-\(letter)"
            guard let found = options[spelling] else { throw unknown(spelling) }
            if found.option.kind == .flag {
                try take(spelling, attached: nil)
            } else {
                return try take(spelling, attached: letters.isEmpty ? nil : String(letters))
            }
        }
    }

    private mutating func take(_ spelling: String, attached: String?) throws(UsageError) {
        guard let (option, isOn) = options[spelling] else { throw unknown(spelling) }
        guard option.kind != .flag else {
            guard attached == nil else {
                throw UsageError(
                    "Option '\(spelling)' does not take a value.", in: command, showsUsage: false)
            }
            return set(option, isOn)
        }
        guard let value = attached ?? rest.popFirst() else {
            throw UsageError("Option '\(spelling)' requires an argument.", in: command, showsUsage: false)
        }
        guard option.takesMany else {
            values[option.name] = .text(value)
            return
        }
        var words = value.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        while let next = rest.first, !next.hasPrefix("-") {
            words.append(next)
            rest.removeFirst()
        }
        if case .words(let earlier) = values[option.name] { words = earlier + words }
        values[option.name] = .words(words)
    }

    private mutating func set(_ option: CommandOption, _ isOn: Bool) {
        switch option.name {
        case "help": request = .help
        case "version": if request == nil { request = .version }
        default: values[option.name] = .flag(isOn)
        }
    }

    private func unknown(_ spelling: String) -> UsageError {
        let known = options.filter { $0.value.option.help != nil }.keys.filter { $0.hasPrefix("--") }
        let close = spelling.hasPrefix("--") ? NearestNames.find(spelling, in: known, limit: 1) : []
        return UsageError(
            "No such option '\(spelling)'." + CommandLineParser.suggestion(NearestNames.hint(close)),
            in: command)
    }
}
