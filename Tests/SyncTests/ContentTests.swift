// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusTestKit
import Sync
import Testing

@Suite struct ContentTests {
    private func hash(_ records: [String], columns: String = "id") -> String {
        var hash = ContentHash(columns: columns)
        for record in records {
            let bytes = Array((record + "\n").utf8)
            let batch = RecordBatch(
                stream: StreamDescriptor("s"), bytes: bytes, ends: [bytes.count - 1], emittedAt: 0)
            hash.add(batch, from: 0, to: 1)
        }
        return hash.text
    }

    @Test func theOrderDoesNotMatter() {
        #expect(hash(["{\"id\":1}", "{\"id\":22222222}"]) == hash(["{\"id\":22222222}", "{\"id\":1}"]))
    }

    @Test func anyDifferenceDoes() {
        let sets = [
            [], ["{}"], ["{}", "{}"], ["{\"id\":1}"], ["{\"id\":2}"], ["{\"id\":1}", "{\"id\":1}"],
            ["{\"id\":10000001}"], ["{\"id\":10000002}"], ["{\"id\":1}", "{\"id\":2}"], ["{\"di\":1}"],
            ["00000000"], ["0000000000000000"], ["000000000000000"],
        ]
        #expect(Set(sets.map { hash($0) }).count == sets.count)
        #expect(hash(["{}"]) != hash(["{}"], columns: "id,name"))
    }

    @Test func onlyOurOwnNamesTellWhenTheirSyncBegan() {
        #expect(PartNames.startedAt(of: "raw/s/year=2026/part_1764000000000_3.parquet") == 1_764_000_000_000)
        for other in [
            "raw/part_3.parquet", "raw/0.parquet", "raw/part_1_2_3.parquet", "raw/part_1_2.parquet-1",
        ] {
            #expect(PartNames.startedAt(of: other) == nil, "\(other)")
        }
    }
}
