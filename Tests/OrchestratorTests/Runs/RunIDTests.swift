// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct RunIDTests {
    @Test func laterRunsHaveLargerNames() throws {
        var random = RandomSource.seeded(7)
        let times = (0..<100).map { Timestamp(microseconds: 1_795_000_000_000_000 + $0 * 1_000) }
        let names = times.map { RunID.make(at: $0, random: &random) }
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
        #expect(names.map(\.createdAt) == times)
        #expect(try #require(names.first).text.utf8.count == 36)
        #expect(try #require(names.first).short.utf8.count == 8)
    }

    @Test(arguments: [
        "", "run", "019aa0c8-5b1e-4c3a-9f0e-2d4b6a8c0e12", "zzzzzzzz-5b1e-7c3a-9f0e-2d4b6a8c0e12",
    ])
    func anotherNameHasNoTime(text: String) {
        #expect(RunID(text).createdAt == nil)
    }
}
