// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusTestKit
import Testing

@Suite struct BatchBuilderTests {
    private func append(_ records: [String], bytesMax: Int = 1_000) -> [RecordBatch] {
        var builder = BatchBuilder(stream: StreamDescriptor("s"), emittedAt: 5, bytesMax: bytesMax)
        for record in records { Array(record.utf8).withUnsafeBufferPointer { builder.append($0) } }
        #expect(builder.count == records.count)
        return builder.take()
    }

    @Test func recordsBecomeLines() {
        let batches = append([#"{"a":1}"#, "{}"])
        #expect(batches.map(\.texts) == [[#"{"a":1}"#, "{}"]])
        #expect(batches.first?.emittedAt == 5)
        #expect(append([]).isEmpty)
    }

    @Test func aBatchHasItsLimitUnlessOneRecordIsLarger() {
        let large = #"{"a":"\#(String(repeating: "x", count: 50))"}"#
        let batches = append(
            [#"{"a":1}"#, #"{"a":2}"#, large, large, #"{"a":3}"#, #"{"a":4}"#], bytesMax: 20)
        #expect(batches.map(\.count) == [2, 1, 1, 2])
        #expect(batches.flatMap(\.texts).count == 6)
    }

    @Test func lineBreaksBetweenPartsAreLeftOut() {
        #expect(append(["{\r\n \"a\" :\n1\n}"]).first?.texts == ["{ \"a\" :1}"])
    }

    @Test(arguments: [("{}", #"{"b":2}"#), (#"{"a":1}"#, #"{"a":1,"b":2}"#)])
    func membersAreAddedAtTheEnd(_ record: String, _ wanted: String) {
        var builder = BatchBuilder(stream: StreamDescriptor("s"), emittedAt: 0)
        let members = Array(#""b":2"#.utf8)
        Array(record.utf8).withUnsafeBufferPointer { record in
            members.withUnsafeBufferPointer { builder.append(record, adding: $0) }
        }
        #expect(builder.take().first?.texts == [wanted])
    }

    private struct Failure: Error {}

    @Test func aRecordThatFailsLeavesNothing() {
        var builder = BatchBuilder(stream: StreamDescriptor("s"), emittedAt: 0)
        builder.append { $0 += Array("{}".utf8) }
        #expect(throws: Failure.self) {
            try builder.append { bytes in
                bytes += Array("{\"half".utf8)
                throw Failure()
            }
        }
        #expect(builder.take().first?.texts == ["{}"])
    }
}
