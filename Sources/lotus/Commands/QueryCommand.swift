// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckLake
import FoundationEssentials
import Glibc
import LotusCore

struct QueryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query", abstract: "Run SQL on the lake.",
        discussion: """
            The statements come from the argument, from --file, or from standard input. A table is found by \
            its name in every schema of the lake. Each writing statement is one commit; BEGIN … COMMIT makes \
            one commit of several. Relative paths in the SQL are relative to the folder of the project.
            """)

    @Argument(help: "The statements, or - for standard input.")
    var sql: String?

    @Option(name: [.short, .long], help: "A file with the statements.", completion: .file())
    var file: String?

    @Option(help: "How rows are written: table, json, csv or parquet.")
    var format: ResultFormat = .table

    @Option(
        name: [.short, .long], help: "A file for the result instead of standard output.",
        completion: .file())
    var output: String?

    @Option(
        help: ArgumentHelp(
            "Show the lake as it was at a snapshot's number, or at a time.", valueName: "version|timestamp"))
    var at: String?

    @OptionGroup var workspace: WorkspaceOptions

    func validate() throws {
        if sql != nil && sql != "-" && file != nil {
            throw ValidationError("Give the statements as an argument or with --file, not both.")
        }
    }

    func run() async throws {
        let source = try QuerySource.read(argument: sql, file: file)
        let script = try QueryScript(source)
        let sink = try OutputSink(path: output.map { AbsolutePath.of($0) })
        if format == .parquet, sink.isTerminal {
            throw LotusError(
                .outputFormat, "Parquet is no text: it is not written to a terminal",
                hint: "name a file with `--output FILE`, or redirect the output")
        }
        let workspace = try await Workspace.open(workspace, at: at.map { LakeLocation.Snapshot($0) })
        do {
            try await QueryRunner(
                script: script, format: format, sink: SendableSink(sink), workspace: workspace
            ).run()
        } catch {
            let told = workspace.faults.told(error)
            await workspace.close()
            // What statements before it answered is not lost with the one that failed.
            if output == nil { try sink.flush() }
            throw told
        }
        await workspace.close()
        try sink.finish()
    }
}

extension LakeLocation.Snapshot {
    /// A number is a snapshot's, everything else a time.
    init(_ text: String) {
        self = Int64(text).map { .version($0) } ?? .timestamp(text)
    }
}
