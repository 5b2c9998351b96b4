// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

/// A connection of the engine and the functions to use it.
// SAFETY: DuckDB locks a connection internally, and `interrupt` may be called from any thread. All
// other calls and all changes come from the one worker thread that owns the handle (``WorkerPool``).
final class ConnectionHandle: @unchecked Sendable {
    let functions: FunctionTable
    let raw: cduckdb_connection
    /// Keeps the database open for as long as a connection to it exists.
    private let database: DatabaseHandle
    private let mark: EngineActivity.Mark
    /// Whether a statement may have begun a transaction that has not ended.
    var mayBeInTransaction = false

    /// - Throws: ``DuckDBError`` when the engine refuses another connection.
    init(_ database: DatabaseHandle) throws {
        var connection: cduckdb_connection?
        guard database.functions.call.connect(database.raw, &connection) == 0, let connection else {
            throw DuckDBError(type: "Connection", message: "the engine refused a connection")
        }
        functions = database.functions
        raw = connection
        self.database = database
        mark = database.activity.join()
    }

    /// Does work of the engine, which is noted while it goes on.
    func doing<R>(_ work: EngineWork, _ body: () throws -> R) rethrows -> R {
        try database.activity.doing(work, mark, body)
    }

    /// Looks up the names of a statement, which is noted while it goes on.
    func lookingUp<R>(_ body: () throws -> R) rethrows -> R {
        try database.activity.lookingUp(mark, body)
    }

    /// Waits for the other connections of the database that look up names now.
    func waitForLookups(for time: Duration) { database.activity.waitForLookups(besides: mark, for: time) }

    /// Gives the engine its own threads back, if it works with ours.
    func returnThreads() throws {
        guard database.endTaskThreads() else { return }
        try Connection(handle: self, cancellation: Cancellation()).execute("SET GLOBAL external_threads = 1")
    }

    /// The error of a text that the engine gave; after a fatal one the database is given up.
    func error(_ text: String, sql: String) -> DuckDBError {
        let error = DuckDBError(text: text, sql: sql)
        if error.isFatal { database.abandon() }
        return error
    }

    deinit {
        database.activity.leave(mark)
        if database.isAbandoned { return }
        var connection: cduckdb_connection? = raw
        functions.call.disconnect(&connection)
    }

    func interrupt() { functions.call.interrupt(raw) }
}
