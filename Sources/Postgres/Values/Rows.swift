// SPDX-License-Identifier: Apache-2.0

/// A column of a result.
package struct Column: Sendable, Hashable {
    package let name: String
    package let type: TypeID
}

/// The rows of a result, copied out of libpq.
package struct Rows: Sendable {
    package internal(set) var columns: [Column]
    /// Of a statement without rows: how many it changed.
    package internal(set) var changedCount = 0
    /// What the server calls what it did, such as `INSERT 0 1`.
    package internal(set) var tag = ""
    /// Where each value stands, row after row; nil is NULL.
    var places: [Range<Int>?] = []
    var bytes: [UInt8] = []

    init(columns: [Column] = []) {
        self.columns = columns
    }
}

extension Rows: RandomAccessCollection {
    /// The first row.
    package var startIndex: Int { 0 }
    /// How many rows there are.
    package var endIndex: Int { columns.isEmpty ? 0 : places.count / columns.count }
    /// A row by its number, counted from 0.
    package subscript(index: Int) -> Row {
        precondition(indices.contains(index), "A row of the result is asked for that it does not have.")
        return Row(rows: self, number: index)
    }
}

/// One row of a result.
package struct Row: Sendable {
    let rows: Rows
    let number: Int

    package var columns: [Column] { rows.columns }

    private func place(_ column: Int) -> Range<Int>? {
        precondition(
            rows.columns.indices.contains(column), "A column is asked for that the result does not have.")
        return rows.places[number * rows.columns.count + column]
    }

    /// Whether the value is NULL.
    package func isNull(_ column: Int) -> Bool { place(column) == nil }

    /// The value in a column, counted from 0.
    ///
    /// - Throws: ``PostgresError`` of kind `value` when it is NULL, of another type or does not fit.
    package func value<Value: ColumnValue>(_ column: Int, as type: Value.Type = Value.self) throws -> Value {
        guard let value = try optional(column, as: type) else {
            throw PostgresError(.value, "the column \(columns[column].name) is NULL, a value was expected")
        }
        return value
    }

    /// The value in a column, or nil when it is NULL.
    ///
    /// - Throws: ``PostgresError`` of kind `value` when it is of another type or does not fit.
    package func optional<Value: ColumnValue>(
        _ column: Int, as type: Value.Type = Value.self
    ) throws -> Value? {
        guard let place = place(column) else { return nil }
        let definition = columns[column]
        if let types = Value.columnTypes, !types.contains(definition.type) {
            throw PostgresError(
                .value,
                "the column \(definition.name) is \(definition.type) and cannot be read as \(Value.self)")
        }
        guard let value = Value(columnText: rows.bytes[place]) else {
            throw PostgresError(
                .value,
                "a value of the column \(definition.name) (\(definition.type)) does not fit \(Value.self)")
        }
        return value
    }

    /// The value in the column of that name.
    ///
    /// - Throws: ``PostgresError`` of kind `value`, also when there is no such column.
    package func value<Value: ColumnValue>(_ name: String, as type: Value.Type = Value.self) throws -> Value {
        try value(try index(of: name), as: type)
    }

    /// The value in the column of that name, or nil when it is NULL.
    ///
    /// - Throws: ``PostgresError`` of kind `value`, also when there is no such column.
    package func optional<Value: ColumnValue>(
        _ name: String, as type: Value.Type = Value.self
    ) throws -> Value? {
        try optional(try index(of: name), as: type)
    }

    private func index(of name: String) throws -> Int {
        guard let index = columns.firstIndex(where: { $0.name == name }) else {
            throw PostgresError(.value, "the result has no column \(name)")
        }
        return index
    }
}
