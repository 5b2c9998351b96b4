// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct RunRetriesTests {
    private let now = Timestamp(microseconds: 5_000_000)
    private let policy = RetryPolicy(
        attemptsMax: 10, firstDelay: .seconds(10), factor: 3, delayMax: .seconds(40),
        totalMax: .seconds(1_000),
        jitter: 0)

    private func run(_ status: RunStatus = .failed, attempt: Int = 1) -> RunRecord {
        var request = RunRequest(assets: ["b", "a"], trigger: RunTrigger(.sensor, name: "s"))
        request.job = .materialize
        request.runKey = "key"
        request.tags = ["k": "v"]
        request.priority = 3
        request.options.variables = "{}"
        request.attempt = attempt
        if attempt > 1 { request.root = RunID("root") }
        return RunRecord(id: RunID("run-1"), request: request, status: status, createdAt: now)
    }

    @Test func aRunThatFailedGoesOnWhereItFailed() throws {
        let next = try #require(RunRetries(attemptsMax: 2, policy: policy).next(after: run(), now: now))
        var expected = run().request
        expected.trigger = RunTrigger(.retry, name: "run-1")
        expected.runKey = "attempt 2"
        expected.options.isFromFailure = true
        expected.root = RunID("run-1")
        expected.parent = RunID("run-1")
        expected.attempt = 2
        expected.notBefore = Timestamp(microseconds: 15_000_000)
        #expect(next == expected)
    }

    @Test func theRootStaysAndDelaysGrow() throws {
        let retries = RunRetries(attemptsMax: 9, policy: policy)
        let third = try #require(retries.next(after: run(attempt: 2), now: now))
        #expect(third.root == RunID("root"))
        #expect(third.parent == RunID("run-1"))
        #expect(third.notBefore == now + .seconds(30))
        #expect(retries.next(after: run(attempt: 3), now: now)?.notBefore == now + .seconds(40))
    }

    @Test func thereAreNoMoreAttemptsThanThat() {
        #expect(RunRetries(attemptsMax: 1).next(after: run(), now: now) == nil)
        #expect(RunRetries(attemptsMax: 2).next(after: run(), now: now) != nil)
        #expect(RunRetries(attemptsMax: 2).next(after: run(attempt: 2), now: now) == nil)
        #expect(RunRetries(attemptsMax: .max, policy: policy).next(after: run(attempt: 10), now: now) == nil)
    }

    @Test(arguments: RunStatus.allCases.filter { $0 != .failed })
    func onlyARunThatFailedIsTriedAgain(status: RunStatus) {
        #expect(RunRetries(attemptsMax: 5).next(after: run(status), now: now) == nil)
    }

    @Test func chanceShortensADelay() throws {
        let delays = try (UInt64(1)...20).map { seed in
            let retries = RunRetries(attemptsMax: 5, random: .seeded(seed))
            return try #require(retries.next(after: run(), now: now)?.notBefore) - now
        }
        #expect(Set(delays).count > 10)
        #expect(delays.allSatisfy { $0 > .seconds(7) && $0 <= .seconds(10) })
    }
}
