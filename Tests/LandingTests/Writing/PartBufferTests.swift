// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import Landing
import LotusCore
import Testing

@Suite struct PartBufferTests {
    private static let table = LandingTable(
        schema: SchemaNode(
            [.object],
            properties: [.init("id", SchemaNode([.integer])), .init("note", SchemaNode([.string]))]))

    private func part(bytesMax: Int = 1 << 16, hashesContent: Bool = false) throws -> PartBuffer {
        try PartBuffer(Self.table, stream: "orders", bytesMax: bytesMax, hashesContent: hashesContent)
    }

    @Test func aFullPartTakesNoMoreAndGoesOnWhereItStopped() throws {
        let (bytes, ends) = TestEngine.batch(
            (0..<1_000).map { #"{"id":\#($0),"note":"some text that takes room"}"# })
        let part = try part()
        var index = 0
        var parts = 0
        var rows = 0
        while index < ends.count {
            let next = try part.append(bytes, ends: ends, from: index, emittedAt: 5)
            #expect(next > index)
            #expect(part.rows == next - index)
            #expect(part.summary.bytes <= 1 << 16)
            rows += part.rows
            parts += 1
            index = next
            part.removeAll()
        }
        #expect(rows == 1_000)
        #expect(parts == 2)
    }

    @Test func aRecordLargerThanThePartIsTakenAlone() throws {
        let large = #"{"id":1,"note":"\#(String(repeating: "x", count: 300_000))"}"#
        let (bytes, ends) = TestEngine.batch([#"{"id":0}"#, large, #"{"id":2}"#])
        let part = try part()
        #expect(try part.append(bytes, ends: ends, emittedAt: 5) == 1)
        part.removeAll()
        #expect(try part.append(bytes, ends: ends, from: 1, emittedAt: 5) >= 2)
        #expect(part.summary.lineBytesMax > 300_000)
        part.removeAll()
        try part.release()
        #expect(try part.append(bytes, ends: ends, from: 2, emittedAt: 5) == 3)
    }

    /// Each `1` becomes an object of a union: the line is far longer than the record.
    @Test func aLineThatGrowsIsGivenRoom() throws {
        let union = SchemaNode([.array], items: SchemaNode([.number, .string]))
        let part = try PartBuffer(ScannedLine.table(union), stream: "orders", bytesMax: 1 << 16)
        let values = Array(repeating: "1", count: 100_000).joined(separator: ",")
        let (bytes, ends) = TestEngine.batch([#"{"a":[\#(values)]}"#])
        #expect(try part.append(bytes, ends: ends, emittedAt: 5) == 1)
        #expect(part.summary.bytes > 2_500_000)
    }

    @Test func equalRecordsHaveAnEqualHashWheneverTheyCame() throws {
        func hash(_ records: [String], at time: Int64) throws -> [UInt8] {
            let part = try part(hashesContent: true)
            let (bytes, ends) = TestEngine.batch(records)
            _ = try part.append(bytes, ends: ends, emittedAt: time)
            return try #require(part.contentHash())
        }
        let first = try hash([#"{"id":1}"#, #"{"id":2}"#], at: 1)
        #expect(try hash([#"{"id":1}"#, #"{"id":2}"#], at: 99_999) == first)
        #expect(try hash([#"{"id":2}"#, #"{"id":1}"#], at: 1) != first)
        #expect(try hash([#"{"id":1}"#, #"{"id":"x"}"#], at: 1) != first)
        #expect(try hash([#"{"id":1}"#], at: 1) != first)
        #expect(try part().contentHash() == nil)
    }

    @Test func aRecordThatIsNoObjectIsAnErrorWithoutItsBytes() throws {
        let (bytes, ends) = TestEngine.batch([#"{"id":1}"#, #"{"note":"secret"#])
        let part = try part()
        #expect { _ = try part.append(bytes, ends: ends, emittedAt: 5) } throws: { error in
            guard let error = error as? LotusError else { return false }
            return error.code == .landingRecord && !error.description.contains("secret")
        }
    }
}
