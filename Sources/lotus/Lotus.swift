// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckDB
import LotusCore
import Postgres

struct Lotus: AsyncParsableCommand {
    static let version = "0.1.0"

    static let configuration = CommandConfiguration(
        commandName: "lotus",
        abstract: "A lakehouse in one program.",
        version: "lotus \(version)",
        subcommands: [
            InitCommand.self, DemoCommand.self, UpCommand.self, StatusCommand.self, AssetsCommand.self,
            MaterializeCommand.self, BackfillCommand.self, RunsCommand.self, SensorsCommand.self,
            SchedulesCommand.self,
            PauseCommand.self, ResumeCommand.self, SyncCommand.self, SourceCommand.self, DiscoverCommand.self,
            CatalogCommand.self, DbtCommand.self, ResetCommand.self, WhyCommand.self, QueryCommand.self,
            SQLCommand.self,
            LakeCommand.self,
            DoctorCommand.self, SandboxCommand.self, CompletionsCommand.self,
        ])
}

@main
enum Program {
    static func main() async {
        BrokenPipe.ignoreSignal()
        let arguments = Array(CommandLine.arguments.dropFirst())
        if let own = DbtLink.arguments(of: CommandLine.arguments) {
            Terminal.exit(await DbtCommand.status(of: own))
        }
        if let planned = PlannedCommand.named(arguments) {
            Terminal.fail(planned.error, verbose: false)
        }
        do {
            var command = try Lotus.parseAsRoot(arguments)
            if var own = command as? any HandlingSignals {
                try await own.run()
            } else if let asynchronous = command as? any AsyncParsableCommand {
                let parsed = SendableBox(asynchronous)
                try await Interruption.run {
                    var command = parsed.value
                    try await command.run()
                }
            } else {
                try command.run()
            }
            Terminal.exit(0)
        } catch {
            finish(error, arguments)
        }
    }

    private static func finish(_ error: any Error, _ arguments: [String]) -> Never {
        switch (error as? DuckDBError)?.lotusError ?? (error as? PostgresError)?.lotusError ?? error {
        case is BrokenPipe: Terminal.exit(0)
        case let failure as LotusError:
            Terminal.fail(failure, verbose: arguments.contains("-v") || arguments.contains("--verbose"))
        case let code as ExitCode: Terminal.exit(code.rawValue)
        default:
            let code = Lotus.exitCode(for: error)
            let message = Lotus.fullMessage(for: error)
            if code.isSuccess {
                print(message)
                Terminal.exit(0)
            }
            Terminal.writeError(message + "\n")
            Terminal.exit(LotusError.Exit.usageOrConfiguration.rawValue)
        }
    }
}
