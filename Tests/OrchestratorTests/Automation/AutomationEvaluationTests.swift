// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct AutomationEvaluationTests {
    /// A little world: assets, what is known of them, and runs.
    private struct World {
        var assets: [Asset] = []
        var states: [AssetKey: AssetState] = [:]
        var active: [RunRecord] = []
        var previous: [AssetKey: AutomationDecision] = [:]
        var since = Timestamp(seconds: 0)
        var now = Timestamp(seconds: 10_000)

        mutating func add(
            _ key: AssetKey, _ dependencies: [AssetKey] = [], _ automation: AutomationPolicy = .manual,
            _ kind: Asset.Kind = .model
        ) {
            var asset = Asset(key, kind, name: key.name)
            asset.dependencies = dependencies
            asset.automation = automation
            assets.append(asset)
        }

        /// An asset was made, with the id of the event.
        mutating func made(
            _ key: AssetKey, _ id: Int64, at second: Int64 = 9_000, run: String = "run-00000000"
        ) {
            states[key, default: AssetState()].latest = Materialization(
                id: id, run: RunID(run), time: Timestamp(seconds: second), isObservation: false,
                metadata: AssetMetadata())
        }

        mutating func tried(
            _ key: AssetKey, _ id: Int64, _ status: StepRecord.Status = .succeeded, at second: Int64 = 9_000,
            run: String = "run-00000000"
        ) {
            states[key, default: AssetState()].attempt = AssetState.Attempt(
                id: id, run: RunID(run), time: Timestamp(seconds: second), status: status)
        }

        mutating func running(_ name: String, _ assets: [AssetKey], _ status: RunStatus = .started) {
            active.append(
                RunRecord(
                    id: RunID(name), request: RunRequest(assets: assets, trigger: RunTrigger(.manual)),
                    status: status, createdAt: now))
        }

        func decide() throws -> (decisions: [AssetKey: AutomationDecision], requests: [[AssetKey]]) {
            let (decisions, requests) = AutomationEvaluation(
                graph: try AssetGraph(assets), states: states, active: active, previous: previous,
                since: since,
                now: now
            ).decide()
            return (Dictionary(uniqueKeysWithValues: decisions.map { ($0.asset, $0) }), requests)
        }

        /// Decides, and remembers that.
        mutating func next(after seconds: Int64) throws -> [[AssetKey]] {
            now = now + .seconds(seconds)
            let (decisions, requests) = try decide()
            previous.merge(decisions) { $1 }
            return requests
        }

        func reason(_ key: AssetKey) throws -> String? { try decide().decisions[key]?.reason }
    }

    /// A stream, its model, and a mart of it.
    private func shop() -> World {
        var world = World()
        world.add("orders", [], .manual, .stream)
        world.add("int_orders", ["orders"])
        world.add("fct", ["int_orders"], .eager)
        return world
    }

    // MARK: Eager

    @Test func newDataOfAParentIsTakenUp() throws {
        var world = shop()
        world.made("orders", 1)
        world.made("int_orders", 7, run: "run-1234abcd")
        world.tried("fct", 5)
        world.made("fct", 6)
        let (decisions, requests) = try world.decide()
        #expect(requests == [["fct"]])
        #expect(
            decisions["fct"]
                == AutomationDecision(
                    "fct", isRequested: true, reason: "int_orders has new data (run 1234abcd)",
                    time: world.now))
        #expect(decisions.count == 1)
    }

    @Test func nothingNewIsNothingToDo() throws {
        var world = shop()
        world.made("int_orders", 4)
        world.tried("fct", 5)
        world.made("fct", 6)
        #expect(try world.decide().requests == [])
        #expect(try world.reason("fct") == "nothing new since 1970-01-01T02:30:00Z")
    }

    @Test func newDataThatCameAfterTheStepBeganIsTakenUp() throws {
        var world = shop()
        world.tried("fct", 5)
        world.made("int_orders", 6)
        world.made("fct", 7)
        #expect(try world.decide().requests == [["fct"]])
    }

    @Test(arguments: [StepRecord.Status.failed, .skipped, .canceled])
    func whatFailedIsNotTriedAgainWithoutNewerData(status: StepRecord.Status) throws {
        var world = shop()
        world.made("int_orders", 4)
        world.tried("fct", 5, status, run: "run-0000beef")
        #expect(try world.decide().requests == [])
        #expect(
            try world.reason("fct")?.hasSuffix("in the run 0000beef; nothing new since 1970-01-01T02:30:00Z")
                == true)
        world.made("int_orders", 8)
        #expect(try world.decide().requests == [["fct"]])
    }

    @Test func anAssetWithoutParentsIsMadeOnce() throws {
        var world = World()
        world.add("a", [], .eager)
        #expect(try world.decide().requests == [["a"]])
        #expect(try world.reason("a") == "it was never made, and what it is made from is there")
        world.tried("a", 1, .failed)
        #expect(try world.decide().requests == [])
    }

    @Test func aParentThatWasNeverMadeHoldsItBackUnlessItIsExternal() throws {
        var world = shop()
        world.add("mart", ["int_orders", "elsewhere"], .eager)
        #expect(try world.decide().requests == [])
        #expect(try world.reason("mart") == "int_orders was never made")
        world.made("int_orders", 3)
        #expect(try world.decide().requests == [["fct"], ["mart"]])
    }

    @Test func whatOthersMadeIsAsNewAsThat() throws {
        var world = shop()
        world.made("int_orders", 4)
        world.made("fct", 5)
        #expect(try world.decide().requests == [])
        world.made("int_orders", 6)
        #expect(try world.decide().requests == [["fct"]])
    }

    @Test(arguments: [RunStatus.queued, .starting, .started, .canceling])
    func whatIsInARunIsNotRequested(status: RunStatus) throws {
        var world = shop()
        world.made("int_orders", 4)
        world.running("run-00000abc", ["fct"], status)
        #expect(try world.decide().requests == [])
        #expect(try world.reason("fct") == "the run 00000abc makes it")
    }

    @Test func manualAndExternalAssetsHaveNoDecision() throws {
        var world = World()
        world.add("a")
        world.add("b", [], .eager, .external)
        let (decisions, requests) = try world.decide()
        #expect(decisions.isEmpty && requests.isEmpty)
    }

    // MARK: Waiting

    @Test func itWaitsForAParentThatIsBeingMade() throws {
        var world = shop()
        world.add("mart", ["int_orders", "int_other"], .eager)
        world.add("int_other")
        world.made("int_orders", 4, at: 9_980)
        world.made("int_other", 5, at: 9_990)
        world.running("run-1", ["int_orders"])
        #expect(try world.decide().requests == [])
        #expect(try world.reason("mart") == "waits for int_orders, which is being made")
    }

    @Test func itDoesNotWaitForAStream() throws {
        var world = shop()
        world.add("mart", ["orders"], .eager)
        world.made("orders", 4)
        world.running("run-1", ["orders"])
        #expect(try world.decide().requests == [["mart"]])
    }

    @Test func itWaitsForAnAncestorWhoseNewsWillComeDown() throws {
        var world = World()
        for key in ["a", "other"] as [AssetKey] { world.add(key) }
        world.add("b", ["a"], .eager)
        world.add("c", ["b", "other"], .eager)
        for key in ["a", "b"] as [AssetKey] { world.made(key, 1) }
        world.tried("b", 2)
        world.tried("c", 3)
        world.made("other", 4, at: 9_990)
        world.running("run-1", ["a"])
        #expect(try world.decide().requests == [])
        #expect(try world.reason("b") == "follows a, which is being made")
        #expect(try world.reason("c") == "waits for b, which waits itself")
    }

    @Test func itDoesNotWaitForAnAncestorBehindOneThatStaysAsItIs() throws {
        var world = World()
        world.add("a")
        world.add("b", ["a"])
        world.add("c", ["b", "other"], .eager)
        world.add("other")
        world.made("b", 1)
        world.made("other", 4, at: 9_990)
        world.running("run-1", ["a"])
        #expect(try world.decide().requests == [["c"]])
    }

    @Test func aWaitEndsSomeTimeAfterTheNewsAlsoWhenNewerNewsComeAgainAndAgain() throws {
        var world = shop()
        world.tried("fct", 1)
        world.made("fct", 2)
        world.running("run-1", ["int_orders"])
        var requested: Int64?
        for minute in Int64(1)...10 where requested == nil {
            world.made("int_orders", 2 + minute, at: 10_000 + 60 * minute)
            if try world.next(after: 60) == [["fct"]] { requested = minute }
        }
        #expect(requested == 6)
        #expect(
            world.previous["fct"]?.reason
                == "int_orders has new data (run 00000000); it has waited long enough for int_orders")
    }

    @Test func timeInWhichThereWasNoNewsIsNoWait() throws {
        var world = World()
        world.add("a")
        world.add("b")
        world.add("c", ["a", "b"], .eager)
        for key in ["a", "b"] as [AssetKey] { world.made(key, 1) }
        world.tried("c", 2)
        world.running("run-1", ["a"])
        #expect(try world.next(after: 0) == [])
        world.made("b", 3, at: 10_600)
        #expect(try world.next(after: 600) == [])
        #expect(world.previous["c"]?.reason == "waits for a, which is being made")
    }

    @Test func aDecisionThatStaysKeepsItsTime() throws {
        var world = shop()
        world.tried("fct", 1)
        world.made("int_orders", 2, at: 9_950)
        world.running("run-1", ["int_orders"])
        _ = try world.next(after: 0)
        let wait = world.previous["fct"]
        #expect(wait?.time == Timestamp(seconds: 9_950))
        _ = try world.next(after: 20)
        #expect(world.previous["fct"] == wait)
        world.active = []
        world.tried("fct", 9)
        _ = try world.next(after: 20)
        let idle = world.previous["fct"]
        _ = try world.next(after: 20)
        #expect(world.previous["fct"] == idle)
    }

    // MARK: Requests

    @Test func whatIsMadeFromItJoinsTheSameRun() throws {
        var world = World()
        world.add("a")
        world.add("b", ["a"], .eager)
        world.add("c", ["b"], .eager)
        world.add("d", ["c"], .manual)
        world.add("e", ["c"], .eager)
        world.made("a", 5)
        #expect(try world.decide().requests == [["b", "c", "e"]])
        #expect(try world.reason("c") == "b is made in the same run")
    }

    @Test func independentAssetsAreRequestedApart() throws {
        var world = World()
        world.add("a")
        for key in ["x", "y", "z"] as [AssetKey] { world.add(key, ["a"], .eager) }
        world.add("yz", ["y", "z"], .eager)
        world.made("a", 5)
        #expect(try world.decide().requests == [["x"], ["y", "z", "yz"]])
    }

    @Test func oneThatHasToWaitDoesNotJoin() throws {
        var world = World()
        for key in ["a", "slow"] as [AssetKey] { world.add(key) }
        world.add("b", ["a"], .eager)
        world.add("c", ["b", "slow"], .eager)
        world.made("a", 5)
        world.made("slow", 1, at: 9_990)
        world.running("run-1", ["slow"])
        #expect(try world.decide().requests == [["b"]])
        #expect(try world.reason("c") == "waits for slow, which is being made")
    }

    @Test func oneWithAnotherMissingParentDoesNotJoin() throws {
        var world = World()
        for key in ["a", "missing"] as [AssetKey] { world.add(key) }
        world.add("b", ["a"], .eager)
        world.add("c", ["b", "missing"], .eager)
        world.made("a", 5)
        #expect(try world.decide().requests == [["b"]])
        #expect(try world.reason("c") == "missing was never made")
    }

    @Test func aRequestThatDidNotBeginIsNotRepeatedWithoutNewerData() throws {
        var world = shop()
        world.made("int_orders", 4, at: 9_990)
        #expect(try world.next(after: 0) == [["fct"]])
        world.previous["fct"]?.run = RunID("run-2")
        let request = world.previous["fct"]
        // While it is queued, and after it was canceled.
        world.running("run-2", ["fct"], .queued)
        #expect(try world.next(after: 15) == [])
        world.active = []
        #expect(try world.next(after: 15) == [])
        #expect(try world.next(after: 15) == [])
        #expect(world.previous["fct"] == request)
        world.made("int_orders", 5, at: 10_050)
        #expect(try world.next(after: 15) == [["fct"]])
    }

    @Test func aRequestWhoseWorkerHasALateClockCountsAsTried() throws {
        var world = shop()
        world.made("int_orders", 4, at: 9_990)
        _ = try world.next(after: 0)
        world.previous["fct"]?.run = RunID("run-2")
        world.tried("fct", 5, at: 9_995, run: "run-2")
        world.made("int_orders", 6, at: 9_996)
        #expect(try world.next(after: 15) == [["fct"]])
    }

    // MARK: Schedules

    private func daily(since: Int64 = 0) throws -> World {
        var world = shop()
        let schedule = try CronSchedule("0 2 * * *", timeZone: nil, location: nil)
        world.add("report", ["int_orders", "orders", "elsewhere"], .onCron(schedule))
        world.since = Timestamp(seconds: since)
        world.now = Timestamp(seconds: 2 * 3_600 + 60)
        world.made("int_orders", 4, at: 3_600)
        world.tried("fct", 100)
        return world
    }

    @Test func aTimeOfAScheduleIsDueOnceAllParentsHaveNewsSinceThen() throws {
        var world = try daily()
        #expect(try world.next(after: 0) == [])
        #expect(world.previous["report"]?.reason == "int_orders has no news since 1970-01-01T02:00:00Z yet")
        world.made("int_orders", 8, at: 7_300)
        #expect(try world.next(after: 200) == [["report"]])
        #expect(world.previous["report"]?.reason == "its time 1970-01-01T02:00:00Z has come")
        world.tried("report", 9, .failed, at: 7_500)
        world.made("int_orders", 10, at: 7_600)
        #expect(try world.next(after: 1_000) == [])
        #expect(world.previous["report"]?.reason == "its next time is 1970-01-02T02:00:00Z")
        world.made("int_orders", 12, at: 86_400 + 7_300)
        #expect(try world.next(after: 86_400) == [["report"]])
    }

    @Test func timesBeforeAutomationWasEnabledDoNotCount() throws {
        var world = try daily(since: 2 * 3_600 + 1)
        world.made("int_orders", 8, at: 7_250)
        #expect(try world.next(after: 0) == [])
        #expect(world.previous["report"]?.reason == "its next time is 1970-01-02T02:00:00Z")
    }

    @Test func aStreamThatIsKnownHoldsItBackUntilItHasNews() throws {
        var world = try daily()
        world.made("int_orders", 8, at: 7_250)
        world.made("orders", 3, at: 3_600)
        #expect(try world.next(after: 0) == [])
        world.made("orders", 9, at: 7_255)
        #expect(try world.next(after: 0) == [["report"]])
    }

    @Test func aSeedNeedsNoNews() throws {
        var world = World()
        world.add("codes", [], .manual, .seed)
        world.add("report", ["codes"], .onCron(try CronSchedule("0 2 * * *", timeZone: nil, location: nil)))
        #expect(try world.reason("report") == "codes has no news since 1970-01-01T02:00:00Z yet")
        world.made("codes", 1, at: 100)
        #expect(try world.decide().requests == [["report"]])
    }

    @Test func aScheduleWhoseRunDidNotBeginWaitsForItsNextTime() throws {
        var world = try daily()
        world.made("int_orders", 8, at: 7_250)
        #expect(try world.next(after: 0) == [["report"]])
        #expect(try world.next(after: 60) == [])
        world.made("int_orders", 9, at: 7_400)
        #expect(try world.next(after: 600) == [])
        world.made("int_orders", 12, at: 86_400 + 7_300)
        #expect(try world.next(after: 86_400) == [["report"]])
    }

    @Test func aScheduledAssetWaitsForAParentThatIsBeingMadeAgain() throws {
        var world = try daily()
        world.made("int_orders", 8, at: 7_250)
        world.running("run-1", ["int_orders"])
        #expect(try world.next(after: 0) == [])
        #expect(world.previous["report"]?.reason == "waits for int_orders, which is being made")
        #expect(try world.next(after: 300) == [["report"]])
    }

    @Test func whatIsMadeFromAScheduledAssetFollowsIt() throws {
        var world = try daily()
        world.made("int_orders", 8, at: 7_250)
        world.add("below", ["report"], .eager)
        #expect(try world.decide().requests == [["report", "below"]])
    }

    // MARK: Missing

    @Test func aMissingAssetIsMadeOnceItsParentsAreThere() throws {
        var world = World()
        world.add("a")
        world.add("b", ["a"], .onMissing)
        #expect(try world.decide().requests == [])
        #expect(try world.reason("b") == "a was never made")
        world.made("a", 3)
        #expect(try world.decide().requests == [["b"]])
        world.tried("b", 4, .failed)
        #expect(try world.decide().requests == [])
        world.made("a", 5)
        #expect(try world.decide().requests == [["b"]])
        world.tried("b", 6)
        world.made("b", 7)
        world.made("a", 8)
        #expect(try world.decide().requests == [])
        #expect(try world.reason("b") == "it was made before")
    }
}
