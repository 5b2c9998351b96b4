// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusCore
import Testing

@Suite struct SettledTimeTests {
    @Test func theEarlierOfTwoClocksCounts() throws {
        let noon = try #require(Instant.parse("2026-11-24T12:00:00Z"))
        let asked = { (date: String?, began: Int64, now: Int64) in
            HTTPHead(status: 200, headers: date.map { [("date", $0)] } ?? []).asked(
                noon + .seconds(began), now: noon + .seconds(now))
        }
        let date = "Tue, 24 Nov 2026 12:00:00 GMT"
        // Ours is slow.
        #expect(asked(date, -100, -90) == noon + .seconds(-100))
        // Ours is fast; the answer took ten seconds.
        #expect(asked(date, 3_600, 3_610) == noon + .seconds(-10))
        // It was set back meanwhile.
        #expect(asked(date, 3_600, 3_000) == noon)
        #expect(asked(nil, 5, 6) == noon + .seconds(5))
        #expect(asked("yesterday", 5, 6) == noon + .seconds(5))
    }

    @Test func aLookbackIsNeverShorterThanTheMargin() {
        let asked = Timestamp(microseconds: 100_000_000)
        let long = SettledTime(asked: asked, lookback: .seconds(50), margin: .seconds(5))
        #expect(long.instant == Timestamp(microseconds: 50_000_000))
        #expect(long.limit == Timestamp(microseconds: 95_000_000))
        let short = SettledTime(asked: asked, lookback: .zero, margin: .seconds(5))
        #expect(short.instant == short.limit)
    }

    @Test func checkpointsAreFewerTheMoreIsRemembered() {
        var pace = CheckpointPace(rememberedPerPage: 100)
        #expect((0..<3).map { _ in pace.isDue(remembered: 99) } == [true, true, true])
        #expect((0..<6).map { _ in pace.isDue(remembered: 250) } == [false, false, true, false, false, true])
    }
}
