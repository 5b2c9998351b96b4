// SPDX-License-Identifier: Apache-2.0

/// One state in the lake's history.
package struct SnapshotRecord: Hashable, Sendable {
    package var id: Int64
    /// Microseconds since 1970 in UTC.
    package var timeMicroseconds: Int64
    package var schemaVersion: Int64
    /// What changed, in words: `created main.orders`, `inserted into main.orders`.
    package var changes: [String]
    package var author: String?
    package var message: String?
    package var extraInfo: String?
}

/// A table or view as it is at some snapshot.
package struct TableRecord: Hashable, Sendable {
    package enum Kind: String, Sendable { case table, view }

    package var name: TableName
    package var kind: Kind
    /// DuckLake's number of the table; stays while the table is rewritten in place.
    package var id: Int64
    package var uuid: String
    /// Rows that are there, those deleted left out; nil for a view.
    package var rowCount: Int64?
    package var fileCount: Int64
    /// Bytes of data files and delete files.
    package var bytes: Int64
    /// Rows that the catalog itself holds.
    package var inlinedRowCount: Int64
    package var columns: [ColumnRecord]
}

/// A column of a table.
package struct ColumnRecord: Hashable, Sendable {
    package var name: String
    /// The type in DuckLake's own words, such as `int64`, `varchar`, `struct`.
    package var type: String
}

/// A data file of a table.
package struct FileRecord: Hashable, Sendable {
    package var table: TableName
    /// The whole path, as the lake's data path has it.
    package var path: String
    package var rowCount: Int64
    package var bytes: Int64
    /// Rows of it that are deleted.
    package var deletedRowCount: Int64
    package var deleteFilePath: String?
    /// The snapshot that added it.
    package var beginSnapshot: Int64
    /// Values of the partition columns, in their order.
    package var partition: [String]
}
