// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore

/// One array of objects, one object a line. Nested values are nested, JSON stands as it is; numbers
/// are numbers in all their digits, and what JSON has no number for (`nan`, `inf`) is a text.
struct JSONResultWriter: ResultWriter {
    private var columns: [ResultColumn] = []
    private var rows = 0

    mutating func begin(_ columns: [ResultColumn], to sink: OutputSink) throws {
        self.columns = columns
        sink.buffer.append(UInt8(ascii: "["))
    }

    mutating func write(_ chunk: borrowing Chunk, rows range: Range<Int>, to sink: OutputSink) throws {
        for row in range {
            var writer = JSONWriter()
            writer.beginObject()
            for (index, column) in columns.enumerated() {
                writer.key(column.name)
                Self.write(chunk.value(row: row, column: index), to: &writer)
            }
            writer.endObject()
            sink.buffer.append(contentsOf: rows == 0 ? "".utf8 : ",\n".utf8)
            sink.buffer.append(contentsOf: writer.finished())
            rows += 1
            try sink.flushIfLarge()
        }
    }

    mutating func end(_ total: RowTotal, to sink: OutputSink) throws {
        sink.buffer.append(contentsOf: "]\n".utf8)
    }

    private static func write(_ value: Value, to writer: inout JSONWriter) {
        switch value {
        case .null: writer.null()
        case .boolean(let flag): writer.bool(flag)
        case .integer(let number): writer.integer(number)
        case .unsigned(let number): writer.integer(number)
        case .hugeint(let number): writer.integer(number)
        case .uhugeint(let number): writer.integer(number)
        case .bignum(let digits): writer.raw(digits)
        case .double(let number) where number.isFinite: writer.double(number)
        case .float(let number) where number.isFinite: writer.raw(value.description)
        case .decimal(let unscaled, _, let scale):
            // JSON wants a digit before the point.
            writer.raw(Value.decimal(unscaled: unscaled, width: scale + 1, scale: scale).description)
        case .json(let text): writer.raw(text)
        case .list(let elements):
            writer.beginArray()
            for element in elements { write(element, to: &writer) }
            writer.endArray()
        case .structure(let members):
            writer.beginObject()
            for member in members {
                writer.key(member.name)
                write(member.value, to: &writer)
            }
            writer.endObject()
        case .map(let entries):
            writer.beginObject()
            for entry in entries {
                writer.key(entry.key.description)
                write(entry.value, to: &writer)
            }
            writer.endObject()
        case .union(_, let inner): write(inner, to: &writer)
        default: writer.string(value.description)
        }
    }
}
