// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DuckDB

/// How `lotus query` writes rows.
enum ResultFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case table, json, csv, parquet
}

/// Writes the rows of one result, chunk by chunk.
protocol ResultWriter {
    mutating func begin(_ columns: [ResultColumn], to sink: OutputSink) throws
    mutating func write(_ chunk: borrowing Chunk, rows range: Range<Int>, to sink: OutputSink) throws
    mutating func end(_ total: RowTotal, to sink: OutputSink) throws
}

extension ResultFormat {
    /// Nil for Parquet, which the engine writes.
    var writer: (any ResultWriter)? {
        switch self {
        case .table: TableResultWriter()
        case .json: JSONResultWriter()
        case .csv: CSVResultWriter()
        case .parquet: nil
        }
    }
}
