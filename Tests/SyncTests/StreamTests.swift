// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import LotusTestKit
import ObjectStore
import SQLiteStore
import Sync
import Testing

/// What a sync does with each kind of stream.
@Suite struct StreamTests {
    private let landing: TestLanding

    init() throws { landing = try TestLanding() }

    @discardableResult
    private func sync(
        _ counts: [String: Int], _ plans: [StreamPlan], _ changes: SchemaChangePolicy = .propagateColumns,
        isFullRefresh: Bool = false, services: SyncServices? = nil,
        change: (inout ScriptedSource.Script) -> Void = { _ in }
    ) async -> SyncResult {
        var script = ScriptedSource.Script(counts: counts)
        change(&script)
        landing.clock.advance(by: .seconds(60))
        return await SyncRun(
            .test(
                ScriptedSource(script, time: landing.clock), plans, changes, isFullRefresh: isFullRefresh),
            services ?? landing.services()
        ).run()
    }

    private func result(_ result: SyncResult, _ stream: String) throws -> StreamResult {
        try #require(result.streams.first { $0.key.stream == stream })
    }

    // MARK: - Incremental

    @Test func aSyncGoesOnWhereTheOneBeforeEnded() async throws {
        let first = try result(await sync(["orders": 60], [.test("orders")]), "orders")
        #expect(first.status == .succeeded && first.tally.records == 60 && first.tally.rows == 60)
        #expect(first.tally.files > 1 && first.tally.requests > 1)
        #expect(first.stateBefore == nil && first.stateAfter == ScriptedSource.state(60))
        let second = try result(await sync(["orders": 75], [.test("orders")]), "orders")
        #expect(second.tally.records == 15 && second.stateBefore == ScriptedSource.state(60))
        #expect(try await landing.ids("orders") == Array(1...75))
        #expect(Set(try await landing.rows("orders").map(\.syncID)) == [1, 2])
    }

    @Test func aSyncWithNothingNewMakesNoFileAndSaysSo() async throws {
        await sync(["orders": 60], [.test("orders")])
        let keys = try await landing.allKeys("orders")
        let assembly = LineAssembly(folder: landing.scratch.file("staging"))
        let second = await sync(
            ["orders": 60], [.test("orders")], services: landing.services(assembly: assembly))
        #expect(try result(second, "orders").status == .unchanged)
        #expect(assembly.count == 0)
        #expect(try await landing.allKeys("orders") == keys)
    }

    @Test func filesAreNamedByTheSyncsStartAndDayAndCarryTheirGeneration() async throws {
        landing.clock.setWall(Timestamp(microseconds: 1_764_028_800_000_000 - 60_000_000))
        await sync(["orders": 60], [.test("orders")])
        let keys = try await landing.allKeys("orders").sorted()
        #expect(keys.first == "raw/shop/orders/year=2025/month=11/day=25/part_1764028800000_0.parquet")
        let info = try await landing.landing.head(try #require(keys.first))
        #expect(info.metadata["ab-generation-id"] == "0")
    }

    @Test func timesGrowAlsoWhenTheClockIsSetBack() async throws {
        await sync(["orders": 60], [.test("orders")])
        landing.clock.setWall(Timestamp(microseconds: 1_000_000_000_000_000))
        await sync(["orders": 90], [.test("orders")])
        let rows = try await landing.rows("orders").sorted { $0.id < $1.id }
        for (one, other) in zip(rows, rows.dropFirst()) { #expect(one.extractedAt <= other.extractedAt) }
        #expect(rows[59].extractedAt < rows[60].extractedAt)
        #expect(Set(try await landing.allKeys("orders")).count == (try await landing.allKeys("orders")).count)
    }

    @Test func fullRefreshForgetsTheStateOnce() async throws {
        await sync(["orders": 30], [.test("orders")])
        await sync(["orders": 30], [.test("orders")], isFullRefresh: true)
        #expect(try await landing.ids("orders") == (1...30).flatMap { [$0, $0] })
        let third = await sync(["orders": 30], [.test("orders")])
        #expect(try result(third, "orders").status == .unchanged)
    }

    @Test func backfillIsAnEdge() async throws {
        func rows(_ backfill: Bool) async throws -> Int {
            await sync(["orders": 10], [.test("orders", backfill: backfill)])
            return try await landing.rows("orders").count
        }
        #expect(try await rows(false) == 10)
        #expect(try await rows(true) == 20, "false to true reads everything again")
        #expect(try await rows(true) == 20, "still true does nothing")
        #expect(try await rows(false) == 20)
        #expect(try await rows(true) == 30, "and again")
    }

    @Test func backfillOfANewStreamIsTheFirstSync() async throws {
        for _ in 0..<2 { await sync(["orders": 10], [.test("orders", backfill: true)]) }
        #expect(try await landing.rows("orders").count == 10)
    }

    // MARK: - Whole streams

    @Test func whatIsOverwrittenIsReplacedAtOnce() async throws {
        await sync(["shop": 60], [.test("shop", .fullRefresh, .overwrite)])
        let old = try await landing.allKeys("shop")
        await sync(["shop": 50], [.test("shop", .fullRefresh, .overwrite)])
        #expect(try await landing.ids("shop") == Array(1...50))
        #expect(Set(try await landing.rows("shop").map(\.generationID)) == [2])
        #expect(try await Set(landing.allKeys("shop")).isDisjoint(with: old))
        #expect(try await landing.record("shop").hiddenKeys.isEmpty)
    }

    @Test func anIncrementalStreamThatIsOverwrittenIsReadWhole() async throws {
        await sync(["orders": 20], [.test("orders", .incremental, .overwrite)])
        await sync(["orders": 25], [.test("orders", .incremental, .overwrite)])
        #expect(try await landing.ids("orders") == Array(1...25))
    }

    @Test func aReplacementThatFailsLeavesWhatWasThere() async throws {
        await sync(["shop": 60], [.test("shop", .fullRefresh, .overwrite)])
        let failed = await sync(["shop": 90], [.test("shop", .fullRefresh, .overwrite)]) {
            $0.failures["shop"] = (70, LotusError(.syncSourceBroken, "no more"))
        }
        #expect(try result(failed, "shop").status == .failed)
        #expect(try result(failed, "shop").tally.rows == 0)
        #expect(try await landing.ids("shop") == Array(1...60))
        #expect(try await landing.allKeys("shop") == landing.visibleKeys("shop"))
    }

    @Test(arguments: [DestinationSyncMode.append, .overwrite])
    func anUnchangedFullRefreshMakesNoFile(_ destination: DestinationSyncMode) async throws {
        let plan = StreamPlan.test("shop", .fullRefresh, destination)
        await sync(["shop": 60], [plan])
        let keys = try await landing.allKeys("shop")
        let second = await sync(["shop": 60], [plan])
        #expect(try result(second, "shop").status == .unchanged)
        #expect(try await landing.allKeys("shop") == keys)
        #expect(try await landing.record("shop").generationID == (destination == .overwrite ? 1 : 0))
        // What somebody asks for is done.
        let third = await sync(["shop": 60], [plan], isFullRefresh: true)
        #expect(try result(third, "shop").status == .succeeded)
        #expect(try await landing.rows("shop").count == (destination == .overwrite ? 60 : 120))
    }

    @Test func anEmptyReplacementRemovesEverything() async throws {
        let plan = StreamPlan.test("shop", .fullRefresh, .overwrite)
        let first = try result(await sync(["shop": 5], [plan]), "shop")
        let second = try result(await sync(["shop": 0], [plan]), "shop")
        #expect(try await landing.allKeys("shop").isEmpty)
        #expect(second.status == .succeeded && second.tally.retiredFiles == first.tally.files)
        #expect(try result(await sync(["shop": 0], [plan]), "shop").status == .unchanged)
    }

    /// Each append of a whole stream is a copy of it.
    @Test func whatWasAppendedManyTimesIsReplacedByOneCopy() async throws {
        let append = StreamPlan.test("shop", .fullRefresh)
        await sync(["shop": 60], [append])
        await sync(["shop": 60], [append], isFullRefresh: true)
        #expect(try await landing.rows("shop").count == 120)
        await sync(["shop": 60], [.test("shop", .fullRefresh, .overwrite)])
        #expect(try await landing.ids("shop") == Array(1...60))
    }

    /// The lake's data path may contain the landing zone, and a table have the name of a stream.
    @Test func filesOfTablesAreNotReplaced() async throws {
        let folder = "raw/shop/shop/"
        let names = ["ducklake-0198c1f3.parquet", "year=2024/ducklake-0198c1f4-delete.parquet"]
        for name in names { try await landing.landing.put([1], to: folder + name) }
        for count in [5, 6] { await sync(["shop": count], [.test("shop", .fullRefresh, .overwrite)]) }
        let left = try await landing.allKeys("shop").filter { $0.contains("ducklake-") }
        #expect(left == names.map { folder + $0 })
        #expect(try await landing.record("shop").generationID == 2)
    }

    /// Also when the clock was ahead at the time.
    @Test func whatAStoreThatWasLostHadWrittenIsReplaced() async throws {
        landing.clock.setWall(Timestamp(microseconds: 1_900_000_000_000_000))
        let plan = StreamPlan.test("shop", .fullRefresh, .overwrite)
        for count in [5, 6, 7] { await sync(["shop": count], [plan]) }
        landing.clock.setWall(Timestamp(microseconds: 1_800_000_000_000_000))
        var services = landing.services()
        services.store = try SQLiteStore.open(landing.scratch.file("new.sqlite"))
        await sync(["shop": 4], [plan], services: services)
        let record = try await services.store.record(of: TestLanding.key("shop"))
        #expect(record.generationID == 4 && record.retired.isEmpty)
        #expect(try await landing.allKeys("shop").count == 1)
    }

    @Test func filesOfAirbyteAreReplacedToo() async throws {
        let folder = "raw/shop/shop/year=2024/month=01/day=01/"
        for (name, generation) in [("0.parquet", "3"), ("1.parquet", nil), ("0.parquet-1", "2")] {
            try await landing.landing.put(
                [1], to: folder + name, metadata: generation.map { ["ab-generation-id": $0] } ?? [:])
        }
        try await landing.landing.put([1], to: folder + "notes.txt")
        await sync(["shop": 5], [.test("shop", .fullRefresh, .overwrite)])
        #expect(try await landing.record("shop").generationID == 4)
        let left = try await landing.allKeys("shop").filter { $0.hasPrefix(folder) }
        #expect(left == [folder + "notes.txt"])
    }

    // MARK: - Failures

    @Test func aStreamThatFailsKeepsWhatCameBeforeItsLastCheckpointAndStopsNoOther() async throws {
        let both: [StreamPlan] = [.test("orders"), .test("customers")]
        let failed = await sync(["orders": 60, "customers": 40], both) {
            $0.failures["orders"] = (33, LotusError(.syncSourceBroken, "scope is missing"))
            $0.checkpointEvery = 3...10
        }
        #expect(!failed.succeeded)
        let orders = try result(failed, "orders")
        #expect(orders.status == .failed && orders.error?.message == "scope is missing")
        let last = Int(orders.stateAfter?.blob["id"]?.integer ?? 0)
        #expect(last > 0 && last < 60)
        #expect(try await landing.ids("orders") == Array(1..<(last + 1)))
        #expect(try result(failed, "customers").status == .succeeded)
        await sync(["orders": 60, "customers": 40], both)
        #expect(try await landing.ids("orders") == Array(1...60))
        #expect(try await landing.ids("customers") == Array(1...40))
    }

    @Test func aLandingZoneThatIsAwayFailsStreamsAndTheNextSyncGoesOn() async throws {
        let away = FusedLanding(landing.landing, Fuse())
        let down = LotusError(.storeUnreachable, "nobody answers")
        let services = landing.services(landing: away)
        let failed = await sync(["orders": 200], [.test("orders")], services: services) { script in
            script.pause = { _ in if away.putCount == 2 { away.fail(down) } }
        }
        let orders = try result(failed, "orders")
        #expect(orders.status == .failed && orders.error?.code == .storeUnreachable)
        let last = Int(try await landing.record("orders").state?.blob["id"]?.integer ?? 0)
        #expect(try await landing.ids("orders") == Array(1..<(last + 1)), "the state is ahead of the data")
        await sync(["orders": 200], [.test("orders")])
        #expect(try await landing.ids("orders") == Array(1...200))
    }

    @Test func aFullDiskFailsOneStreamAndTheOthersGoOn() async throws {
        let full = LineAssembly(folder: landing.scratch.file("staging")) {
            throw LotusError(.storeDiskFull, "no space left")
        }
        let failed = await sync(
            ["orders": 60, "nothing": 0], [.test("orders"), .test("nothing")],
            services: landing.services(assembly: full))
        #expect(try result(failed, "orders").error?.code == .storeDiskFull)
        #expect(try result(failed, "nothing").status == .unchanged)
        #expect(try await landing.record("orders").state == nil)
    }

    @Test func aSourceThatSaysNothingOfAStreamHasFailedIt() async throws {
        let silent = await sync(["orders": 5, "customers": 5], [.test("orders"), .test("customers")]) {
            $0.silent = ["customers"]
        }
        #expect(try result(silent, "orders").status == .succeeded)
        #expect(try result(silent, "customers").error?.code == .syncSourceBroken)
    }

    @Test func anEndFromOutsideLandsWhatCanBeLanded() async throws {
        let services = landing.services()
        let landing = landing
        let task = Task {
            var script = ScriptedSource.Script(counts: ["orders": 1_000])
            script.pause = { _ in
                if try await landing.record("orders").state != nil {
                    try await Task.sleep(for: .seconds(600))
                }
            }
            return await SyncRun(.test(ScriptedSource(script), [.test("orders")]), services).run()
        }
        while try await landing.record("orders").state == nil { await Task.yield() }
        task.cancel()
        let orders = try result(await task.value, "orders")
        #expect(orders.status == .stopped && orders.error?.code == .syncStopped)
        let last = Int(try await landing.record("orders").state?.blob["id"]?.integer ?? 0)
        #expect(try await landing.ids("orders") == Array(1..<(last + 1)))
        #expect(try await landing.record("orders").groups.isEmpty)
        #expect(orders.stateAfter == ScriptedSource.state(last))
    }

    @Test func aStreamThatAnotherProcessSyncsFailsAloneAndAtOnce() async throws {
        let key = TestLanding.key("orders")
        _ = try await landing.store.acquire(
            key, owner: .thisProcess, now: landing.clock.now(), until: landing.clock.now() + .seconds(600)
        ) { _ in .unknown }
        let both = await sync(["orders": 5, "customers": 5], [.test("orders"), .test("customers")])
        #expect(try result(both, "orders").error?.code == .syncInProgress)
        #expect(try result(both, "customers").status == .succeeded)
    }

    // MARK: - Memory

    @Test func manyStreamsShareLittleMemory() async throws {
        let names = (0..<12).map { "s\($0)" }
        let counts = Dictionary(uniqueKeysWithValues: names.map { ($0, 120) })
        let many = await sync(
            counts, names.map { .test($0) }, services: landing.services(bufferedBytesMax: 300)
        ) { $0.checkpointEvery = 50...200 }
        #expect(many.succeeded)
        for name in names { #expect(try await landing.ids(name) == Array(1...120)) }
    }

    /// What a failed stream held must not be waited for.
    @Test func aFailedStreamHoldsNoMemory() async throws {
        let names = (0..<4).map { "s\($0)" }
        let counts = Dictionary(uniqueKeysWithValues: names.map { ($0, 120) })
        let full = await sync(
            counts, names.map { .test($0) }, services: landing.services(bufferedBytesMax: 120)
        ) { script in
            script.checkpointEvery = 500...500
            script.failures["s0"] = (8, LotusError(.syncSourceBroken, "no more"))
        }
        #expect(full.streams.filter { $0.status == .succeeded }.count == 3)
    }

    // MARK: - Columns

    private static let twoColumns = [("id", SchemaNode([.integer])), ("name", SchemaNode([.string]))]

    @Test func aNewColumnIsTakenOverAndTold() async throws {
        await sync(["orders": 5], [.test("orders")])
        let second = await sync(["orders": 6], [.test("orders", columns: Self.twoColumns)])
        #expect(try result(second, "orders").drift.added == ["name"])
        let third = await sync(["orders": 7], [.test("orders", columns: Self.twoColumns)])
        #expect(try result(third, "orders").drift.isEmpty)
        let types = [("id", SchemaNode([.string])), ("other", SchemaNode([.string]))]
        let drift = try result(await sync(["orders": 8], [.test("orders", columns: types)]), "orders").drift
        #expect(drift.added == ["other"] && drift.removed == ["name"] && drift.changed == ["id"])
        #expect(drift.text == "new: other; gone: name; changed: id")
    }

    @Test func anotherDescriptionIsNoChange() async throws {
        await sync(["orders": 5], [.test("orders")])
        let described = [("id", SchemaNode([.integer], summary: "The number"))]
        let second = await sync(["orders": 6], [.test("orders", columns: described)])
        #expect(try result(second, "orders").drift.isEmpty)
    }

    @Test func aPausedStreamFailsAndGoesOnWhenItIsTold() async throws {
        await sync(["orders": 5], [.test("orders")], .pause)
        let plans: [StreamPlan] = [.test("orders", columns: Self.twoColumns)]
        for _ in 0..<2 {
            let paused = try result(await sync(["orders": 9], plans, .pause), "orders")
            #expect(paused.status == .failed && paused.error?.code == .syncSchemaChanged)
            #expect(paused.error?.message.contains("new: name") == true)
        }
        #expect(try await landing.ids("orders") == Array(1...5))
        await sync(["orders": 9], plans, .propagateColumns)
        #expect(try result(await sync(["orders": 10], plans, .pause), "orders").status == .succeeded)
    }

    @Test func ignoredColumnsAreToldEachTimeAndNotRemembered() async throws {
        await sync(["orders": 5], [.test("orders")])
        let plans: [StreamPlan] = [.test("orders", columns: Self.twoColumns)]
        for _ in 0..<2 {
            let result = try result(await sync(["orders": 9], plans, .ignore), "orders")
            #expect(result.drift.added == ["name"] && result.error == nil)
        }
        #expect(try await landing.record("orders").columns?.map(\.name) == ["id"])
    }
}
