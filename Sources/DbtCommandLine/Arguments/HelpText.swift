// SPDX-License-Identifier: Apache-2.0

/// The help of a command, in click's layout.
enum HelpText {
    private static let width = 80
    private static let columnMax = 30

    /// The usage line without its first word.
    static func usage(of command: CommandDefinition) -> String {
        if !command.commands.isEmpty { return "\(command.usageName) [OPTIONS] [COMMAND] [ARGS]..." }
        return "\(command.usageName) [OPTIONS]" + (command.argument.map { " [\($0)]" } ?? "")
    }

    /// The whole help, with a line break at the end.
    static func text(of command: CommandDefinition) -> String {
        var lines = ["Usage: \(usage(of: command))", ""]
        lines += wrapped(summary(of: command), indent: 2)
        lines += ["", "Options:"]
        let shown = command.options.filter { $0.help != nil }
        for option in shown.sorted(by: { $0.name < $1.name }) {
            lines += entry(title(of: option), option.help ?? "")
        }
        if !command.commands.isEmpty {
            lines += ["", "Commands:"]
            for inner in command.commands.sorted(by: { $0.name < $1.name }) {
                lines += entry(inner.name, summary(of: inner))
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func summary(of command: CommandDefinition) -> String {
        command.state == .planned ? "\(command.summary) (not there yet)" : command.summary
    }

    private static func title(of option: CommandOption) -> String {
        let short = option.spellings.filter { !$0.hasPrefix("--") }
        let long = option.spellings.filter { $0.hasPrefix("--") }
        let title = (short + long).joined(separator: ", ")
        if !option.negations.isEmpty { return title + " / " + option.negations.joined(separator: ", ") }
        if let allowed = option.allowed { return "\(title) [\(allowed.joined(separator: "|"))]" }
        switch option.kind {
        case .flag: return title
        case .yaml: return title + " YAML"
        default: return "\(title) \(option.valueName)"
        }
    }

    private static func entry(_ title: String, _ text: String) -> [String] {
        let lines = wrapped(text, indent: columnMax + 4)
        guard title.count <= columnMax, let first = lines.first else { return ["  \(title)"] + lines }
        let padding = String(repeating: " ", count: columnMax + 2 - title.count)
        return ["  \(title)\(padding)\(first.drop { $0 == " " })"] + lines.dropFirst()
    }

    private static func wrapped(_ text: String, indent: Int) -> [String] {
        TextWrap.lines(text, width: width - indent).map { String(repeating: " ", count: indent) + $0 }
    }
}
