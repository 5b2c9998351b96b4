// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import Testing

@Suite struct FilePositionTests {
    private static let folder = "raw/shopify/orders/"

    private static func position(_ name: String) throws -> FilePosition {
        try #require(FilePosition(key: folder + name, folder: folder))
    }

    @Test func daysComeFirstAndThenNamesInNaturalOrder() throws {
        let ordered = try [
            "part_7.parquet", "year=2025/month=12/day=31/part_10.parquet",
            "year=2026/month=9/day=1/part_9.parquet", "year=2026/month=9/day=1/part_10.parquet",
            "year=2026/month=10/day=01/part_1.parquet",
        ].map(Self.position)
        #expect(ordered.shuffled().sorted() == ordered)
    }

    @Test func aKeyOfAnotherFolderHasNoPosition() {
        #expect(FilePosition(key: "raw/shopify/refunds/part_1.parquet", folder: Self.folder) == nil)
    }
}
