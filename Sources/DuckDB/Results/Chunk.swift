// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB

/// Up to 2,048 rows of a result, column by column, in the engine's memory.
///
/// A chunk is lent to a closure; it cannot be copied, so neither it nor a column outlives the result.
package struct Chunk: ~Copyable {
    /// Number of rows.
    package let count: Int
    private let columns: [VectorReader]

    init(_ chunk: cduckdb_chunk, types: [DataType], functions: FunctionTable) {
        count = Int(functions.call.data_chunk_get_size(chunk))
        columns = types.enumerated().map { index, type in
            VectorReader(
                functions.call.data_chunk_get_vector(chunk, UInt64(index)), type: type, functions: functions)
        }
    }

    /// Number of columns.
    package var columnCount: Int { columns.count }

    /// Lends one column, counted from 0.
    package func withColumn<R>(_ index: Int, _ body: (borrowing Column) throws -> R) rethrows -> R {
        try body(Column(count: count, reader: columns[index]))
    }

    /// A copy of one value.
    package func value(row: Int, column: Int) -> Value { columns[column].value(row) }

    /// Writes one value as DuckDB's cast to VARCHAR does.
    /// - Returns: false when the value is NULL; nothing is written then.
    @discardableResult
    package func write(row: Int, column: Int, to text: inout TextBuffer) -> Bool {
        let reader = columns[column]
        if reader.isNull(row) { return false }
        reader.write(row, to: &text)
        return true
    }
}
