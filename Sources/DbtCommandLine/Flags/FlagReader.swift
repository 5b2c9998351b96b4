// SPDX-License-Identifier: Apache-2.0

package import DbtProject
internal import LotusCore
package import ProjectFiles

/// Makes the flags of a command: command line over environment variables over `flags:` of the project.
package struct FlagReader {
    private let line: ParsedCommandLine
    private let environment: ProjectFiles.Environment
    /// Whether a path exists; relative paths are meant from the current folder.
    private let pathExists: (String) -> Bool

    /// - Parameters:
    ///   - environment: with the variables of `.env`.
    ///   - pathExists: whether there is a file or folder of this path.
    package init(
        _ line: ParsedCommandLine, environment: ProjectFiles.Environment,
        pathExists: @escaping (String) -> Bool
    ) {
        self.line = line
        self.environment = environment
        self.pathExists = pathExists
    }

    /// What the command line says about an option, else a variable; nil when neither does.
    package func given(_ name: String) throws(UsageError) -> PlainValue? {
        guard let option = line.command.options.first(where: { $0.name == name }) else { return nil }
        return try value(option)?.value
    }

    /// The flags of the command.
    ///
    /// - Parameter project: `flags:` of dbt_project.yml.
    package func flags(project: PlainMap) throws(UsageError) -> Flags {
        var flags = Flags(line.command)
        for option in line.command.options where option.name != "help" && option.name != "version" {
            if let (value, source) = try value(option) {
                flags.set(option.name, value, source)
            } else if FlagDefaults.ofProjectAndOptions.contains(option.name),
                let value = project.value(option.name)
            {
                flags.set(
                    option.name, option.name == "warn_error_options" ? WarnErrorOptions.full(value) : value,
                    .project)
            } else {
                flags.set(option.name, FlagDefaults.value(option), .standard)
            }
        }
        for entry in FlagDefaults.ofProject.entries {
            let value = project.value(entry.key)
            flags.set(entry.key, value ?? entry.value, value == nil ? .standard : .project)
        }
        try follow("use_colors", "use_colors_file", &flags)
        try follow("log_level", "log_level_file", &flags)
        try follow("log_format", "log_format_file", &flags)
        if let value = environment["DO_NOT_TRACK"],
            ["1", "t", "true", "y", "yes"].contains(value.lowercased())
        {
            flags.set("send_anonymous_usage_stats", false, .environment)
        }
        for (one, other) in [
            ("warn_error", "warn_error_options"), ("select", "inline"), ("selector", "inline"),
        ]
        where flags.isGiven(one) && flags.isGiven(other) {
            throw UsageError("\(other): not allowed with argument \(one)", in: line.command)
        }
        return flags
    }

    /// An option that was given also speaks for the one that follows it.
    private func follow(_ lead: String, _ follower: String, _ flags: inout Flags) throws(UsageError) {
        guard flags.isGiven(lead), !flags.isGiven(follower), let source = flags.source(lead) else { return }
        flags.set(follower, flags[lead], source)
    }

    // MARK: One option

    private func value(_ option: CommandOption) throws(UsageError) -> (
        value: PlainValue, source: Flags.Source
    )? {
        if let raw = line.values[option.name] {
            return (try converted(raw, option, variable: nil), .commandLine)
        }
        if let old = OldVariables.all[option.name], let text = environment[old.variable], !text.isEmpty {
            let value = try converted(.text(text), option, variable: old.variable)
            return (old.isOpposite ? .bool(!value.isTrue) : value, .environment)
        }
        for variable in option.variables {
            guard let text = environment[variable], !text.isEmpty else { continue }
            let raw: ParsedCommandLine.RawValue =
                option.takesMany ? .words(text.split(separator: " ").map(String.init)) : .text(text)
            return (try converted(raw, option, variable: variable), .environment)
        }
        return nil
    }

    private func converted(
        _ raw: ParsedCommandLine.RawValue, _ option: CommandOption, variable: String?
    ) throws(UsageError) -> PlainValue {
        let conversion = OptionConversion(option, variable: variable, pathExists: pathExists)
        do throws(OptionConversion.Failure) {
            return try conversion.value(of: raw)
        } catch {
            throw UsageError("Invalid value for \(conversion.title): \(error.reason)", in: line.command)
        }
    }
}

/// Variables of earlier versions of dbt, which win over today's.
private enum OldVariables {
    static let all: [String: (variable: String, isOpposite: Bool)] = [
        "defer": ("DBT_DEFER_TO_STATE", false), "favor_state": ("DBT_FAVOR_STATE_MODE", false),
        "print": ("DBT_NO_PRINT", true), "state": ("DBT_ARTIFACT_STATE_PATH", false),
    ]
}
