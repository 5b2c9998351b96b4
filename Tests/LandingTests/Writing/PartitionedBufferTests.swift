// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import DuckDB
import Landing
import LotusCore
import LotusTestKit
import Testing

@Suite struct PartitionedBufferTests {
    private static let table = LandingTable(
        schema: SchemaNode(
            [.object],
            properties: [
                .init("id", SchemaNode([.integer])), .init("note", SchemaNode([.string])),
                .init("created_at", SchemaNode([.string], format: "date-time")),
            ]))
    /// 2026-01-01.
    private static let startedAt: Int64 = 1_767_225_600_000

    private static func record(_ number: Int, days: Int) -> String {
        let day = CivilDate(daysSince1970: Int64(20_000 + number * 7 % days))
        return #"{"id":\#(number),"created_at":"\#(day)T23:30:00-01:00","note":"text of some length"}"#
    }

    private func buffer(
        in folder: String, arenaBytesMax: Int = 1 << 16, spoolBytesMax: Int = 1 << 30
    ) throws -> PartitionedBuffer {
        try PartitionedBuffer(
            Self.table, stream: "orders", field: "created_at", startedAt: Self.startedAt, folder: folder,
            arenaBytesMax: arenaBytesMax, spoolBytesMax: spoolBytesMax)
    }

    @Test func eachDayBecomesOneFile() async throws {
        let engine = try await TestEngine()
        let buffer = try buffer(in: engine.scratch.path)
        let (bytes, ends) = TestEngine.batch((0..<5_000).map { Self.record($0, days: 50) })
        var index = 0
        while index < ends.count {
            index = try buffer.append(bytes, ends: ends, from: index, emittedAt: 1)
            if index < ends.count { #expect(try await buffer.makeRoom()) }
        }
        #expect(buffer.partitions == 50 && buffer.summary.rows == 5_000)
        let part = try PartBuffer(Self.table, stream: "orders", bytesMax: 1 << 20)
        var days: [HivePartition] = []
        var ids: Set<Int64> = []
        try await buffer.drain(into: part) { day, part in
            days.append(day)
            let file = try await engine.write(part, to: "part_\(days.count).parquet")
            let rows = try await engine.rows(
                "SELECT id, strftime(created_at AT TIME ZONE 'UTC', 'year=%Y/month=%m/day=%d') FROM FILE",
                of: file)
            #expect(rows.count == 100)
            #expect(rows.allSatisfy { $0[1] == .text(day.description) })
            let found = rows.compactMap { $0[0].int64 }
            #expect(found == found.sorted())
            ids.formUnion(found)
        }
        #expect(days.count == 50 && days == days.sorted())
        #expect(ids == Set(0..<5_000))
        #expect(buffer.summary.rows == 0 && buffer.partitions == 0)
        try await buffer.drain(into: part) { _, _ in Issue.record("nothing waits") }
    }

    @Test func whatHasNoDayBelongsToTheSync() async throws {
        let engine = try await TestEngine()
        let buffer = try buffer(in: engine.scratch.path)
        let (bytes, ends) = TestEngine.batch([
            #"{"id":1}"#, #"{"id":2,"created_at":null}"#, #"{"id":3,"created_at":"soon"}"#,
            #"{"id":4,"created_at":"2025-12-31T23:59:59Z"}"#,
            #"{"id":5,"created_at":"2025-12-31T23:59:59-01:00"}"#,
        ])
        #expect(try buffer.append(bytes, ends: ends, emittedAt: 1) == 5)
        let part = try PartBuffer(Self.table, stream: "orders", bytesMax: 1 << 20)
        var found: [String] = []
        try await buffer.drain(into: part) { day, part in
            found.append("\(day) \(part.rows) \(part.summary.changes)")
        }
        #expect(found == ["year=2025/month=12/day=31 1 0", "year=2026/month=01/day=01 4 1"])
    }

    @Test func aDayLargerThanAPartComesSeveralTimes() async throws {
        let scratch = try ScratchFolder()
        let buffer = try buffer(in: scratch.path)
        let (bytes, ends) = TestEngine.batch((0..<3_000).map { Self.record($0, days: 1) })
        var index = 0
        while index < ends.count {
            index = try buffer.append(bytes, ends: ends, from: index, emittedAt: 1)
            #expect(try await buffer.makeRoom())
        }
        let part = try PartBuffer(Self.table, stream: "orders", bytesMax: 1 << 17)
        var rows: [Int] = []
        try await buffer.drain(into: part) { _, part in rows.append(part.rows) }
        #expect(rows.count > 2 && rows.reduce(0, +) == 3_000)
    }

    @Test func aFullSpoolWantsToBeDrained() async throws {
        let scratch = try ScratchFolder()
        let buffer = try buffer(in: scratch.path, spoolBytesMax: 100_000)
        let (bytes, ends) = TestEngine.batch((0..<2_000).map { Self.record($0, days: 3) })
        let first = try buffer.append(bytes, ends: ends, emittedAt: 1)
        #expect(try await buffer.makeRoom())
        _ = try buffer.append(bytes, ends: ends, from: first, emittedAt: 1)
        #expect(try await !buffer.makeRoom())
    }

    /// What failed to be written still waits.
    @Test func afterAFailureEverythingStillWaits() async throws {
        let scratch = try ScratchFolder()
        let buffer = try buffer(in: scratch.path)
        let (bytes, ends) = TestEngine.batch((0..<100).map { Self.record($0, days: 3) })
        #expect(try buffer.append(bytes, ends: ends, emittedAt: 1) == 100)
        let part = try PartBuffer(Self.table, stream: "orders", bytesMax: 1 << 17)
        struct Failure: Error {}
        var calls = 0
        await #expect(throws: Failure.self) {
            try await buffer.drain(into: part) { _, _ in
                calls += 1
                if calls == 2 { throw Failure() }
            }
        }
        var rows = 0
        try await buffer.drain(into: part) { _, part in rows += part.rows }
        #expect(rows == 100)
    }
}
