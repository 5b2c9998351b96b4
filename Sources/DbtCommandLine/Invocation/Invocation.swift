// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// One call of the program: its flags, where it runs, and where its events go.
struct Invocation: Sendable {
    var flags: Flags
    let line: ParsedCommandLine
    let log: EventLog
    let environment: ProjectFiles.Environment
    /// Absolute.
    let currentFolder: String
    /// That of `--project-dir`, else the nearest with a project, else the current one; absolute.
    let projectFolder: String
    let time: any TimeSource
    let startedAt: Timestamp
    let identity: String
    /// As they were given.
    let arguments: [String]

    /// The whole command, such as `dbt ls --select orders`.
    var commandText: String { (["dbt"] + arguments).joined(separator: " ") }

    /// A path of the command line as an absolute one.
    func absolute(_ path: String) -> String { FilePath.absolute(path, in: currentFolder) }

    /// The folder of profiles.yml, if one is chosen.
    var profilesFolder: String? { flags.text("profiles_dir").map(absolute) }

    /// What the command works on.
    var variables: PlainMap { flags["vars"].map ?? PlainMap() }

    /// Seconds since the start.
    var elapsedSeconds: Double {
        Double(time.now().microseconds - startedAt.microseconds) / 1_000_000
    }
}
