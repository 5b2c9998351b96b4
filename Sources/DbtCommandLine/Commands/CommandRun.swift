// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore
internal import ProjectFiles

/// Runs the command of an invocation, with what every command tells before and after.
struct CommandRun {
    let invocation: Invocation
    let databases: any DatabaseOpener
    /// What a command that runs nodes works on.
    var selection = RunSelection.options
    /// Listens to nodes that are run, beside the log.
    var observer: (any RunObserver)?

    /// The exit status.
    func run() async -> Int32 { await outcome().status }

    /// The exit status, and what ended the command when it could not be done.
    func outcome() async -> (status: Int32, error: (any Error)?) {
        let log = invocation.log
        log.fire(.started(version: DbtVersion.core))
        log.fire(.arguments(RunResults.arguments(invocation)))
        tellOptions()
        var status: Int32
        var failure: (any Error)?
        do {
            status = try await work() ? 0 : LotusError.Exit.workFailed.rawValue
            try log.throwWarnings()
        } catch {
            failure = error
            log.fire(.failed(ErrorText.text(error, verbose: invocation.flags.bool("debug"))))
            status = LotusError.Exit.usageOrConfiguration.rawValue
        }
        log.summarizeDeprecations()
        let seconds = invocation.elapsedSeconds
        log.fire(
            .resources(
                .ofThisProcess(), command: invocation.flags.command.name, success: status == 0,
                seconds: seconds,
                isShown: invocation.flags.bool("show_resource_report")))
        log.fire(
            .completed(
                "dbt \(invocation.flags.command.path.joined(separator: " "))", success: status == 0,
                at: invocation.time.now().description, seconds: seconds))
        return (status, failure)
    }

    private func work() async throws -> Bool {
        let invocation = invocation
        switch invocation.flags.command.name {
        case "run", "build", "test", "seed":
            return try await RunCommand(
                invocation: invocation, databases: databases, selection: selection, observer: observer
            ).run()
        case "compile":
            try await CompileCommand(invocation: invocation, databases: databases).run()
            return true
        case "run-operation":
            return try await RunOperationCommand(invocation: invocation, databases: databases).run()
        case "retry": return try await RetryCommand(invocation: invocation, databases: databases).run()
        default: return try await CommandThread.run { try Self.work(invocation) }
        }
    }

    /// The commands that need no database.
    private static func work(_ invocation: Invocation) throws -> Bool {
        switch invocation.flags.command.name {
        case "parse": try ParseCommand(invocation: invocation).run()
        case "ls", "list": try ListCommand(invocation: invocation).run()
        case "clean": try CleanCommand(invocation: invocation).run()
        case "debug": return DebugCommand(invocation: invocation).run()
        case "deps": try DepsCommand(invocation: invocation).run()
        case "init": try InitCommand(invocation: invocation).run()
        default:
            throw LotusError(
                .dbtCommandMissing, "`\(invocation.flags.command.usageName)` is not there yet",
                hint: "`dbt --help` lists the commands.")
        }
        return true
    }

    /// Options that are on their way out, or that have no effect.
    private func tellOptions() {
        let log = invocation.log
        let flags = invocation.flags
        if flags.text("selector") != nil, !(flags.words("select") + flags.words("exclude")).isEmpty {
            log.fire(.selectionIgnored)
        }
        if invocation.arguments.contains(where: { ["-m", "--model", "--models"].contains($0) }) {
            log.fire(.modelOption)
        }
        let known = Set(GlobalOptions.all.flatMap(\.variables) + Commands.allOptions.flatMap(\.variables))
        for name in invocation.environment.names where name.hasPrefix("DBT_ENGINE") && !known.contains(name) {
            log.fire(.variable(name))
        }
    }
}
