// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LakeDefinitions
import LotusCore
import Testing

@Suite struct FeederCursorTests {
    private static let stream = TrackedStream(
        LandedStream(source: "shopify", name: "orders", glob: ""), folder: "raw/shopify/orders/",
        primaryKey: nil)

    @Test(arguments: [
        "s3://landing/raw/shopify/orders/year=2026/month=01/day=05/part_3.parquet",
        "raw/shopify/orders/year=2026/month=01/day=05/part_3.parquet",
        "shopify/orders/year=2026/month=01/day=05/part_3.parquet",
        "year=2026/month=01/day=05/part_3.parquet",
    ])
    func aPathMayBeginAnywhereAboveTheStream(path: String) throws {
        #expect(
            try FeederCursor(Self.stream).position(of: path).key
                == "raw/shopify/orders/year=2026/month=01/day=05/part_3.parquet")
    }

    @Test(arguments: [
        "s3://landing/raw/shopify/refunds/year=2026/month=01/day=05/part_3.parquet", "",
        "raw/not-shopify/orders/part_3.parquet",
    ])
    func aPathOfAnotherStreamIsAnError(path: String) {
        let error = #expect(throws: LotusError.self) { try FeederCursor(Self.stream).position(of: path) }
        #expect(error?.code == .feederCursor)
        #expect(error?.message.contains("shopify.orders") == true)
    }
}
