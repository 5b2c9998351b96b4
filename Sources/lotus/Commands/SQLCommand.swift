// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckDB
import DuckLake
import Glibc
import LotusCore

struct SQLCommand: AsyncParsableCommand, HandlingSignals {
    static let configuration = CommandConfiguration(
        commandName: "sql", abstract: "Work on the lake in an SQL shell.",
        discussion: """
            On a terminal, statements are edited, completed with Tab and remembered; `.help` lists what the \
            shell can do beside SQL. When standard input is no terminal, its statements run as a script.
            """)

    @Flag(name: .customLong("continue"), help: "In a script, go on after an error.")
    var continuesAfterErrors = false

    @Option(
        help: ArgumentHelp(
            "Show the lake as it was at a snapshot's number, or at a time.", valueName: "version|timestamp"))
    var at: String?

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let style = ShellInput.Style.current
        let script = style == .script ? try QuerySource.read(argument: "-", file: nil) : nil
        let signals = try ShellSignals(isInteractive: style != .script)
        defer { signals.end() }
        // A relative path starts from the folder that the user is in; opening changes into the project's.
        let history = style == .editing ? ShellHistory.path(Terminal.environment) : nil
        let options = workspace
        let continues = continuesAfterErrors
        let workspace = try await Workspace.open(workspace, at: at.map { LakeLocation.Snapshot($0) })
        do {
            try await workspace.database.withConnection { connection in
                let sink = try OutputSink(path: nil)
                let shell = Shell(
                    workspace: workspace, signals: signals, sink: sink, verbose: options.verbose)
                if let script {
                    try shell.run(script: script, continuesAfterErrors: continues, on: connection)
                } else {
                    try shell.run(
                        ShellInput(
                            style, signals: signals,
                            history: style == .editing ? ShellHistory(path: history) : nil), on: connection)
                }
            }
        } catch {
            let told = workspace.faults.told(error)
            await workspace.close()
            throw told
        }
        await workspace.close()
    }
}
