// SPDX-License-Identifier: Apache-2.0

import Landing
import Testing

@Suite struct LandingLayoutTests {
    private static let day = HivePartition(year: 2026, month: 1, day: 5)

    @Test(arguments: [
        ("raw", "shopify", "orders", "raw/shopify/orders/"), ("", "", "orders", "orders/"),
        ("/a//b/", "", "orders", "a/b/orders/"), ("raw", "my shop", "a/b", "raw/my_shop/a_b/"),
        ("raw", "..", "größe", "raw/_/gr__e/"),
    ])
    func aKey(_ prefix: String, _ namespace: String, _ stream: String, _ folder: String) {
        let layout = LandingLayout(prefix: prefix, namespace: namespace, stream: stream)
        #expect(layout.folder == folder)
        #expect(
            layout.key(day: Self.day, startedAt: 1_767_225_600_123, number: 12)
                == folder + "year=2026/month=01/day=05/part_1767225600123_12.parquet")
    }

    @Test func ourPartsComeAfterThoseOfAirbyteAndInOrder() {
        let layout = LandingLayout(prefix: "raw", namespace: "", stream: "orders")
        let ours = [2, 10].map { layout.key(day: Self.day, startedAt: 1_767_225_600_123, number: $0) }
        let names = ["\(layout.folder)\(Self.day)/part_999.parquet"] + ours
        #expect(names.sorted { NaturalOrder.isOrdered($0, before: $1) } == names)
    }

    @Test(arguments: [
        (Int64(0), "year=1970/month=01/day=01"), (-1, "year=1969/month=12/day=31"),
        (1_767_225_599_999, "year=2025/month=12/day=31"), (1_767_225_600_000, "year=2026/month=01/day=01"),
    ])
    func theDayIsInUTC(_ milliseconds: Int64, _ expected: String) {
        #expect(HivePartition(millisecondsSince1970: milliseconds).description == expected)
    }

    @Test func metadataIsReadAsItWasWritten() {
        let metadata = PartMetadata(generationID: 3, syncID: 77, number: 2)
        #expect(metadata.values["ab-generation-id"] == "3")
        #expect(PartMetadata(metadata.values) == metadata)
        #expect(PartMetadata([:])?.generationID == 0)
        #expect(PartMetadata(["ab-generation-id": "x"]) == nil)
    }
}
