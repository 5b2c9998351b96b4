// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

extension Connection {
    /// What an unprepared statement was and did.
    package struct Answer: Sendable {
        package var kind: StatementKind
        /// The number of rows that it changed.
        package var rowsChanged: Int
    }

    /// What an unprepared statement works on.
    package enum Scope: Sendable {
        /// The catalog of a lake, whose names it looks up for as long as it runs: writers of lakes wait for it
        /// (``waitForLookups(for:)``), so it must be short.
        case catalog
        /// A lake, in a transaction that has looked its names up already.
        case lake
        /// What is no lake.
        case other

        fileprivate var work: EngineWork { self == .other ? .statement : .lakeChange }
    }

    /// Runs one statement to its end without preparing it.
    ///
    /// The engine looks up the names of a prepared statement when it is prepared and, for most that read or
    /// write a lake or files, again when it runs; of this one once. A text of several statements, and one
    /// that may set the number of threads, is prepared all the same.
    @discardableResult
    package func executeUnprepared(_ sql: String, in scope: Scope) throws -> Answer {
        guard try isRunUnprepared(sql) else {
            var answer = Answer(kind: .invalid, rowsChanged: 0)
            try withStatements(sql) { statement in
                answer = Answer(kind: statement.kind, rowsChanged: try statement.run())
            }
            return answer
        }
        let result = try handle.answer(sql, scope, scope.work, cancellation)
        return Answer(kind: result.statementKind, rowsChanged: result.rowsChanged)
    }

    /// Runs one statement without preparing it and copies its rows, which must be few.
    package func rowsUnprepared(_ sql: String, in scope: Scope) throws -> [[Value]] {
        guard try isRunUnprepared(sql) else { return try rows(sql) }
        let result = try handle.answer(sql, scope, scope.work, cancellation)
        try result.checkTypes()
        return try result.allRows()
    }

    /// Runs a statement that begins or ends a transaction, which looks up no names.
    func executeBoundary(_ sql: String) throws {
        let result = try handle.answer(sql, .other, .transaction, cancellation)
        _ = result.kind
    }

    private func isRunUnprepared(_ sql: String) throws -> Bool {
        let content = StatementBytes(sql)
        return try !content.mayNameThreads && (content.isOneStatement || statementCount(sql) == 1)
    }
}

extension ConnectionHandle {
    /// Runs one statement and returns its answer.
    fileprivate func answer(
        _ sql: String, _ scope: Connection.Scope, _ work: EngineWork, _ cancellation: Cancellation
    ) throws -> ResultStream {
        let wasInTransaction = mayBeInTransaction
        // Until it has run nobody knows what it was.
        mayBeInTransaction = true
        let result = ResultStream(
            try query(sql, scope, work, cancellation), functions: functions, connection: self,
            cancellation: cancellation, sql: sql)
        mayBeInTransaction = wasInTransaction
        if result.statementKind.mayBeginTransaction { mayBeInTransaction = true }
        return result
    }

    /// Runs one statement to its end, which is noted while it goes on.
    private func query(
        _ sql: String, _ scope: Connection.Scope, _ work: EngineWork, _ cancellation: Cancellation
    ) throws -> UnsafeMutablePointer<cduckdb_result> {
        try cancellation.whole {
            try doing(work) {
                guard scope == .catalog else { return try query(sql) }
                return try lookingUp { try query(sql) }
            }
        }
    }

    private func query(_ sql: String) throws -> UnsafeMutablePointer<cduckdb_result> {
        let result = UnsafeMutablePointer<cduckdb_result>.allocate(capacity: 1)
        result.initialize(to: cduckdb_result())
        guard functions.call.query(raw, sql, result) == 0 else {
            let message = functions.call.result_error(result).map { String(cString: $0) }
            functions.call.destroy_result(result)
            result.deallocate()
            throw error(message ?? "the engine gave no reason", sql: sql)
        }
        return result
    }
}

/// What the bytes of a statement tell without parsing it.
private struct StatementBytes {
    /// Whether it holds no semicolon before its end.
    private(set) var isOneStatement = true
    /// Whether the word `threads` is in it.
    private(set) var mayNameThreads = false

    private static let word = Array("threads".utf8)

    init(_ sql: String) {
        var hasEnd = false
        var matched = 0
        for byte in sql.utf8 {
            if byte == UInt8(ascii: ";") {
                hasEnd = true
            } else if hasEnd, byte > UInt8(ascii: " ") {
                isOneStatement = false
            }
            if byte | 0x20 == Self.word[matched] {
                matched += 1
                if matched == Self.word.count {
                    mayNameThreads = true
                    matched = 0
                }
            } else {
                matched = byte | 0x20 == Self.word[0] ? 1 : 0
            }
        }
    }
}
