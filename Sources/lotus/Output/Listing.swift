// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore

/// How records are listed: as a table for people, as JSON for programs.
struct Listing<Record> {
    struct Field {
        let header: TextTable.Header
        let text: (Record) -> String
    }

    let fields: [Field]
    let json: (Record, inout JSONWriter) -> Void

    func writeTable(_ records: [Record], to sink: OutputSink) {
        var table = TextTable(headers: fields.map(\.header))
        for record in records { table.add(fields.map { $0.text(record) }) }
        table.render(to: &sink.buffer)
        sink.buffer.append(contentsOf: "(\(records.count) \(records.count == 1 ? "row" : "rows"))\n".utf8)
    }

    func writeJSON(_ records: [Record], to sink: OutputSink) {
        var writer = JSONWriter(form: .pretty)
        writer.beginArray()
        for record in records {
            writer.beginObject()
            json(record, &writer)
            writer.endObject()
        }
        writer.endArray()
        sink.buffer.append(contentsOf: writer.finished())
        sink.buffer.append(UInt8(ascii: "\n"))
    }
}

extension JSONWriter {
    fileprivate mutating func field(_ name: String, _ text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }

    fileprivate mutating func field(_ name: String, _ number: Int64?) {
        key(name)
        if let number { integer(number) } else { null() }
    }

    fileprivate mutating func field(_ name: String, _ texts: [String]) {
        key(name)
        beginArray()
        for text in texts { string(text) }
        endArray()
    }
}

extension Listing<SnapshotRecord> {
    static var snapshots: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("snapshot", alignsRight: true)) { String($0.id) },
                Field(header: TextTable.Header("time")) {
                    Value.timestampTZ($0.timeMicroseconds).description
                },
                Field(header: TextTable.Header("author")) { $0.author ?? "" },
                Field(header: TextTable.Header("message")) { $0.message ?? "" },
                Field(header: TextTable.Header("changes")) { $0.changes.joined(separator: ", ") },
            ],
            json: { record, writer in
                writer.field("snapshot_id", record.id)
                writer.field("snapshot_time", Value.timestampTZ(record.timeMicroseconds).description)
                writer.field("schema_version", record.schemaVersion)
                writer.field("changes", record.changes)
                writer.field("author", record.author)
                writer.field("commit_message", record.message)
                writer.field("commit_extra_info", record.extraInfo)
            })
    }
}

extension Listing<TableRecord> {
    static var tables: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("schema")) { $0.name.schema },
                Field(header: TextTable.Header("name")) { $0.name.name },
                Field(header: TextTable.Header("kind")) { $0.kind.rawValue },
                Field(header: TextTable.Header("rows", alignsRight: true)) {
                    $0.rowCount.map { String($0) } ?? ""
                },
                Field(header: TextTable.Header("files", alignsRight: true)) { String($0.fileCount) },
                Field(header: TextTable.Header("bytes", alignsRight: true)) { String($0.bytes) },
                Field(header: TextTable.Header("id", alignsRight: true)) { String($0.id) },
            ],
            json: { record, writer in
                writer.field("schema", record.name.schema)
                writer.field("name", record.name.name)
                writer.field("kind", record.kind.rawValue)
                writer.field("table_id", record.id)
                writer.field("table_uuid", record.uuid)
                writer.field("rows", record.rowCount)
                writer.field("inlined_rows", record.inlinedRowCount)
                writer.field("files", record.fileCount)
                writer.field("bytes", record.bytes)
                writer.key("columns")
                writer.beginArray()
                for column in record.columns {
                    writer.beginObject()
                    writer.field("name", column.name)
                    writer.field("type", column.type)
                    writer.endObject()
                }
                writer.endArray()
            })
    }
}

extension Listing<FileRecord> {
    static var files: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("table")) { $0.table.description },
                Field(header: TextTable.Header("rows", alignsRight: true)) { String($0.rowCount) },
                Field(header: TextTable.Header("deleted", alignsRight: true)) { String($0.deletedRowCount) },
                Field(header: TextTable.Header("bytes", alignsRight: true)) { String($0.bytes) },
                Field(header: TextTable.Header("since", alignsRight: true)) { String($0.beginSnapshot) },
                Field(header: TextTable.Header("partition")) { $0.partition.joined(separator: ", ") },
                Field(header: TextTable.Header("path")) { $0.path },
            ],
            json: { record, writer in
                writer.field("schema", record.table.schema)
                writer.field("table", record.table.name)
                writer.field("path", record.path)
                writer.field("rows", record.rowCount)
                writer.field("deleted_rows", record.deletedRowCount)
                writer.field("delete_file", record.deleteFilePath)
                writer.field("bytes", record.bytes)
                writer.field("begin_snapshot", record.beginSnapshot)
                writer.field("partition", record.partition)
            })
    }
}
