// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LakeDefinitions
import LotusCore

struct WhyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Show which file a row came from and when, or where it is stuck and why.",
        discussion: """
            Follows a row from a table upwards to the landing files, by the columns that the SQL of models hands \
            on. Only reads; works beside `lotus up` and without it, but for targets that are DuckDB files, \
            which serve one program at a time. Times are in UTC.

            Exits with 0 when the row is there and nothing newer is known of it, with 1 when it is missing or \
            not the newest.
            """)

    @Argument(
        help: "A model, seed or snapshot by its name, unique_id or schema.table; a stream as shopify/orders.")
    var table: String

    @Option(
        name: .customLong("key"), parsing: .unconditionalSingleValue,
        help: ArgumentHelp("A value of the row's key; once for each of its columns.", valueName: "value"))
    var keys: [String]

    @Option(
        name: .customLong("column"),
        help: ArgumentHelp(
            "The column of the value. The default is the model's unique_key, else the primary key of its stream.",
            valueName: "name"))
    var columns: [String] = []

    @Flag(help: "Write JSON instead of text.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let trace = try await TraceSession(workspace).trace(table, columns: columns, values: keys)
        let report = TraceReport(trace)
        let sink = try OutputSink(path: nil)
        if json { report.writeJSON(to: sink) } else { report.writeText(to: sink) }
        try sink.finish()
        if report.verdict.state != .current { throw ExitCode(LotusError.Exit.workFailed.rawValue) }
    }
}
