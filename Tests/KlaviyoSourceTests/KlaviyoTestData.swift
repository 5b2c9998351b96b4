// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusCore

/// Records for ``FakeKlaviyo``.
enum KlaviyoTestData {
    /// Items over nine months of 2026, many of them with the same second; in no order.
    static func items(_ count: Int, seed: UInt64) -> [FakeKlaviyo.Item] {
        var random = SeededGenerator(seed)
        let start = Instant.parse("2026-01-01T00:00:00Z") ?? Timestamp(microseconds: 0)
        return (0..<count).map { index in
            // One in three days holds everything, and its seconds are few.
            let day = Int64.random(in: 0..<90, using: &random) * 3
            let second = day * 86_400 + Int64.random(in: 0..<3, using: &random)
            return FakeKlaviyo.Item(
                id: "i\(index)", cursor: Instant.text(start + .seconds(second), zone: "+00:00"))
        }
    }

    /// Campaigns of all four partitions, with fractions of seconds.
    static func campaigns(_ count: Int) -> [FakeKlaviyo.Item] {
        items(count, seed: 3).enumerated().map { index, item in
            var item = item
            item.cursor = item.cursor.replacing("+00:00", with: ".\(100_000 + index)+00:00")
            item.channel = index.isMultiple(of: 3) ? "sms" : "email"
            item.isArchived = index.isMultiple(of: 4)
            return item
        }
    }
}
