// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import DuckDB
import Foundation
import Landing
import LotusCore
import LotusTestKit
import Testing

@Suite struct ParquetWriterTests {
    private static let amount = SchemaNode(
        [.object], properties: [.init("amount", SchemaNode([.number])), .init("code", SchemaNode([.string]))])
    private static let table = LandingTable(
        schema: SchemaNode(
            [.object],
            properties: [
                .init("id", SchemaNode([.integer])),
                .init("created_at", SchemaNode([.string], format: "date-time")),
                .init("day", SchemaNode([.string], format: "date")),
                .init("at", SchemaNode([.string], format: "time")),
                .init("total", SchemaNode([.number])),
                .init("test", SchemaNode([.boolean])),
                .init("note-text", SchemaNode([.string])),
                .init("customer", SchemaNode([.object], properties: [.init("id", SchemaNode([.integer]))])),
                .init("lines", SchemaNode([.array], items: amount)),
                .init("properties", SchemaNode([.object])),
                .init("tags", SchemaNode([.array])),
                .init("latitude", SchemaNode([.number, .string])),
            ]))

    private static let full = #"""
        {"id":42,"created_at":"2026-01-02T03:04:05-05:00","day":"2026-01-02","at":"03:04:05.5","total":19.90,\#
        "test":false,"note-text":"a \"b\" é\u0000","customer":{"id":7},"lines":[{"amount":1.5,"code":"x"},null],\#
        "properties":{"b":[1, 2.50],"c":null},"tags":["t"],"latitude":"north"}
        """#

    @Test func theColumnsAreThoseOfAirbyte() async throws {
        let engine = try await TestEngine()
        let file = try await engine.write([Self.full], Self.table)
        let described = try await engine.rows("DESCRIBE SELECT * FROM FILE", of: file)
        let columns = described.map { row in
            row.prefix(2).map { if case .text(let text) = $0 { text } else { "" } }
        }
        #expect(
            columns == [
                ["_airbyte_raw_id", "VARCHAR"], ["_airbyte_extracted_at", "BIGINT"],
                [
                    "_airbyte_meta",
                    "STRUCT(sync_id BIGINT, changes STRUCT(field VARCHAR, change VARCHAR, reason VARCHAR)[])",
                ],
                ["_airbyte_generation_id", "BIGINT"], ["id", "BIGINT"],
                ["created_at", "TIMESTAMP WITH TIME ZONE"], ["day", "DATE"], ["at", "TIME"],
                ["total", "DOUBLE"], ["test", "BOOLEAN"], ["note_text", "VARCHAR"],
                ["customer", "STRUCT(id BIGINT)"], ["lines", "STRUCT(amount DOUBLE, code VARCHAR)[]"],
                ["properties", "VARCHAR"], ["tags", "VARCHAR"],
                ["latitude", #"STRUCT("type" VARCHAR, number DOUBLE, string VARCHAR)"#],
            ])
    }

    /// The physical types of Parquet, as destination-s3 writes them.
    @Test func thePhysicalTypesAreThoseOfAirbyte() async throws {
        let engine = try await TestEngine()
        let file = try await engine.write([Self.full], Self.table)
        let types = try await engine.rows(
            """
            SELECT name, type, coalesce(logical_type::VARCHAR, converted_type, '') FROM parquet_schema(FILE)
            WHERE num_children IS NULL OR num_children = 0 ORDER BY ALL
            """, of: file)
        let texts = Set(
            types.map { $0.map { if case .text(let text) = $0 { text } else { "-" } }.joined(separator: " ") }
        )
        for expected in [
            "_airbyte_raw_id BYTE_ARRAY UTF8", "_airbyte_extracted_at INT64 INT_64", "id INT64 INT_64",
            "day INT32 DATE", "total DOUBLE ", "test BOOLEAN ", "properties BYTE_ARRAY UTF8",
            "code BYTE_ARRAY UTF8",
        ] { #expect(texts.contains(expected), "\(texts.sorted())") }
        for start in [
            "at INT64 TimeType(isAdjustedToUTC=0, unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds()",
            "created_at INT64 TimestampType(isAdjustedToUTC=1, unit=TimeUnit(MILLIS=<null>, MICROS=MicroSeconds()",
        ] { #expect(texts.contains { $0.hasPrefix(start) }, "\(texts.sorted())") }
        let codecs = try await engine.texts(
            "SELECT DISTINCT compression FROM parquet_metadata(FILE)", of: file)
        #expect(codecs == ["ZSTD"])
        let values = try await engine.rows("SELECT count(*) FROM parquet_kv_metadata(FILE)", of: file)
        #expect(values == [[.integer(0)]])
    }

    @Test func theValuesAreThoseOfTheRecord() async throws {
        let engine = try await TestEngine()
        let file = try await engine.write([Self.full, "{}"], Self.table)
        #expect(file.rows == 2 && file.changes == 0)
        let rows = try await engine.rows(
            """
            SELECT id, created_at, day, "at", total, test, note_text, customer.id, lines, properties, tags,
                latitude, _airbyte_extracted_at, _airbyte_meta, _airbyte_generation_id
            FROM FILE ORDER BY id NULLS LAST
            """, of: file)
        let meta = Value.structure([.init("sync_id", .integer(7)), .init("changes", .list([]))])
        let own: [Value] = [.integer(1_767_225_600_000), meta, .integer(3)]
        let values: [Value] = [
            .integer(42), .timestampTZ(1_767_341_045_000_000), .date(20_455), .time(11_045_500_000),
            .double(19.9), .boolean(false), .text("a \"b\" é\0"), .integer(7),
            .list([.structure([.init("amount", .double(1.5)), .init("code", .text("x"))]), .null]),
            .text(#"{"b":[1, 2.50],"c":null}"#), .text(#"["t"]"#),
            .structure([
                .init("type", .text("string")), .init("number", .null), .init("string", .text("north")),
            ]),
        ]
        #expect(rows == [values + own, Array(repeating: .null, count: 12) + own])
        let ids = try await engine.texts("SELECT _airbyte_raw_id FROM FILE", of: file)
        #expect(Set(ids).count == 2)
        #expect(ids.allSatisfy { UUID(uuidString: $0 ?? "") != nil })
    }

    /// How the models reach into what Airbyte lands.
    @Test func nestedValuesAreReachedAsInAirbytesFiles() async throws {
        let engine = try await TestEngine()
        let file = try await engine.write([Self.full], Self.table)
        #expect(try await engine.texts("SELECT customer::JSON->>'$.id' FROM FILE", of: file) == ["7"])
        #expect(
            try await engine.texts(
                "SELECT l::JSON->>'$.amount' FROM (SELECT unnest(lines) AS l FROM FILE) WHERE l IS NOT NULL",
                of: file) == ["1.5"])
        #expect(try await engine.texts("SELECT properties::JSON->>'$.b[1]' FROM FILE", of: file) == ["2.5"])
        #expect(try await engine.texts("SELECT unnest(tags::JSON[])->>'$' FROM FILE", of: file) == ["t"])
    }

    @Test func changesAreListedInTheMetaColumn() async throws {
        let engine = try await TestEngine()
        let file = try await engine.write(
            [
                #"{"id":1.5,"customer":{"id":"x"},"test":1,"day":"2026-02-30"}"#, #"{"id":2}"#,
            ], Self.table)
        #expect(file.changes == 4)
        let rows = try await engine.rows(
            "SELECT id, customer, [c.field || ' ' || c.change || ' ' || c.reason for c in _airbyte_meta.changes] "
                + "FROM FILE ORDER BY len(_airbyte_meta.changes) DESC", of: file)
        let entries = ["id", "customer.id", "test", "day"].map {
            Value.text("\($0) NULLED DESTINATION_TYPECAST_ERROR")
        }
        #expect(
            rows == [
                [.null, .structure([.init("id", .null)]), .list(entries)], [.integer(2), .null, .list([])],
            ])
    }

    @Test func theStagedFileIsDescribed() async throws {
        let engine = try await TestEngine()
        let file = try await engine.write((0..<1_000).map { #"{"id":\#($0)}"# }, Self.table)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.path))
        #expect(file.bytes == bytes.count && file.rows == 1_000)
        let sum = try await ProcessRunner.run(ProcessCommand("/usr/bin/md5sum", [file.path]))
        #expect(sum.outputText.hasPrefix(file.md5))
    }

    /// The same memory is read again under the same name: nothing of the first may be remembered.
    @Test func aPartCanBeFilledAgain() async throws {
        let engine = try await TestEngine()
        let part = try PartBuffer(Self.table, stream: "orders", bytesMax: 1 << 20)
        for round in 0..<4 {
            let (bytes, ends) = TestEngine.batch((0..<100).map { #"{"id":\#(round * 1_000 + 100 + $0)}"# })
            #expect(try part.append(bytes, ends: ends, emittedAt: 1) == 100)
            let file = try await engine.write(part, to: "part_\(round).parquet")
            let rows = try await engine.rows("SELECT min(id), max(id), count(*) FROM FILE", of: file)
            #expect(
                rows == [
                    [
                        .integer(Int64(round * 1_000 + 100)), .integer(Int64(round * 1_000 + 199)),
                        .integer(100),
                    ]
                ])
            part.removeAll()
        }
    }

    @Test func anEmptyPartMakesAFileWithoutRows() async throws {
        let engine = try await TestEngine()
        let file = try await engine.write([], Self.table)
        #expect(file.rows == 0)
        #expect(try await engine.rows("SELECT count(*) FROM FILE", of: file) == [[.integer(0)]])
    }

    @Test func aStreamWithoutFieldsHasAirbytesColumns() async throws {
        let engine = try await TestEngine()
        let file = try await engine.write([#"{"a":1}"#, "{}"], LandingTable(schema: SchemaNode([.object])))
        #expect(file.rows == 2)
        let columns = try await engine.texts(
            "SELECT column_name FROM (DESCRIBE SELECT * FROM FILE)", of: file)
        #expect(columns == LandingTable.airbyteColumns)
    }

    // MARK: - Repairs

    /// Lines that were not checked stand in for what the scanner does not know of.
    private func unchecked(_ lines: [String]) throws -> PartBuffer {
        let part = try PartBuffer(Self.table, stream: "orders", bytesMax: 1 << 20)
        for line in lines {
            let isAdded = try Array((line + "\n").utf8).withUnsafeBufferPointer { try part.append(line: $0) }
            #expect(isAdded)
        }
        return part
    }

    @Test func aRecordThatTheEngineRefusesIsRepaired() async throws {
        let engine = try await TestEngine()
        var lines = (0..<500).map { #"{"_airbyte_extracted_at":1,"id":\#($0),"test":true}"# }
        lines[17] = #"{"_airbyte_extracted_at":1,"id":17,"day":"no day","test":false,"note_text":"kept"}"#
        lines[499] =
            #"{"_airbyte_extracted_at":1,"id":"x","lines":5,"_airbyte_changes":[{"field":"a","change":"NULLED","reason":"r"}]}"#
        let file = try await engine.write(unchecked(lines))
        #expect(file.rows == 500 && file.changes == 3)
        let rows = try await engine.rows(
            """
            SELECT id, day, test, note_text, lines, [c.field || ' ' || c.reason for c in _airbyte_meta.changes]
            FROM FILE WHERE len(_airbyte_meta.changes) > 0 ORDER BY id NULLS LAST
            """, of: file)
        let reason = "DESTINATION_SERIALIZATION_ERROR"
        #expect(
            rows == [
                [
                    .integer(17), .null, .boolean(false), .text("kept"), .null,
                    .list([.text("day \(reason)")]),
                ],
                [
                    .null, .null, .null, .null, .null,
                    .list([.text("a r"), .text("id \(reason)"), .text("lines \(reason)")]),
                ],
            ])
    }

    @Test func repairsEnd() async throws {
        let engine = try await TestEngine()
        let lines = (0..<150).map { #"{"_airbyte_extracted_at":1,"id":"x\#($0)"}"# }
        let part = try unchecked(lines)
        await #expect { _ = try await engine.write(part) } throws: { error in
            (error as? LotusError)?.code == .landingRefused
        }
        let broken = try unchecked(["{\"_airbyte_extracted_at\":1", "{}"])
        await #expect { _ = try await engine.write(broken) } throws: { error in
            (error as? LotusError)?.code == .landingRefused
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: engine.scratch.path) == [])
    }

    // MARK: - Failures

    /// A process of its own, in which no file may grow beyond 64 KB.
    @Test func aFullDiskIsSaidAndLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            let engine = try await TestEngine()
            let part = try PartBuffer(
                ScannedLine.table(SchemaNode([.string])), stream: "orders", bytesMax: 1 << 20)
            let (bytes, ends) = TestEngine.batch(
                (0..<4_000).map { _ in
                    "{\"a\":\"\(UUID())\"}"
                })
            _ = try part.append(bytes, ends: ends, emittedAt: 1)
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 16, rlim_max: 1 << 16)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            do {
                _ = try await engine.write(part)
                Issue.record("a file of more than 64 KB was written")
            } catch let error as LotusError {
                try #require(error.code == .landingDiskFull && error.hint != nil, "\(error)")
            }
            try #require(try FileManager.default.contentsOfDirectory(atPath: engine.scratch.path) == [])
        }
    }

    @Test func aFolderThatIsNotThereIsSaid() async throws {
        let engine = try await TestEngine()
        let part = try PartBuffer(Self.table, stream: "orders", bytesMax: 1 << 20)
        await #expect { _ = try await engine.write(part, to: "no/such/part.parquet") } throws: { error in
            (error as? LotusError)?.code == .landingWrite
        }
    }
}
