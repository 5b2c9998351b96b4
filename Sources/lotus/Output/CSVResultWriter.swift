// SPDX-License-Identifier: Apache-2.0

import DuckDB

/// A header and rows by RFC 4180, with line feeds; NULL is an empty field, an empty text is `""`.
struct CSVResultWriter: ResultWriter {
    private var columns: [ResultColumn] = []

    mutating func begin(_ columns: [ResultColumn], to sink: OutputSink) throws {
        self.columns = columns
        for (index, column) in columns.enumerated() {
            if index > 0 { sink.buffer.append(UInt8(ascii: ",")) }
            Self.append(Array(column.name.utf8)[...], to: &sink.buffer)
        }
        sink.buffer.append(UInt8(ascii: "\n"))
    }

    mutating func write(_ chunk: borrowing Chunk, rows range: Range<Int>, to sink: OutputSink) throws {
        var text = TextBuffer()
        // The buffer changes hands for the length of a chunk, so that values write straight into it.
        swap(&text.bytes, &sink.buffer)
        defer { swap(&text.bytes, &sink.buffer) }
        for row in range {
            for column in 0..<columns.count {
                if column > 0 { text.append(UInt8(ascii: ",")) }
                let start = text.bytes.count
                guard chunk.write(row: row, column: column, to: &text) else { continue }
                if !columns[column].type.isPlainInCSV { Self.quoteIfNeeded(&text.bytes, from: start) }
            }
            text.append(UInt8(ascii: "\n"))
        }
    }

    mutating func end(_ total: RowTotal, to sink: OutputSink) throws {}

    private static func append(_ field: ArraySlice<UInt8>, to buffer: inout [UInt8]) {
        let start = buffer.count
        buffer.append(contentsOf: field)
        quoteIfNeeded(&buffer, from: start)
    }

    private static func quoteIfNeeded(_ buffer: inout [UInt8], from start: Int) {
        let needsQuotes =
            buffer.count == start
            || buffer[start...].contains {
                $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n")
                    || $0 == UInt8(ascii: "\r")
            }
        guard needsQuotes else { return }
        let field = Array(buffer[start...])
        buffer.removeSubrange(start...)
        buffer.append(UInt8(ascii: "\""))
        for byte in field {
            if byte == UInt8(ascii: "\"") { buffer.append(byte) }
            buffer.append(byte)
        }
        buffer.append(UInt8(ascii: "\""))
    }
}

extension DataType {
    /// Whether values of the type never hold a comma, a quote or a line break.
    fileprivate var isPlainInCSV: Bool {
        switch self {
        case .boolean, .date, .time, .timeNanoseconds, .timeTZ, .timestamp, .timestampSeconds,
            .timestampMilliseconds, .timestampNanoseconds, .timestampTZ, .interval, .uuid, .bit:
            true
        default: isNumeric
        }
    }
}
