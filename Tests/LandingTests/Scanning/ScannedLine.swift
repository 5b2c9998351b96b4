// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import Landing
import LotusCore

/// Runs the scanner over single records.
enum ScannedLine {
    static let time: Int64 = 1_767_225_600_000
    static let opening = #"{"_airbyte_extracted_at":1767225600000"#

    /// The line of a record, without the time and the line break.
    static func of(_ record: String, _ table: LandingTable) throws -> String {
        var scanner = RecordScanner(table)
        return try of(record, &scanner)
    }

    /// The line of a record that comes after others.
    static func of(_ record: String, _ scanner: inout RecordScanner) throws -> String {
        let room = UnsafeMutableBufferPointer<UInt8>.allocate(
            capacity: scanner.roomBytes(for: record.utf8.count) + 1 << 16)
        defer { room.deallocate() }
        let length = try Array(record.utf8).withUnsafeBufferPointer { bytes in
            try scanner.scan(bytes, emittedAt: time, into: room)
        }
        var line = String(decoding: room[..<length], as: UTF8.self)
        guard line.hasPrefix(opening), line.hasSuffix("}\n") else { return "unexpected line: \(line)" }
        line.removeFirst(opening.count)
        line.removeLast()
        return "{" + (line.hasPrefix(",") ? line.dropFirst() : line[...])
    }

    /// A table of one column `a`.
    static func table(_ node: SchemaNode) -> LandingTable {
        LandingTable(schema: SchemaNode([.object], properties: [.init("a", node)]))
    }

    /// What becomes of a value of a column: `value`, with `!reason` for each change.
    static func value(_ value: String, _ node: SchemaNode) throws -> String {
        let line = try JSONValue(parsing: of(#"{"a":\#(value)}"#, table(node)))
        let changes = line["_airbyte_changes"]?.elements ?? []
        let notes = changes.map { change in
            let place = change["field"]?.string ?? ""
            let kind = change["change"]?.string == "TRUNCATED" ? "~" : "!"
            let reason = change["reason"]?.string?.dropFirst("DESTINATION_".count) ?? ""
            return " \(kind)\(reason)\(place == "a" ? "" : "(\(place))")"
        }
        return (line["a"]?.text() ?? "-") + notes.joined()
    }
}
