// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct RunQueueTests {
    private let now = Timestamp(microseconds: 100_000_000)

    private func run(
        _ name: String, _ assets: [AssetKey] = [], _ status: RunStatus = .queued, age: Int64 = 0,
        priority: Int = 0,
        tags: [String: String] = [:], notBefore: Timestamp? = nil
    ) -> RunRecord {
        var request = RunRequest(assets: assets, trigger: RunTrigger(.manual))
        request.priority = priority
        request.tags = tags
        request.notBefore = notBefore
        return RunRecord(
            id: RunID(name), request: request, status: status, createdAt: Timestamp(microseconds: 1_000 - age)
        )
    }

    private func limits(_ max: Int = 5, _ tags: [RunLimits.TagLimit] = []) -> RunLimits {
        var limits = RunLimits()
        limits.concurrentMax = max
        limits.tagLimits = tags
        return limits
    }

    private func begin(_ queued: [RunRecord], _ active: [RunRecord] = [], _ limits: RunLimits = RunLimits())
        -> [String]
    {
        RunQueue(limits: limits).admissible(queued: queued, active: active, now: now).map(\.text)
    }

    private func reason(
        _ run: RunRecord, _ queued: [RunRecord], _ active: [RunRecord] = [], _ limits: RunLimits = RunLimits()
    ) -> String {
        RunQueue(limits: limits).reason(for: run, queued: queued, active: active, now: now)
    }

    @Test func olderRunsGoFirstAndHigherPrioritiesBeforeThem() {
        let queued = [run("new"), run("old", age: 9), run("urgent", priority: 1), run("oldest", age: 10)]
        #expect(begin(queued) == ["urgent", "oldest", "old", "new"])
    }

    @Test func ofOneAgeTheSmallerNameGoesFirst() {
        #expect(begin([run("b"), run("a")]) == ["a", "b"])
    }

    @Test func noMoreThanTheLimitAreAtWork() {
        let active = [run("x", [], .started), run("y", [], .starting)]
        #expect(begin([run("a"), run("b"), run("c")], active, limits(4)) == ["a", "b"])
        #expect(begin([run("a")], active, limits(2)) == [])
        #expect(
            reason(run("a"), [], active, limits(2)) == "no more than 2 may be at work (`runs.max_concurrent`)"
        )
    }

    @Test func onlyRunsWithWorkersCount() {
        let active = [run("x", ["t"], .succeeded), run("y", ["t"], .queued), run("z", ["t"], .failed)]
        #expect(begin([run("a", ["t"])], active, limits(1)) == ["a"])
    }

    @Test func aRunThatIsCancelingStillHasItsPlace() {
        #expect(begin([run("a", ["t"])], [run("x", ["t"], .canceling)]) == [])
    }

    @Test func anAssetHasOneWriter() {
        let active = [run("00000000-x", ["t", "u"], .started)]
        let queued = [run("a", ["u", "v"]), run("b", ["w"])]
        #expect(begin(queued, active) == ["b"])
        #expect(reason(queued[0], queued, active) == "`u` is being made by the run 000000-x")
    }

    @Test func ofTwoQueuedRunsForOneAssetOneBegins() {
        #expect(begin([run("a", ["t"]), run("b", ["t"])]) == ["a"])
    }

    @Test func aRunThatWaitsDoesNotHoldUpOthersExceptForItsAssets() {
        let active = [run("x", ["t"], .started)]
        let queued = [
            run("big", ["t", "u"], age: 9), run("small", ["u"], age: 8), run("other", ["w"], age: 7),
        ]
        #expect(begin(queued, active) == ["other"])
        #expect(reason(queued[1], queued, active) == "the run big is before it in the line for `u`")
    }

    @Test func aRunThatWaitsForATagKeepsItsPlaceForItsAssets() {
        let active = [run("x", [], .started, tags: ["k": "v"])]
        let queued = [run("first", ["t"], age: 9, tags: ["k": "v"]), run("second", ["t"], age: 8)]
        #expect(begin(queued, active, limits(5, [.init(key: "k", value: "v", limit: 1)])) == [])
    }

    @Test func aRunThatWaitsForItsTimeIsNotInTheLine() {
        let later = Timestamp(microseconds: now.microseconds + 1)
        let queued = [run("retry", ["t"], age: 9, notBefore: later), run("a", ["t"])]
        #expect(begin(queued) == ["a"])
        #expect(
            reason(queued[0], queued) == "it waits until 1970-01-01T00:01:40.000001Z before it is tried again"
        )
    }

    @Test func aRunWhoseTimeHasComeBegins() {
        #expect(begin([run("retry", ["t"], notBefore: now)]) == ["retry"])
    }

    @Test func aTagOfOneValueIsLimited() {
        let limits = limits(9, [.init(key: "workload", value: "feeder", limit: 2)])
        let active = [run("x", [], .started, tags: ["workload": "feeder"])]
        let queued =
            ["a", "b", "c"].map { run($0, tags: ["workload": "feeder"]) } + [
                run("d", tags: ["workload": "dlt"])
            ]
        #expect(begin(queued, active, limits) == ["a", "d"])
        #expect(
            reason(queued[1], queued, active, limits)
                == "no more than 2 with the tag `workload: feeder` may be at work (`runs.tags`)")
    }

    @Test func aTagOfAnyValueIsLimitedForEachValue() {
        let limits = limits(9, [.init(key: "shop", limit: 1)])
        let queued = [
            run("a", tags: ["shop": "x"]), run("b", tags: ["shop": "x"]), run("c", tags: ["shop": "y"]),
            run("d"),
        ]
        #expect(begin(queued, [], limits) == ["a", "c", "d"])
    }

    @Test func aRunWhoseTurnHasComeSaysSo() {
        #expect(reason(run("a"), []) == "its turn has come")
        #expect(reason(run("a", [], .started), []) == "it is started")
    }

    // MARK: A simulation

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func limitsHoldAndEverythingEnds(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        var simulation = RunSimulation(
            limits: limits(3, [.init(key: "k", limit: 2)]), random: RandomSource.seeded(seed))
        for _ in 0..<2_500 { try simulation.step(&random, mayArrive: true) }
        var steps = 0
        while !simulation.isOver, steps < 20_000 {
            try simulation.step(&random, mayArrive: false)
            steps += 1
        }
        let (isOver, count) = (simulation.isOver, simulation.ended.count)
        #expect(isOver)
        #expect(count > 500)
        let statuses = Set(simulation.ended.map(\.status))
        #expect(statuses == [.succeeded, .failed, .canceled])
        let attempts = simulation.ended.map(\.request.attempt)
        #expect(attempts.max() == 3)
    }
}
