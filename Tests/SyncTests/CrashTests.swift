// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import LotusTestKit
import ObjectStore
import Sync
import Synchronization
import Testing

/// Processes that die at any point, and others that go on.
@Suite struct CrashTests {
    /// Dies when a point is reached for the Nth time; nil: never.
    private func crash(_ fuse: Fuse, at wanted: CrashPoint?, number: Int) -> CrashPoints {
        let left = Mutex(number)
        return CrashPoints { point in
            try fuse.check()
            guard wanted == nil || wanted == point else { return }
            let isOver = left.withLock { left in
                left -= 1
                return left == 0
            }
            if isOver { try fuse.blow() }
        }
    }

    /// What is visible is exactly what comes before the state.
    private func expectConsistency(_ landing: TestLanding, _ stream: String, incremental: Bool) async throws {
        let rows = try await landing.rows(stream)
        let record = try await landing.record(stream)
        if incremental {
            let last = Int(record.state?.blob["id"]?.integer ?? 0)
            #expect(rows.map(\.id).sorted() == Array(1..<(last + 1)), "rows before the state")
        }
        let times = Dictionary(grouping: rows, by: \.syncID).mapValues { $0.map(\.extractedAt) }
        let ordered = times.sorted { $0.key < $1.key }
        for (one, other) in zip(ordered, ordered.dropFirst()) {
            #expect((one.value.max() ?? 0) < (other.value.min() ?? .max), "a sync's rows are not later")
        }
    }

    /// At each named point, at its first, second and third time.
    @Test(arguments: CrashPoint.allCases)
    func whateverIsKilledNothingIsLostAndNothingComesTwice(_ point: CrashPoint) async throws {
        for number in 1...3 {
            let landing = try TestLanding()
            var script = ScriptedSource.Script(counts: ["orders": 90, "shop": 60, "items": 70])
            try await leaveWork(for: point, landing, &script)
            let plans = Self.plans
            let fuse = Fuse()
            let services = landing.services(fuse: fuse, crashes: crash(fuse, at: point, number: number))
            _ = await SyncRun(.test(ScriptedSource(script, seed: UInt64(number)), plans), services).run()
            if number == 1 { #expect(fuse.hasBlown, "\(point) is never reached") }
            try await expectConsistency(landing, "orders", incremental: true)
            let result = await SyncRun(
                .test(ScriptedSource(script, seed: 9), plans), landing.services()
            ).run()
            #expect(result.succeeded, "\(result.streams.compactMap(\.error))")
            try await expectConsistency(landing, "orders", incremental: true)
            #expect(try await landing.ids("orders") == Array(1...104))
            #expect(try await landing.ids("shop") == Array(1...60))
            let items = try await landing.ids("items")
            #expect(items == Array(1...70), "\(point) \(number): unchanged rows are not landed again")
            for stream in ["orders", "shop", "items"] {
                #expect(try await landing.allKeys(stream) == landing.visibleKeys(stream), "leftovers")
            }
        }
    }

    private static let plans: [StreamPlan] = [
        .test("orders"), .test("shop", .fullRefresh, .overwrite), .test("items", .fullRefresh),
    ]

    /// Two syncs that die: the next one has something to complete or to give up, so that the points of
    /// recovery are reached, and everything else to do.
    private func leaveWork(
        for point: CrashPoint, _ landing: TestLanding, _ script: inout ScriptedSource.Script
    ) async throws {
        let isForward = point == .beforeRollForward || point == .afterRollForward
        for (early, count) in [(CrashPoint.afterPut, 2), (isForward ? .beforeSettle : .afterIntent, 1)] {
            let fuse = Fuse()
            let services = landing.services(fuse: fuse, crashes: crash(fuse, at: early, number: count))
            _ = await SyncRun(.test(ScriptedSource(script, seed: 5), Self.plans), services).run()
            #expect(fuse.hasBlown)
            script.counts["orders", default: 0] += 7
        }
    }

    /// `--full-refresh` begins anew in one step: either the next sync goes on as if nobody had asked for it,
    /// or it completes the second copy. What is overwritten is there once in any case.
    @Test(arguments: CrashPoint.allCases)
    func aFullRefreshThatIsKilledIsAllOrNothing(_ point: CrashPoint) async throws {
        for number in 1...3 {
            let landing = try TestLanding()
            var script = ScriptedSource.Script(counts: ["orders": 90, "shop": 60, "items": 70])
            _ = await SyncRun(.test(ScriptedSource(script, seed: 4), Self.plans), landing.services()).run()
            let first = 90
            script.counts["orders"] = 95
            try await leaveWork(for: point, landing, &script)
            let fuse = Fuse()
            let services = landing.services(fuse: fuse, crashes: crash(fuse, at: point, number: number))
            let source = ScriptedSource(script, seed: UInt64(number))
            _ = await SyncRun(.test(source, Self.plans, isFullRefresh: true), services).run()
            if number == 1 { #expect(fuse.hasBlown, "\(point) is never reached") }
            let result = await SyncRun(
                .test(ScriptedSource(script, seed: 9), Self.plans), landing.services()
            ).run()
            #expect(result.succeeded, "\(result.streams.compactMap(\.error))")
            let ids = try await landing.ids("orders")
            let copies = Dictionary(grouping: ids) { $0 }.mapValues(\.count)
            #expect(Set(ids) == Set(1...109))
            let isRefreshed = (copies[1] ?? 0) > 1
            // What was landed before the refresh began is there once more; what came with it is not.
            #expect((1...first).allSatisfy { copies[$0] == (isRefreshed ? 2 : 1) }, "\(point) \(number)")
            #expect(copies.values.allSatisfy { $0 <= (isRefreshed ? 2 : 1) })
            #expect(try await landing.ids("shop") == Array(1...60), "\(point) \(number)")
            for stream in ["orders", "shop", "items"] {
                #expect(try await landing.allKeys(stream) == landing.visibleKeys(stream), "leftovers")
            }
        }
    }

    /// Kills after a random number of steps, again and again, while the source grows.
    @Test(arguments: 0..<24)
    func killsAtRandom(_ seed: UInt64) async throws {
        let landing = try TestLanding()
        var random = SeededGenerator(seed)
        var script = ScriptedSource.Script(counts: ["orders": 40, "customers": 30])
        script.extra = #","note":"xxxxxxxxxxxxxxxxxxxxxxxxxx""#
        let plans: [StreamPlan] = [.test("orders"), .test("customers")]
        for _ in 0..<8 {
            let fuse = Fuse()
            let services = landing.services(
                fuse: fuse, bufferedBytesMax: 400,
                crashes: crash(fuse, at: nil, number: Int.random(in: 1...60, using: &random)))
            let source = ScriptedSource(script, seed: random.next())
            _ = await SyncRun(.test(source, plans, concurrency: 1), services).run()
            for stream in ["orders", "customers"] {
                try await expectConsistency(landing, stream, incremental: true)
            }
            script.counts["orders", default: 0] += Int.random(in: 0...40, using: &random)
            landing.clock.advance(by: .milliseconds(Int.random(in: 0...3, using: &random)))
        }
        let source = ScriptedSource(script, seed: 1)
        let result = await SyncRun(.test(source, plans), landing.services()).run()
        #expect(result.succeeded)
        #expect(try await landing.ids("orders") == Array(1...(script.counts["orders"] ?? 0)))
        #expect(try await landing.ids("customers") == Array(1...30))
    }

    @Test func aPutThatArrivesAfterItsPartWasGivenUpIsSeenByNobodyAndDeleted() async throws {
        let landing = try TestLanding()
        let script = ScriptedSource.Script(counts: ["orders": 40])
        let fuse = Fuse()
        _ = await SyncRun(
            .test(ScriptedSource(script), [.test("orders")]),
            landing.services(fuse: fuse, crashes: crash(fuse, at: .beforePut, number: 1))
        ).run()
        let key = try #require(try await landing.record("orders").groups.first?.parts.first?.key)
        _ = await SyncRun(.test(ScriptedSource(script), [.test("orders")]), landing.services()).run()
        #expect(try await landing.ids("orders") == Array(1...40))
        #expect(try await landing.record("orders").abandoned.map(\.key) == [key])

        try await landing.landing.put(Array("1 1 0 {\"id\":1}\n".utf8), to: key)
        #expect(try await landing.ids("orders") == Array(1...40), "the late part is seen")
        _ = await SyncRun(.test(ScriptedSource(script), [.test("orders")]), landing.services()).run()
        #expect(try await !landing.allKeys("orders").contains(key), "the late part is still there")

        landing.clock.advance(by: .seconds(SyncLimits.abandonedSecondsMax + 1))
        _ = await SyncRun(.test(ScriptedSource(script), [.test("orders")]), landing.services()).run()
        #expect(try await landing.record("orders").hiddenKeys.isEmpty, "it is remembered for ever")
    }

    /// A process that was suspended wakes up after another one has done its work.
    @Test func aProcessThatWasTakenOverChangesNothing() async throws {
        let landing = try TestLanding()
        let script = ScriptedSource.Script(counts: ["orders": 40])
        let other = await SyncRunner(landing, script)
        let services = landing.services(
            crashes: CrashPoints { point in
                if point == .beforeSettle { other.runOnce() }
            })
        let result = await SyncRun(.test(ScriptedSource(script), [.test("orders")]), services).run()
        #expect(result.streams.first?.status == .failed)
        #expect(result.streams.first?.error?.code == .syncLeaseLost)
        #expect(try await landing.ids("orders") == Array(1...40))
        #expect(try await landing.record("orders").groups.isEmpty)
    }

    @Test func onlyKnownPointsAreNamed() throws {
        #expect(throws: Never.self) { try CrashPoints.named(nil) }
        #expect(throws: Never.self) { try CrashPoints.named("after-put:3") }
        for wrong in ["after_put", "after-put:", "after-put:0", "after-put:x", ":1"] {
            let error = #expect(throws: LotusError.self) { try CrashPoints.named(wrong) }
            #expect(error?.code == .syncCrashPoint, "\(wrong)")
        }
    }
}
