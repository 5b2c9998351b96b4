// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

/// A connection on loan: it is lent to a closure by ``Database/withConnection(_:)`` and cannot be
/// copied or kept, so it cannot outlive its database or be used by two threads.
package struct Connection: ~Copyable {
    let handle: ConnectionHandle
    let cancellation: Cancellation

    private var functions: FunctionTable { handle.functions }

    /// Prepares the statements of a text and lends them one after the other.
    ///
    /// A text with several statements is prepared one at a time, after the ones before it ran.
    ///
    /// - Throws: ``DuckDBError`` with the text and the position in it.
    package func withStatements(_ sql: String, _ body: (borrowing Statement) throws -> Void) throws {
        var raw: cduckdb_extracted?
        let count = functions.call.extract_statements(handle.raw, sql, &raw)
        defer { functions.call.destroy_extracted(&raw) }
        guard let extracted = raw else {
            throw DuckDBError(type: "Parser", message: "no statement", sql: sql)
        }
        if count == 0, let message = functions.call.extract_statements_error(extracted) {
            throw DuckDBError(text: String(cString: message), sql: sql)
        }
        for index in 0..<count {
            try cancellation.check()
            try body(
                try Statement(
                    extracted, index: index, connection: handle, cancellation: cancellation, sql: sql))
        }
    }

    /// How many statements the engine makes of a text; a PIVOT alone is several.
    ///
    /// - Throws: ``DuckDBError`` when the text cannot be parsed.
    package func statementCount(_ sql: String) throws -> Int {
        var raw: cduckdb_extracted?
        let count = functions.call.extract_statements(handle.raw, sql, &raw)
        defer { functions.call.destroy_extracted(&raw) }
        if count == 0, let raw, let message = functions.call.extract_statements_error(raw) {
            throw DuckDBError(text: String(cString: message), sql: sql)
        }
        return Int(count)
    }

    /// Prepares one statement and lends it, to be run any number of times with other values.
    ///
    /// - Throws: ``DuckDBError``; also when the text holds several statements.
    package func withStatement<R>(_ sql: String, _ body: (borrowing Statement) throws -> R) throws -> R {
        var raw: cduckdb_extracted?
        let count = functions.call.extract_statements(handle.raw, sql, &raw)
        defer { functions.call.destroy_extracted(&raw) }
        if count == 0, let raw, let message = functions.call.extract_statements_error(raw) {
            throw DuckDBError(text: String(cString: message), sql: sql)
        }
        guard count == 1, let extracted = raw else {
            throw DuckDBError(
                type: "Invalid Input", message: "expected one statement, found \(count)", sql: sql)
        }
        return try body(
            try Statement(extracted, index: 0, connection: handle, cancellation: cancellation, sql: sql))
    }

    /// Runs one statement and lends its rows.
    package func query<R>(
        _ sql: String, _ values: [Value] = [], _ body: (borrowing ResultStream) throws -> R
    ) throws -> R {
        try withStatement(sql) { statement in
            try statement.bind(values)
            return try statement.stream(body)
        }
    }

    /// Runs one statement and copies its rows, which must be few.
    package func rows(_ sql: String, _ values: [Value] = []) throws -> [[Value]] {
        try query(sql, values) { try $0.allRows() }
    }

    /// Runs one or, when there are no values, several statements whose rows are of no interest.
    ///
    /// - Returns: the number of rows that the last one changed.
    @discardableResult
    package func execute(_ sql: String, _ values: [Value] = []) throws -> Int {
        var changed = 0
        try withStatements(sql) { statement in
            try statement.bind(values)
            changed = try statement.run()
        }
        return changed
    }

    /// Runs `body` between BEGIN and COMMIT; an error rolls back and is thrown on.
    ///
    /// Cancelling the task interrupts the statements but never the COMMIT.
    ///
    /// - Parameter committing: runs the COMMIT that it is given, for example while it holds a lock.
    @discardableResult
    package func transaction<R>(
        committing: (_ commit: () throws -> Void) throws -> Void = { try $0() }, _ body: () throws -> R
    ) throws -> R {
        try begin()
        let result: R
        do {
            result = try body()
            try cancellation.check()
        } catch {
            rollBack()
            throw error
        }
        try commit(committing)
        return result
    }

    /// Begins a transaction, which whoever lends the connection takes back unless it is committed.
    package func begin() throws { try executeBoundary("BEGIN TRANSACTION") }

    /// Ends the open transaction with its changes; cancelling never interrupts it. An error rolls back
    /// and is thrown on.
    ///
    /// - Parameter committing: see ``transaction(committing:_:)``.
    package func commit(
        _ committing: (_ commit: () throws -> Void) throws -> Void = { try $0() }
    ) throws {
        do {
            try committing { try cancellation.shielded { try executeBoundary("COMMIT") } }
        } catch {
            rollBack()
            throw error
        }
        handle.mayBeInTransaction = false
    }

    /// Runs work that can be cancelled without ending the lease of the connection.
    ///
    /// - Throws: ``DuckDBError/interrupted`` when `interrupt` fired, and what `body` throws.
    package func interruptible<R>(
        by interrupt: StatementInterrupt, _ body: (borrowing Connection) throws -> R
    ) throws -> R {
        let own = Cancellation()
        own.run(on: handle)
        interrupt.arm(own)
        defer {
            interrupt.arm(nil)
            own.run(on: nil)
        }
        return try body(Connection(handle: handle, cancellation: own))
    }

    /// Runs work that cancelling neither stops nor keeps from beginning.
    package func uninterrupted<R>(_ body: (borrowing Connection) throws -> R) rethrows -> R {
        try body(Connection(handle: handle, cancellation: Cancellation()))
    }

    /// - Throws: ``DuckDBError/interrupted`` when the task that the lease works for was cancelled.
    package func checkCancellation() throws { try cancellation.check() }

    /// Waits until all other connections of the database have done with the names that they look up now, or
    /// until the time is over.
    package func waitForLookups(for time: Duration) { handle.waitForLookups(for: time) }

    /// Ends a transaction, if one is open, without its changes.
    package func rollBack() {
        guard handle.mayBeInTransaction else { return }
        // Fails when no transaction is open, which is the state that is wanted.
        cancellation.shielded { try? executeBoundary("ROLLBACK") }
        handle.mayBeInTransaction = false
    }
}
