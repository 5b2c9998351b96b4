// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore

/// A line per value, `name = value`, and an empty line between rows: for rows that are too wide.
struct LineResultWriter: ResultWriter {
    private var names: [String] = []
    private var rows = 0

    mutating func begin(_ columns: [ResultColumn], to sink: OutputSink) throws {
        let width = columns.map { PrintableText.columns($0.name) }.max() ?? 0
        names = columns.map {
            String(repeating: " ", count: width - PrintableText.columns($0.name)) + TextTable.oneLine($0.name)
        }
    }

    mutating func write(_ chunk: borrowing Chunk, rows range: Range<Int>, to sink: OutputSink) throws {
        for row in range {
            if rows > 0 { sink.buffer.append(UInt8(ascii: "\n")) }
            for (column, name) in names.enumerated() {
                var text = TextBuffer()
                let value = chunk.write(row: row, column: column, to: &text) ? text.string : "NULL"
                sink.buffer.append(contentsOf: "\(name) = \(TextTable.oneLine(value))\n".utf8)
            }
            rows += 1
            try sink.flushIfLarge()
        }
    }

    mutating func end(_ total: RowTotal, to sink: OutputSink) throws {
        sink.buffer.append(contentsOf: "(\(total))\n".utf8)
    }
}
