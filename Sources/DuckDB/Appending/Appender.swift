// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

/// Fills a table row by row, much faster than INSERT statements.
///
/// Lent to a closure by ``Connection/append(to:_:)``. Outside a transaction rows become visible in
/// batches of about 200,000; inside one, all at its COMMIT.
package struct Appender: ~Copyable {
    private let raw: cduckdb_appender
    private let functions: FunctionTable
    private let table: String
    /// The types of the table's columns.
    package let columns: [DataType]

    init(_ raw: cduckdb_appender, table: String, functions: FunctionTable) {
        self.raw = raw
        self.table = table
        self.functions = functions
        let logical = LogicalTypes(functions: functions)
        columns = (0..<functions.call.appender_column_count(raw)).map {
            logical.consume(functions.call.appender_column_type(raw, $0))
        }
    }

    deinit {
        var appender: cduckdb_appender? = raw
        _ = functions.call.appender_destroy(&appender)
    }

    /// Adds one row; there must be a value for every column.
    package func append(_ row: [Value]) throws {
        guard row.count == columns.count else {
            throw DuckDBError(
                type: "Invalid Input",
                message: "\(table) has \(columns.count) columns, the row \(row.count) values")
        }
        for (value, type) in zip(row, columns) { try append(value, as: type) }
        try check(functions.call.appender_end_row(raw))
    }

    private func append(_ value: Value, as type: DataType) throws {
        let call = functions.call
        switch (value, type) {
        case (.null, _): try check(call.append_null(raw))
        case (.integer(let number), .bigint): try check(call.append_int64(raw, number))
        case (.double(let number), .double): try check(call.append_double(raw, number))
        case (.boolean(let flag), .boolean): try check(call.append_bool(raw, flag))
        default:
            try ValueFactory(functions: functions).with(value, as: type) {
                try check(call.append_value(raw, $0))
            }
        }
    }

    /// Hands the rows so far to the table; this is where a constraint fails.
    package func flush() throws { try check(functions.call.appender_flush(raw)) }

    func close() throws { try check(functions.call.appender_close(raw)) }

    /// Drops the rows that were not handed over.
    func discard() { _ = functions.call.appender_clear(raw) }

    private func check(_ state: Int32) throws {
        guard state != 0 else { return }
        let message = functions.call.appender_error(raw).map { String(cString: $0) }
        throw DuckDBError(text: message ?? "the rows could not be appended to \(table)", sql: nil)
    }
}

extension Connection {
    /// Lends an appender for a table; what `body` appended is in the table when this returns, and
    /// none of what was not yet handed over when it throws.
    package func append<R>(
        to table: String, schema: String? = nil, catalog: String? = nil,
        _ body: (borrowing Appender) throws -> R
    ) throws -> R {
        var raw: cduckdb_appender?
        let call = handle.functions.call
        guard call.appender_create_ext(handle.raw, catalog, schema, table, &raw) == 0, let appender = raw
        else {
            let message = call.appender_error(raw).map { String(cString: $0) }
            _ = call.appender_destroy(&raw)
            throw DuckDBError(text: message ?? "no table \(table) to append to", sql: nil)
        }
        let lent = Appender(appender, table: table, functions: handle.functions)
        do {
            let result = try body(lent)
            try cancellation.check()
            try lent.close()
            return result
        } catch {
            lent.discard()
            throw error
        }
    }
}
