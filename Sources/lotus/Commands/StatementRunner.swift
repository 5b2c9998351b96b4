// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore

/// Runs statements on the lakes of a workspace: reads freely, writes under their commit protocol.
/// It belongs to the thread of its connection.
struct StatementRunner {
    let lakes: [DuckLake.Lake]
    /// Whether only the first lake can be written to on a server, so that it can be asked for a commit.
    let isTraceable: Bool
    let faults: EngineFaults
    /// The command, which is the author of commits.
    let author: String
    let output: ResultOutput

    private var writableLakes: [DuckLake.Lake] { lakes.filter(\.isWritable) }
    private var wait: LockWait { LockWait(notice: { Terminal.notice($0) }) }

    private func request(_ source: QuerySource, _ parts: [SQLSplitter.Part]) -> CommitRequest {
        var request = CommitRequest(
            author: author, message: "\(author) \(source.name)", lockWait: wait, isScript: true)
        // A message of the user's own takes the place of ours.
        request.isTraceable =
            isTraceable && !parts.contains { $0.sql.lowercased().contains("set_commit_message") }
        return request
    }

    // MARK: Units

    /// Runs a statement that stands alone.
    func run(_ part: SQLSplitter.Part, of source: QuerySource, on connection: borrowing Connection) throws {
        let access = try source.located(part, faults, isFinal: true) {
            try readOrClassify(part, on: connection)
        }
        switch access {
        case .read: return
        case .write:
            try locked(on: connection) {
                guard let lake = writableLakes.first else {
                    return try write(part, of: source, on: connection)
                }
                let mark = output.sink.mark
                try lake.commit(request(source, [part]), on: connection) {
                    guard output.sink.drop(since: mark) else { throw Self.alreadyWritten }
                    try write(part, of: source, on: connection)
                }
            }
        case .manage:
            try locked(on: connection) {
                guard let lake = writableLakes.first else {
                    return try write(part, of: source, on: connection)
                }
                try lake.withCatalogLock(on: connection, wait: wait) {
                    try CatalogLoss.outcomeTold { try write(part, of: source, on: connection) }
                }
            }
        }
    }

    /// Runs a statement inside a transaction that is open.
    func run(
        inTransaction part: SQLSplitter.Part, of source: QuerySource, on connection: borrowing Connection
    ) throws {
        let access = try source.located(part, faults, isFinal: true) {
            try readOrClassify(part, on: connection)
        }
        if access != .read { try write(part, of: source, on: connection) }
    }

    /// Commits a transaction that was run statement by statement, under the locks; after a conflict with
    /// another writer, its statements run again, unless somebody may have decided by rows they gave.
    func commit(_ open: ShellTransaction, on connection: borrowing Connection) throws {
        do {
            try locked(on: connection) {
                guard let lake = writableLakes.first else { return try connection.commit() }
                try lake.withCatalogLock(on: connection, wait: wait) {
                    // Says nothing when the transaction is broken: then the commit tells why.
                    try? lake.setMessage(CommitRequest(author: author, message: author), on: connection)
                    try CatalogLoss.outcomeTold { try connection.commit() }
                }
            }
        } catch let error as DuckDBError where error.isCommitConflict {
            guard !open.hasShownRows else { throw Self.alreadyWritten }
            Terminal.notice("another writer got in the way: running the transaction again")
            try locked(on: connection) {
                guard let lake = writableLakes.first else { throw error }
                let request = CommitRequest(author: author, message: author, lockWait: wait)
                try lake.commit(request, on: connection) {
                    for statement in open.statements {
                        try write(statement.part, of: statement.source, on: connection)
                    }
                }
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

    /// Runs statements as one transaction.
    func run(
        transaction parts: [SQLSplitter.Part], of source: QuerySource, isCommitted: Bool,
        on connection: borrowing Connection
    ) throws {
        let output = output.sink
        let mark = output.mark
        func body() throws {
            // After a conflict the whole transaction runs again; what is printed cannot be taken back.
            guard output.drop(since: mark) else { throw Self.alreadyWritten }
            for part in parts { try write(part, of: source, on: connection) }
            if !isCommitted { throw RolledBack() }
        }
        do {
            try locked(on: connection) {
                guard let lake = writableLakes.first else { return try connection.transaction(body) }
                try lake.commit(request(source, parts), on: connection, body)
            }
        } catch is RolledBack {
        } catch {
            // Rows that were not changed after all.
            output.drop(since: mark)
            throw error
        }
    }

    static var alreadyWritten: LotusError {
        LotusError(
            .commitConflict, "another writer got in the way after rows of this transaction were printed",
            hint: "run it again: nothing of it was written to the lake")
    }

    /// Holds the catalog locks of the target's other lakes, in the order of their paths.
    func locked(on connection: borrowing Connection, _ body: () throws -> Void) throws {
        let others = writableLakes.dropFirst().sorted { $0.location.catalog.name < $1.location.catalog.name }
        func hold(_ rest: ArraySlice<Lake>) throws {
            guard let lake = rest.first else { return try body() }
            try lake.withCatalogLock(on: connection, wait: wait) { try hold(rest.dropFirst()) }
        }
        try hold(others[...])
    }

    // MARK: Statements

    private func write(
        _ part: SQLSplitter.Part, of source: QuerySource, on connection: borrowing Connection
    ) throws {
        try source.located(part, faults) {
            try connection.withStatements(part.sql) { statement in
                try statement.collect { try output.show($0) }
            }
        }
    }

    private func stream(
        _ statement: borrowing Statement, _ part: SQLSplitter.Part, on connection: borrowing Connection
    ) throws {
        if output.isParquet, statement.kind == .select {
            try ParquetResult(sink: output.sink).write(part.sql, on: connection)
        } else {
            try statement.stream { try output.show($0) }
        }
    }
}

extension QuerySource {
    /// Gives an error of the engine its meaning and its place in the user's text.
    ///
    /// - Parameter isFinal: whether nothing runs again after a conflict or a lost connection; else those
    ///   stay what they are, so that the commit can run again.
    func located<R>(
        _ part: SQLSplitter.Part, _ faults: EngineFaults, isFinal: Bool = false, _ body: () throws -> R
    ) throws -> R {
        do {
            return try body()
        } catch let error as DuckDBError where isFinal || !error.isRepeatableInCommit {
            var told = error.located(in: name, source: text, offset: part.offset)
            if var found = faults.explained(error) {
                if found.location == nil { found.location = told.location }
                told = found
            }
            if told.cause == nil { told.cause = error }
            throw told
        }
    }
}
