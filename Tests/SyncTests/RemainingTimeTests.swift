// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import LotusTestKit
import Sync
import Synchronization
import Testing

@Suite struct RemainingTimeTests {
    private static let day = 86_400.0
    private let start = Timestamp(microseconds: 1_700_000_000_000_000)

    private func cursor(daysAgo days: Double) -> Timestamp { start + .seconds(-days * Self.day) }

    @Test func itFollowsTheSpeedOfTheCursor() {
        var remaining = RemainingTime()
        #expect(remaining.estimate(at: start) == nil)
        remaining.reached(cursor(daysAgo: 100), at: start)
        #expect(remaining.estimate(at: start + .seconds(9)) == nil, "one checkpoint has no speed")
        remaining.reached(cursor(daysAgo: 90), at: start + .seconds(10))
        let estimate = remaining.estimate(at: start + .seconds(10)).map { $0 / .seconds(1) } ?? 0
        #expect(abs(estimate - 90) < 0.1, "a day a second, 90 days to go")
        let later = remaining.estimate(at: start + .seconds(40)).map { $0 / .seconds(1) } ?? 0
        #expect(abs(later - 60) < 0.1, "time passes")
        #expect(remaining.estimate(at: start + .seconds(500)) == .zero)
    }

    @Test func withoutASpeedThereIsNone() {
        var remaining = RemainingTime()
        remaining.reached(cursor(daysAgo: 100), at: start)
        remaining.reached(cursor(daysAgo: 50), at: start + .seconds(1))
        #expect(remaining.estimate(at: start + .seconds(1)) == nil, "too short a time")
        remaining.reached(cursor(daysAgo: 80), at: start + .seconds(20))
        #expect(remaining.estimate(at: start + .seconds(20)) == nil, "another part begins")
        remaining.reached(cursor(daysAgo: 80), at: start + .seconds(30))
        #expect(remaining.estimate(at: start + .seconds(30)) == nil, "it does not move")
        remaining.reached(start + .seconds(Self.day), at: start + .seconds(40))
        #expect(remaining.estimate(at: start + .seconds(40)) == nil, "it is ahead of the present")
    }
}
