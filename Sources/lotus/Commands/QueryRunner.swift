// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import FoundationEssentials
import Glibc
import LotusCore

/// A sink that the one connection of a query writes to.
// SAFETY: the command's task waits while the connection's thread uses the sink; they never do at once.
struct SendableSink: @unchecked Sendable {
    let sink: OutputSink

    init(_ sink: OutputSink) { self.sink = sink }
}

/// Runs a script on an open workspace: reads freely, writes under the lakes' commit protocol.
struct QueryRunner: Sendable {
    let script: QueryScript
    let format: ResultFormat
    let sink: SendableSink
    let workspace: Workspace

    private var writableLakes: [Lake] { workspace.lakes.filter(\.isWritable) }
    private var wait: LockWait { LockWait(notice: { Terminal.notice($0) }) }
    private var request: CommitRequest {
        CommitRequest(
            author: "lotus query", message: "lotus query \(script.source.name)", lockWait: wait,
            isScript: true)
    }

    /// - Throws: ``LotusError`` with the place in the user's text.
    func run() async throws {
        try await workspace.database.withConnection { connection in
            for unit in script.units {
                switch unit {
                case .single(let part): try run(part, on: connection)
                case .transaction(let parts, let isCommitted):
                    try run(transaction: parts, isCommitted: isCommitted, on: connection)
                }
            }
        }
    }

    // MARK: Units

    private func run(_ part: SQLSplitter.Part, on connection: borrowing Connection) throws {
        let access = try located(part) { try readOrClassify(part, on: connection) }
        switch access {
        case .read: return
        case .write:
            try locked(on: connection) {
                guard let lake = writableLakes.first else { return try write(part, on: connection) }
                try lake.commit(request, on: connection) { try write(part, on: connection) }
            }
        case .manage:
            try locked(on: connection) {
                guard let lake = writableLakes.first else { return try write(part, on: connection) }
                try lake.withCatalogLock(on: connection, wait: wait) { try write(part, on: connection) }
            }
        }
    }

    /// Runs a statement that only reads; for another, tells how it must be run.
    ///
    /// The engine tells what a statement does once it is prepared. A writing one is prepared again
    /// under the lock: what it reads was chosen when it was prepared.
    private func readOrClassify(
        _ part: SQLSplitter.Part, on connection: borrowing Connection
    ) throws -> SQLSplitter.Part.Access {
        guard try connection.statementCount(part.sql) == 1 else {
            if part.words.first != "pivot", part.words.first != "from", part.words.first != "with" {
                return .write
            }
            try connection.withStatements(part.sql) { try stream($0, part, on: connection) }
            return .read
        }
        return try connection.withStatement(part.sql) { statement in
            let access = part.access(statement.kind)
            if access == .read { try stream(statement, part, on: connection) }
            return access
        }
    }

    private struct RolledBack: Error {}

    private func run(
        transaction parts: [SQLSplitter.Part], isCommitted: Bool, on connection: borrowing Connection
    ) throws {
        let output = sink.sink
        let mark = output.mark
        func body() throws {
            // After a conflict the whole transaction runs again; what is printed cannot be taken back.
            guard output.drop(since: mark) else { throw Self.alreadyWritten }
            for part in parts { try write(part, on: connection) }
            if !isCommitted { throw RolledBack() }
        }
        do {
            try locked(on: connection) {
                guard let lake = writableLakes.first else { return try connection.transaction(body) }
                try lake.commit(request, on: connection, body)
            }
        } catch is RolledBack {
        } catch {
            // Rows that were not changed after all.
            output.drop(since: mark)
            throw error
        }
    }

    private static var alreadyWritten: LotusError {
        LotusError(
            .commitConflict, "another writer got in the way after rows of this transaction were printed",
            hint: "run it again: nothing of it was written to the lake")
    }

    /// Holds the catalog locks of the target's other lakes, in the order of their paths.
    private func locked(on connection: borrowing Connection, _ body: () throws -> Void) throws {
        let others = writableLakes.dropFirst().sorted { $0.location.catalog.name < $1.location.catalog.name }
        func hold(_ rest: ArraySlice<Lake>) throws {
            guard let lake = rest.first else { return try body() }
            try lake.withCatalogLock(on: connection, wait: wait) { try hold(rest.dropFirst()) }
        }
        try hold(others[...])
    }

    // MARK: Statements

    private func write(_ part: SQLSplitter.Part, on connection: borrowing Connection) throws {
        try located(part) {
            try connection.withStatements(part.sql) { statement in
                try statement.collect { try show($0) }
            }
        }
    }

    private func stream(
        _ statement: borrowing Statement, _ part: SQLSplitter.Part, on connection: borrowing Connection
    ) throws {
        if format == .parquet, statement.kind == .select {
            try ParquetResult(sink: sink.sink).write(part.sql, on: connection)
        } else {
            try statement.stream { try show($0) }
        }
    }

    private func show(_ result: borrowing ResultStream) throws {
        let output = sink.sink
        switch result.kind {
        case .nothing: return
        case .changes:
            let rows = result.rowsChanged
            if format == .table {
                output.buffer.append(contentsOf: "\(rows) \(rows == 1 ? "row" : "rows") changed\n".utf8)
            }
        case .rows:
            guard var writer = format.writer else {
                throw LotusError(
                    .outputFormat, "only a query can be written as Parquet", hint: "use another `--format`")
            }
            try writer.begin(result.columns, to: output)
            try result.forEachChunk { chunk in
                try writer.write(chunk, to: output)
                try output.flushIfLarge()
            }
            try writer.end(to: output)
        }
        if output.isTerminal { try output.flush() }
    }

    /// Gives an error of the engine its place in the user's text. A conflict stays what it is, so that
    /// the commit can run again.
    private func located<R>(_ part: SQLSplitter.Part, _ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as DuckDBError where !error.isRepeatableInCommit {
            throw error.located(in: script.source.name, source: script.source.text, offset: part.offset)
        }
    }
}
