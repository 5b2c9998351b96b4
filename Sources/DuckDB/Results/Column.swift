// SPDX-License-Identifier: Apache-2.0

/// One column of a ``Chunk``, typed, read in place.
package struct Column: ~Copyable {
    /// Number of rows.
    package let count: Int
    let reader: VectorReader

    package var type: DataType { reader.type }

    /// Whether the value of a row is NULL.
    package func isNull(_ row: Int) -> Bool { reader.isNull(row) }

    /// A copy of one value.
    package func value(_ row: Int) -> Value { reader.value(row) }

    /// The value of a BIGINT, TIMESTAMP or TIMESTAMPTZ column; the row must not be NULL.
    package func int64(_ row: Int) -> Int64 {
        switch reader.type {
        case .bigint, .timestamp, .timestampTZ, .timestampNanoseconds, .timestampMilliseconds,
            .timestampSeconds,
            .time, .timeNanoseconds:
            return reader.load(row, as: Int64.self)
        default: preconditionFailure("a column of \(reader.type) holds no 64-bit integers")
        }
    }

    /// The value of a DOUBLE column; the row must not be NULL.
    package func double(_ row: Int) -> Double {
        precondition(reader.type == .double, "a column of \(reader.type) holds no doubles")
        return reader.load(row, as: Double.self)
    }

    /// Lends the bytes of a VARCHAR, JSON or BLOB value; the row must not be NULL.
    package func withBytes<R>(_ row: Int, _ body: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
        switch reader.type {
        case .varchar, .json, .blob: return try body(reader.bytes(row))
        default: preconditionFailure("a column of \(reader.type) holds no bytes")
        }
    }

    /// Writes a value that is not NULL as DuckDB's cast to VARCHAR does.
    package func write(_ row: Int, to text: inout TextBuffer) { reader.write(row, to: &text) }
}
