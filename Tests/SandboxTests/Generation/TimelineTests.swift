// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct TimelineTests {
    private func timeline(_ count: UInt64) -> Timeline {
        Timeline(count: count, history: SandboxOptions.defaultHistory, seed: 7, kind: 3)
    }

    @Test(arguments: [1, 7, 100, 12_345] as [UInt64])
    func secondsNeverGoBackAndStayInTheHistory(_ count: UInt64) {
        let timeline = timeline(count)
        let seconds = (0..<count).map { timeline.second(ofRank: $0) }
        #expect(seconds == seconds.sorted())
        #expect(seconds.allSatisfy { timeline.start <= $0 && $0 < timeline.end })
    }

    @Test func theFirstRankOfASecondIsFound() {
        let timeline = timeline(3_000)
        let seconds = (0..<3_000).map { timeline.second(ofRank: UInt64($0)) }
        for second in [
            timeline.start, seconds[0], seconds[48], seconds[49], seconds[1_000] + 1, timeline.end,
        ] {
            let expected = seconds.firstIndex { $0 >= second } ?? 3_000
            #expect(timeline.firstRank(from: second) == UInt64(expected))
        }
    }

    @Test func pagesEndInsideEqualSeconds() {
        let timeline = timeline(30_000)
        for size in [50, 100, 250] as [UInt64] {
            for boundary in stride(from: size, to: 4_000, by: Int(size)) {
                #expect(timeline.second(ofRank: boundary - 1) == timeline.second(ofRank: boundary))
            }
        }
        // More equal ones than a page holds.
        #expect(timeline.second(ofRank: 15_000) == timeline.second(ofRank: 15_599))
    }
}
