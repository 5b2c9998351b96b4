// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LotusCore
import Sync

struct SyncCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Copy sources into the landing zone.",
        discussion: """
            Without an argument all connections of lotus.yml are synced. A sync goes on where the one before \
            ended, also when that one was killed. Streams that fail do not stop the others; the exit status \
            is 1 then.
            """)

    @Argument(help: ArgumentHelp("A connection, or one of its streams.", valueName: "connection[.stream]"))
    var selection: [String] = []

    @Flag(help: "Forget the state of these streams once and read them from the beginning.")
    var fullRefresh = false

    @Flag(help: "The files of these streams were moved to where lotus.yml says now: go on there.")
    var filesMoved = false

    @Option(
        help: ArgumentHelp(
            "Make files at the first checkpoint after this many records; the default is \(CheckpointPolicy().rowsMax).",
            valueName: "count"))
    var checkpointRows: Int?

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func validate() throws {
        if let checkpointRows, checkpointRows < 1 {
            throw ValidationError("--checkpoint-rows takes a number from 1 up.")
        }
    }

    func run() async throws {
        var session = try SyncSession(
            workspace, selection, isFullRefresh: fullRefresh, filesWereMoved: filesMoved)
        if let checkpointRows { session.policy.rowsMax = checkpointRows }
        let chosen = session
        let progress = SyncProgressView()
        let outcomes: [SyncSession.Outcome]
        do {
            outcomes = try await progress.watching {
                try await chosen.run { progress.note($0) }
            }
        } catch is CancellationError {
            throw ExitCode(Self.stoppedStatus)
        }
        let report = SyncReport(outcomes)
        let sink = try OutputSink(path: nil)
        if json { report.writeJSON(to: sink) } else { report.writeTable(to: sink) }
        try sink.finish()
        for error in report.errors { Terminal.show(error, verbose: workspace.verbose) }
        if report.isStopped { throw ExitCode(Self.stoppedStatus) }
        if !report.succeeded { throw ExitCode(report.exit.rawValue) }
    }

    /// As shells say of a program that Ctrl-C ended.
    static let stoppedStatus: Int32 = 130
}
