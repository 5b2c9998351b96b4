// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import DuckDB
import Landing
import LotusCore
import Testing

/// Random records of random schemas, from the scanner through the engine into a file and back: the engine
/// refuses nothing, and every value is the one that was sent, or null with an entry.
@Suite struct RecordScannerFuzzTests {
    private static let recordsOfSchema = 60

    @Test func theFileHasWhatTheRecordsHave() async throws {
        let engine = try await TestEngine()
        for seed in 0..<UInt64(40) {
            var random = RandomRecords(seed: seed)
            let schema = random.schema(depth: 3)
            let table = LandingTable(schema: schema)
            let records = (0..<Self.recordsOfSchema).map { _ in random.record(schema) }
            // Repairs would hide what the scanner let pass.
            let file = try await engine.write(records.map { $0.text() }, table)
            let rows = try await engine.rows(
                "SELECT [c.field for c in _airbyte_meta.changes], COLUMNS(* EXCLUDE (_airbyte_raw_id, "
                    + "_airbyte_extracted_at, _airbyte_meta, _airbyte_generation_id)) FROM FILE", of: file)
            #expect(rows.count == records.count)
            let refused = try await engine.texts(
                "SELECT DISTINCT c.reason FROM (SELECT unnest(_airbyte_meta.changes) AS c FROM FILE)",
                of: file)
            #expect(!refused.contains("DESTINATION_SERIALIZATION_ERROR"), "seed \(seed)")
            for (record, row) in zip(records, rows) {
                var reference = ReferenceLanding()
                let expected = table.columns.map { column in
                    let last = record.members?.last { $0.key == column.source }?.value
                    return reference.value(last, column.type, at: [column.source])
                }
                let found = Array(row.dropFirst())
                guard found == expected, Self.fields(row[0]) == reference.changes.sorted() else {
                    Issue.record(
                        """
                        seed \(seed): \(record.text())
                        found \(found) \(row[0])
                        expected \(expected) \(reference.changes)
                        """)
                    return
                }
            }
        }
    }

    private static func fields(_ list: Value) -> [String] {
        guard case .list(let values) = list else { return ["no list"] }
        return values.map { if case .text(let text) = $0 { text } else { "no text" } }.sorted()
    }

    /// Broken bytes are refused or passed over, and nothing is read or written outside.
    @Test func brokenRecordsDoNoHarm() throws {
        for seed in 0..<UInt64(300) {
            var random = RandomRecords(seed: seed)
            var chance = SeededGenerator(seed)
            let schema = random.schema(depth: 2)
            var scanner = RecordScanner(LandingTable(schema: schema))
            let whole = Array(random.record(schema).text().utf8)
            for _ in 0..<20 {
                var bytes = Array(whole.prefix(Int(chance.next() % UInt64(whole.count + 1))))
                if !bytes.isEmpty, chance.next() % 2 == 0 {
                    bytes[Int(chance.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: chance.next())
                }
                let length = Int(chance.next() % 3_000)
                let room = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: length + 64)
                defer { room.deallocate() }
                room.update(repeating: 0xAA)
                let part = UnsafeMutableBufferPointer(rebasing: room[..<length])
                let written = bytes.withUnsafeBufferPointer { record in
                    try? scanner.scan(record, emittedAt: 1, into: part)
                }
                #expect((written ?? 0) <= length)
                #expect(room[length...].allSatisfy { $0 == 0xAA }, "seed \(seed)")
            }
        }
    }
}
