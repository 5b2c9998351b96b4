// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

/// What a statement does, as far as the engine tells before running it (`duckdb_statement_type`).
package enum StatementKind: Int32, Sendable {
    case invalid = 0
    case select, insert, update, explain, delete, prepare, create, execute, alter, transaction, copy, analyze
    case variableSet, createFunction, drop, export, pragma, vacuum, call, set, load, relation,
        extensionStatement
    case logicalPlan, attach, detach, multi, copyDatabase, updateExtensions, mergeInto

    /// Whether a transaction may be open when it has run.
    var mayBeginTransaction: Bool {
        switch self {
        case .select, .insert, .update, .delete, .mergeInto, .create, .createFunction, .drop, .alter, .copy,
            .copyDatabase, .analyze, .vacuum, .explain, .set, .variableSet, .load, .attach, .detach, .export,
            .prepare, .updateExtensions:
            false
        case .transaction, .execute, .call, .pragma, .multi, .relation, .extensionStatement, .logicalPlan,
            .invalid:
            true
        }
    }

    /// Whether it may change a setting of the engine.
    var isSetting: Bool { self == .set || self == .variableSet || self == .pragma }
}

/// A prepared statement, lent to a closure by its connection; it can be run several times.
package struct Statement: ~Copyable {
    private let raw: cduckdb_prepared
    private let connection: ConnectionHandle
    private let cancellation: Cancellation
    private let sql: String

    private var functions: FunctionTable { connection.functions }

    init(
        _ extracted: cduckdb_extracted, index: cduckdb_idx, connection: ConnectionHandle,
        cancellation: Cancellation,
        sql: String
    ) throws {
        var prepared: cduckdb_prepared?
        let state = connection.doing(.statement) {
            connection.lookingUp {
                connection.functions.call.prepare_extracted_statement(
                    connection.raw, extracted, index, &prepared)
            }
        }
        guard state == 0, let statement = prepared else {
            let message = connection.functions.call.prepare_error(prepared).map { String(cString: $0) }
            connection.functions.call.destroy_prepare(&prepared)
            throw connection.error(message ?? "Parser Error: the statement cannot be prepared", sql: sql)
        }
        raw = statement
        self.connection = connection
        self.cancellation = cancellation
        self.sql = sql
    }

    deinit {
        var prepared: cduckdb_prepared? = raw
        functions.call.destroy_prepare(&prepared)
    }

    package var kind: StatementKind {
        StatementKind(rawValue: functions.call.prepared_statement_type(raw)) ?? .invalid
    }

    /// How many parameters the statement has.
    package var parameterCount: Int { Int(functions.call.nparams(raw)) }

    /// Binds values to `$1`, `$2`, … or the question marks in order.
    package func bind(_ values: [Value]) throws {
        for (index, value) in values.enumerated() { try bind(value, at: index + 1) }
    }

    /// Binds one value to a parameter, counted from 1.
    package func bind(_ value: Value, at index: Int) throws {
        try ValueFactory(functions: functions).with(value) { made in
            guard functions.call.bind_value(raw, UInt64(index), made) == 0 else {
                throw DuckDBError(
                    type: "Invalid Input",
                    message: "cannot bind parameter \(index): the statement has \(parameterCount)", sql: sql)
            }
        }
    }

    /// Binds one value to a named parameter, written without its `$`.
    package func bind(_ value: Value, named name: String) throws {
        var index: cduckdb_idx = 0
        guard functions.call.bind_parameter_index(raw, &index, name) == 0 else {
            throw DuckDBError(
                type: "Invalid Input", message: "the statement has no parameter $\(name)", sql: sql)
        }
        try bind(value, at: Int(index))
    }

    /// Forgets all bound values.
    package func clearBindings() { _ = functions.call.clear_bindings(raw) }

    /// Runs the statement and lends its rows, which are produced as they are fetched.
    package func stream<R>(_ body: (borrowing ResultStream) throws -> R) throws -> R {
        try body(try execute(streaming: true))
    }

    /// Runs the statement to its end and lends what it answers, which is held in memory as a whole.
    package func collect<R>(_ body: (borrowing ResultStream) throws -> R) throws -> R {
        try body(try execute(streaming: false))
    }

    /// Runs the statement to its end.
    ///
    /// - Returns: the number of rows that it changed.
    @discardableResult
    package func run() throws -> Int { try execute(streaming: false).rowsChanged }

    private func execute(streaming: Bool) throws -> ResultStream {
        let kind = kind
        if kind.mayBeginTransaction { connection.mayBeInTransaction = true }
        if kind.isSetting, sql.lowercased().contains("threads") { try connection.returnThreads() }
        let result = try connection.doing(kind == .transaction ? .transaction : .statement) {
            try executed(streaming: streaming)
        }
        let stream = ResultStream(
            result, functions: functions, connection: connection, cancellation: cancellation, sql: sql)
        // The stream owns the result from here on and releases it when this throws.
        try stream.checkTypes()
        return stream
    }

    private func executed(streaming: Bool) throws -> UnsafeMutablePointer<cduckdb_result> {
        let call = functions.call
        var pending: cduckdb_pending?
        try cancellation.check()
        // What has changed since the statement was prepared is looked up again.
        let prepared = connection.lookingUp {
            streaming ? call.pending_prepared_streaming(raw, &pending) : call.pending_prepared(raw, &pending)
        }
        defer { call.destroy_pending(&pending) }
        guard prepared == 0, let waiting = pending else {
            throw connection.error(message(call.pending_error(pending)), sql: sql)
        }
        // The engine forgets earlier interrupts when it begins a statement, so one that came just
        // before is looked for here; one that comes from now on reaches the statement.
        try cancellation.check()
        let result = UnsafeMutablePointer<cduckdb_result>.allocate(capacity: 1)
        result.initialize(to: cduckdb_result())
        guard call.execute_pending(waiting, result) == 0 else {
            let error = connection.error(message(call.result_error(result)), sql: sql)
            call.destroy_result(result)
            result.deallocate()
            throw error
        }
        return result
    }

    private func message(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? "the engine gave no reason"
    }
}
