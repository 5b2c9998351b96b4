// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore
internal import ProjectFiles

/// `dbt retry`: runs again what failed or was left out the last time (dbt 1.12, `dbt/task/retry.py`).
struct RetryCommand {
    let invocation: Invocation
    let databases: any DatabaseOpener

    /// Commands that can be run again.
    private static let commands: Set = ["run", "build", "test", "seed"]

    func run() async throws -> Bool {
        let previous = try previousRun()
        let name = previous["args"]?["which"]?.string ?? ""
        guard Self.commands.contains(name), let command = Commands.command(named: name) else {
            throw LotusError(
                .dbtCommandMissing, "the last command was `dbt \(name)`, which `retry` cannot run again",
                hint:
                    "Run it again by itself; `retry` works after \(Self.commands.sorted().joined(separator: ", "))."
            )
        }
        var again = invocation
        again.flags =
            PreviousFlags(command, arguments: previous["args"] ?? .null, now: invocation.flags).flags
        return try await RunCommand(
            invocation: again, databases: databases, selection: .nodes(try failed(previous))
        ).run()
    }

    /// What the last command left behind.
    private func previousRun() throws -> JSONValue {
        let folder = try invocation.flags.text("state").map(invocation.absolute) ?? targetFolder()
        let path = folder + "/run_results.json"
        guard LocalFile.exists(path) else {
            throw LotusError(
                .dbtArtifact, "there is no earlier run in \(folder)",
                hint: "Run a command first, or give the folder of its artifacts with --state.")
        }
        do {
            return try JSONValue(parsing: LocalFile.read(path))
        } catch {
            throw LotusError(
                .dbtArtifact, "\(path) is no JSON", hint: "Run the command again that wrote it.", cause: error
            )
        }
    }

    private func targetFolder() throws -> String {
        let project = try Project.load(
            folder: invocation.projectFolder, environment: invocation.environment)
        return FilePath.absolute(
            invocation.flags.text("target_path") ?? project.targetPath, in: project.folder)
    }

    private static let statuses: Set = ["error", "fail", "skipped", "runtime error", "partial success"]

    private func failed(_ previous: JSONValue) throws(LotusError) -> Set<String> {
        let retried = invocation.flags.bool("warn_error") ? Self.statuses.union(["warn"]) : Self.statuses
        let ids = (previous["results"]?.elements ?? []).filter { result in
            retried.contains(result["status"]?.string ?? "")
        }.compactMap { $0["unique_id"]?.string }
        return Set(ids.filter { !$0.hasPrefix("operation.") })
    }
}

/// The flags of the last command, with those that count only now (dbt 1.12, `IGNORE_PARENT_FLAGS`).
private struct PreviousFlags {
    /// Of the command line of `retry`.
    private static let ofNow: Set = [
        "log_path", "profiles_dir", "project_dir", "defer_state", "target_path", "warn_error",
    ]
    private static let overridable: Set = ["vars", "threads", "full_refresh"]

    let flags: Flags

    init(_ command: CommandDefinition, arguments: JSONValue, now: Flags) {
        var flags = now.with(command)
        let names = Set(command.options.map(\.name) + FlagDefaults.ofProject.entries.map(\.key))
        for member in arguments.members ?? [] where names.contains(member.key) {
            guard !Self.ofNow.contains(member.key) else { continue }
            if Self.overridable.contains(member.key), now.source(member.key) == .commandLine { continue }
            flags.set(member.key, PlainValue(json: member.value), .commandLine)
        }
        self.flags = flags
    }
}
