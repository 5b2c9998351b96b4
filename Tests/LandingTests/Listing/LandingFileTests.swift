// SPDX-License-Identifier: Apache-2.0

import Landing
import LotusCore
import ObjectStore
import Testing

@Suite struct LandingFileTests {
    private func file(_ key: String, prefix: String = "raw/shop/orders/") -> LandingFile? {
        LandingFile(
            ObjectSummary(key: prefix + key, size: 1, etag: "e", lastModified: Timestamp(microseconds: 0)),
            prefix: prefix)
    }

    @Test(
        arguments: [
            ("year=2026/month=01/day=31/part_0.parquet", HivePartition(year: 2026, month: 1, day: 31)),
            ("year=2026/month=1/day=3/part_0.parquet", HivePartition(year: 2026, month: 1, day: 3)),
            ("year=2026/month=01/day=31/hour=07/x.parquet", HivePartition(year: 2026, month: 1, day: 31)),
            ("part_0.parquet", nil), ("year=2026/month=01/part_0.parquet", nil),
            ("month=01/year=2026/day=31/x.parquet", nil),
            ("year=2026/month=13/day=01/x.parquet", nil), ("year=2026/month=01/day=0/x.parquet", nil),
            ("year=2026/month=+1/day=1/x.parquet", nil), ("year=2026/month=/day=1/x.parquet", nil),
            ("year=٢٠٢٦/month=01/day=31/x.parquet", nil), ("Year=2026/Month=01/Day=31/x.parquet", nil),
        ] as [(String, HivePartition?)])
    func theFoldersNameTheDay(_ key: String, _ partition: HivePartition?) {
        #expect(file(key) != nil)
        #expect(file(key)?.partition == partition)
    }

    @Test(arguments: [
        "part_0.parquet", "part_0.parquet-1", "part_0.parquet-12", "part_1764000000000_3.parquet",
        "x.y.parquet", ".parquet",
    ])
    func parquetIsALandingFile(_ name: String) {
        #expect(file("year=2026/month=01/day=31/" + name) != nil)
        #expect(file(name) != nil)
    }

    @Test(arguments: [
        "part_0.parquet-", "part_0.parquet-x", "part_0.parquet-1x", "part_0.parquet.tmp", "part_0.csv",
        "parquet", "x.parquet/y",
        "_SUCCESS", "part_0.parquet-1-",
        // Of a table of the lake (DuckLake 1.0).
        "ducklake-0198c1f3-7d52-7c4e-9c7b-0a1b2c3d4e5f.parquet",
        "ducklake-0198c1f3-7d52-7c4e-9c7b-0a1b2c3d4e5f-delete.parquet",
    ])
    func anythingElseIsNone(_ name: String) {
        #expect(file("year=2026/month=01/day=31/" + name) == nil)
    }

    @Test func anotherStreamsFileIsNone() {
        let object = ObjectSummary(
            key: "raw/shop/orders_archive/x.parquet", size: 1, etag: "e",
            lastModified: Timestamp(microseconds: 0))
        #expect(LandingFile(object, prefix: "raw/shop/orders/") == nil)
    }

    @Test func filesAreOrderedByDayAndThenNaturally() {
        let keys = [
            "a.parquet", "year=2025/month=12/day=31/part_7.parquet", "year=2026/month=2/day=9/part_9.parquet",
            "year=2026/month=02/day=10/part_0.parquet", "year=2026/month=02/day=10/part_0.parquet-1",
            "year=2026/month=02/day=10/part_9.parquet", "year=2026/month=02/day=10/part_10.parquet",
            "year=2026/month=02/day=10/part_1764000000000_2.parquet",
            "year=2026/month=02/day=10/part_1764000000000_10.parquet",
            "year=2026/month=10/day=1/part_0.parquet",
        ]
        for _ in 0..<20 {
            #expect(
                keys.shuffled().compactMap { file($0) }.sorted().map(\.key)
                    == keys.map { "raw/shop/orders/" + $0 })
        }
    }

    @Test(arguments: [
        ("part_9", "part_10"), ("part_09", "part_10"), ("a", "b"), ("a", "a1"), ("", "a"), ("a1b2", "a1b10"),
        ("a01", "a1"),
        ("1", "a"), ("99999999999999999999998", "99999999999999999999999"), ("x-2", "x-11"),
    ])
    func naturalOrderIsStrict(_ one: String, _ other: String) {
        #expect(NaturalOrder.isOrdered(one, before: other))
        #expect(!NaturalOrder.isOrdered(other, before: one))
        #expect(!NaturalOrder.isOrdered(one, before: one))
    }
}
