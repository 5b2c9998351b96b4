// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore

/// A table for people: the first rows decide how wide its columns are, the others follow as they come.
struct TableResultWriter: ResultWriter {
    /// How many rows are looked at before the first line is printed.
    private static let measuredRowsMax = 1_000
    private var table = TextTable(headers: [])
    /// The width of the terminal that the table must fit in.
    private let columnsMax: Int?

    init(columnsMax: Int? = nil) { self.columnsMax = columnsMax }

    mutating func begin(_ columns: [ResultColumn], to sink: OutputSink) throws {
        table = TextTable(
            headers: columns.map { TextTable.Header($0.name, alignsRight: $0.type.isNumeric) },
            columnsMax: columnsMax)
    }

    mutating func write(_ chunk: borrowing Chunk, rows range: Range<Int>, to sink: OutputSink) throws {
        for row in range {
            table.add(
                (0..<chunk.columnCount).map { column in
                    var text = TextBuffer()
                    return chunk.write(row: row, column: column, to: &text) ? text.string : "NULL"
                })
            if table.waitingRows >= Self.measuredRowsMax { table.render(to: &sink.buffer) }
            try sink.flushIfLarge()
        }
    }

    mutating func end(_ total: RowTotal, to sink: OutputSink) throws {
        table.render(to: &sink.buffer)
        sink.buffer.append(contentsOf: "(\(total))\n".utf8)
    }
}
