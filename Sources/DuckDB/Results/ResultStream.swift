// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB
internal import LotusCore

/// A column of a result.
package struct ResultColumn: Hashable, Sendable {
    package var name: String
    package var type: DataType

    package init(_ name: String, _ type: DataType) {
        self.name = name
        self.type = type
    }
}

/// The rows of one executed statement, fetched chunk by chunk.
///
/// It is lent to a closure and released when that returns; rows that were not fetched are dropped.
package struct ResultStream: ~Copyable {
    /// What kind of answer a statement gives.
    package enum Kind: Sendable {
        /// Rows of data.
        case rows
        /// A number of rows that were changed.
        case changes
        /// Neither, as of DDL and settings.
        case nothing
    }

    package let kind: Kind
    package let columns: [ResultColumn]
    private let raw: UnsafeMutablePointer<cduckdb_result>
    private let types: [DataType]
    private let functions: FunctionTable
    private let connection: ConnectionHandle
    private let cancellation: Cancellation
    private let sql: String

    /// Takes over an executed result.
    init(
        _ raw: UnsafeMutablePointer<cduckdb_result>, functions: FunctionTable, connection: ConnectionHandle,
        cancellation: Cancellation, sql: String
    ) {
        self.raw = raw
        self.functions = functions
        self.connection = connection
        self.cancellation = cancellation
        self.sql = sql
        let call = functions.call
        kind =
            switch call.result_return_type(raw.pointee) {
            case 1: .changes
            case 2: .nothing
            default: .rows
            }
        let logical = LogicalTypes(functions: functions)
        columns = (0..<call.column_count(raw)).map { index in
            ResultColumn(
                call.column_name(raw, index).map { String(cString: $0) } ?? "",
                logical.consume(call.column_logical_type(raw, index)))
        }
        types = columns.map(\.type)
    }

    deinit {
        functions.call.destroy_result(raw)
        raw.deallocate()
    }

    /// A value that cannot be read must not pass for NULL.
    func checkTypes() throws {
        guard let column = columns.first(where: { $0.type.holdsUnsupported }) else { return }
        throw LotusError(
            .sqlUnsupportedType, "the column \(column.name) has a type that cannot be read: \(column.type)",
            hint: "cast it, such as `\(SQLText.identifier(column.name))::VARCHAR`")
    }

    /// What the statement was.
    var statementKind: StatementKind {
        StatementKind(rawValue: functions.call.result_statement_type(raw.pointee)) ?? .invalid
    }

    /// Rows that an INSERT, UPDATE, DELETE or MERGE changed.
    package var rowsChanged: Int {
        // A streamed result carries the number as its only row.
        Int(functions.call.rows_changed(raw))
    }

    /// Lends every chunk in turn.
    ///
    /// - Throws: ``DuckDBError``, also when the task was cancelled between two chunks.
    package func forEachChunk(_ body: (borrowing Chunk) throws -> Void) throws {
        while try next(body) {}
    }

    private func next(_ body: (borrowing Chunk) throws -> Void) throws -> Bool {
        try cancellation.check()
        var raw = connection.doing(.statement) { functions.call.fetch_chunk(self.raw.pointee) }
        defer { functions.call.destroy_data_chunk(&raw) }
        guard let chunk = raw else {
            if let message = functions.call.result_error(self.raw) {
                throw DuckDBError(text: String(cString: message), sql: sql)
            }
            return false
        }
        try body(Chunk(chunk, types: types, functions: functions))
        return true
    }

    /// Copies all rows out; for results that are known to be small.
    package func allRows() throws -> [[Value]] {
        var rows: [[Value]] = []
        let width = columns.count
        try forEachChunk { chunk in
            for row in 0..<chunk.count {
                rows.append((0..<width).map { chunk.value(row: row, column: $0) })
            }
        }
        return rows
    }
}
