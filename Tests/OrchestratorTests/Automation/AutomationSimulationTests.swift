// SPDX-License-Identifier: Apache-2.0

import Orchestrator
import Testing

@Suite struct AutomationSimulationTests {
    @Test(arguments: (UInt64(1)...30))
    func inTheEndEverythingThatCanBeIsAsNewAsWhatItIsMadeFrom(seed: UInt64) throws {
        var simulation = try AutomationSimulation(seed: seed)
        for _ in 0..<400 { simulation.step(isCalm: false) }
        var steps = 0
        repeat {
            simulation.step(isCalm: true)
            steps += 1
        } while steps < 50 || (!simulation.isIdle && steps < 2_000)
        #expect(simulation.isIdle == true)
        #expect(simulation.faults == [])
        #expect(simulation.stale == [])
    }

    @Test func theSimulationComesToWhatItIsAbout() throws {
        var (requests, attempts, overdue, fresh) = (0, 0, 0, 0)
        for seed in UInt64(1)...20 {
            var simulation = try AutomationSimulation(seed: seed)
            for _ in 0..<400 { simulation.step(isCalm: false) }
            requests += simulation.requestCount
            attempts += simulation.attemptCount
            overdue += simulation.overdueCount
            fresh += simulation.freshCount
        }
        #expect(requests > 300)
        #expect(attempts > requests)
        #expect(overdue > 0)
        #expect(fresh > 50)
    }
}
