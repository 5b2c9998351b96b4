// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore

/// A sink that the one connection of a query writes to.
// SAFETY: the command's task waits while the connection's thread uses the sink; they never do at once.
struct SendableSink: @unchecked Sendable {
    let sink: OutputSink

    init(_ sink: OutputSink) { self.sink = sink }
}

/// Runs a script on an open workspace.
struct QueryRunner: Sendable {
    let script: QueryScript
    let format: ResultFormat
    let sink: SendableSink
    let workspace: Workspace

    /// - Throws: ``LotusError`` with the place in the user's text.
    func run() async throws {
        try await workspace.database.withConnection { connection in
            let runner = StatementRunner(
                lakes: workspace.lakes, isTraceable: workspace.isTraceable, faults: workspace.faults,
                author: "lotus query",
                output: ResultOutput(sink.sink, format))
            for unit in script.units {
                switch unit {
                case .single(let part): try runner.run(part, of: script.source, on: connection)
                case .transaction(let parts, let isCommitted):
                    try runner.run(
                        transaction: parts, of: script.source, isCommitted: isCommitted, on: connection)
                }
            }
        }
    }
}
