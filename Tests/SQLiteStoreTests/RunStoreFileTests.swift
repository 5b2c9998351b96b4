// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import LotusCore
import LotusTestKit
import Orchestrator
import SQLiteStore
import Testing

/// What concerns the file of a store: its size, what another program did to it, how it is written.
@Suite struct RunStoreFileTests {
    private static let now = Timestamp(microseconds: 1_700_000_000_000_000)
    private static let asset: AssetKey = "fct_orders"
    private static let sensor = AutomatonName.sensor("shop_sensor")

    private let scratch: ScratchFolder
    private let path: String

    init() throws {
        scratch = try ScratchFolder()
        path = scratch.file("instance.sqlite")
    }

    private static func id(_ number: Int) -> RunID {
        var random = SeededGenerator(UInt64(number))
        return RunID.make(at: now + .seconds(number), random: &random)
    }

    /// A tick with a run of some steps, from its request to its end.
    private func work(_ store: SQLiteStore, _ number: Int, steps: Int = 5) async throws {
        let id = Self.id(number)
        let time = Self.now + .seconds(number)
        let assets = (0..<steps).map { AssetKey("fct_\($0)") }
        var tick = NewTick(Tick(Self.sensor, .succeeded, startedAt: time, endedAt: time))
        tick.tick.cursor = "\(number)"
        tick.requests = [
            NewRun(
                id, RunRequest(assets: assets, trigger: RunTrigger(.sensor, name: Self.sensor.name)))
        ]
        tick.observations = [AssetObservation("shop/orders", AssetMetadata())]
        _ = try await store.record(tick)
        _ = try await store.apply(.start, to: id, lease: nil, now: time)
        let lease = try await store.takeUp(id, owner: .thisProcess, now: time, until: time)
        var content: [ContentHash: String] = [:]
        var events = [RunEvent(.stepsPlanned(assets.map(\.description)), at: time)]
        for (index, asset) in assets.enumerated() {
            let digits = String(repeating: "0", count: 24) + String(10_000_000 + number * 10 + index)
            let hash = ContentHash(digits)
            content[hash] = String(repeating: "select \(number) ", count: 50)
            var metadata = AssetMetadata()
            metadata.rows = Int64(number)
            metadata.sql = hash.text
            for kind in [.stepStarted, .materialized(metadata), .stepSucceeded] as [RunEvent.Kind] {
                events.append(RunEvent(kind, at: time, step: asset.description, asset: asset))
            }
        }
        try await store.append(events, run: id, lease: lease, content: content)
        _ = try await store.apply(.succeed, to: id, lease: lease, now: time)
    }

    // MARK: - Size

    /// Rows come and go at the same rate: their pages are used again.
    @Test func theFileDoesNotGrowUnderASteadyLoad() async throws {
        let store = try SQLiteStore.open(path)
        let perRound = 20
        var pages: [Int] = []
        for round in 0..<50 {
            for number in 0..<perRound { try await work(store, round * perRound + number) }
            // Five rounds are kept.
            let oldest = Self.now + .seconds((round - 4) * perRound)
            let limits = RetentionLimits(
                ticksSkipped: oldest, ticksSucceeded: oldest, ticksFailed: oldest, events: oldest)
            while try await store.prune(limits, rowsMax: 100) {}
            pages.append(try await pageCount())
        }
        let settled = try #require(pages[9..<15].max())
        let last = try #require(pages.last)
        #expect(last <= settled + settled / 10, "pages: \(pages)")
        let runs = try await store.runs(RunFilter())
        #expect(runs.count == 100, "there is nothing to bound when nothing is kept")
        let log = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        #expect(try #require(log) <= 16 << 20)
    }

    private func pageCount() async throws -> Int {
        try await DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    }

    /// A sensor without news costs no row.
    @Test func equalSkipsAddNoRow() async throws {
        let store = try SQLiteStore.open(path)
        var tick = Tick(Self.sensor, .skipped, startedAt: Self.now, endedAt: Self.now)
        tick.reason = "no new files"
        for number in 0..<500 {
            tick.endedAt = Self.now + .seconds(number)
            _ = try await store.record(NewTick(tick))
        }
        let rows = try await DatabaseQueue(path: path).read {
            try Int.fetchOne($0, sql: "SELECT count(*) FROM tick")
        }
        #expect(rows == 1)
    }

    // MARK: - Damage

    @Test(arguments: [
        ("run", "request", "'{\"tags\": '"), ("run", "assets", "'[1, \"x\"]'"),
        ("run", "assets", "'[99999]'"),
        ("run", "status", "77"), ("run", "id", "x'00'"), ("run", "id", "5"), ("run", "request", "'[]'"),
        ("run", "request", "'{\"job\": \"dance\"}'"), ("run_trigger", "kind", "55"),
    ])
    func aDamagedRunIsToldNotCrashedOn(_ table: String, _ column: String, _ value: String) async throws {
        let store = try SQLiteStore.open(path)
        try await work(store, 1)
        try await damage("UPDATE \(table) SET \(column) = \(value)")
        let error = await #expect(throws: LotusError.self) { try await store.runs(RunFilter()) }
        #expect(error?.code == .runStoreDamaged)
        #expect(error?.message.contains(path) == true && error?.message.contains("run") == true)
    }

    @Test(arguments: [
        ("data", "'[1, '", 6), ("data", "'{}'", 6), ("data", "NULL", 0), ("data", "'[\"x\"]'", 0),
        ("kind", "99", 6), ("step", "99999", 1), ("data", "'[1]'", 8), ("data", "'[1,1,77,null]'", 8),
        ("data", "'[1,2,3,4,5,99999]'", 6), ("data", "'[1,2,3,4,5,null,99999]'", 6),
    ])
    func aDamagedEventIsToldNotCrashedOn(_ column: String, _ value: String, _ kind: Int) async throws {
        let store = try SQLiteStore.open(path)
        try await work(store, 1)
        try await store.append(
            [RunEvent(.checked(CheckResult("c", passed: true)), at: Self.now, asset: Self.asset)], run: nil,
            lease: nil, content: [:])
        _ = try await store.events(EventFilter())
        try await damage("UPDATE run_event SET \(column) = \(value) WHERE kind = \(kind)")
        let error = await #expect(throws: LotusError.self) { try await store.events(EventFilter()) }
        #expect(error?.code == .runStoreDamaged && error?.message.contains("the event") == true)
    }

    @Test(arguments: [
        ("asset", "latest_data", "'nothing'"), ("asset", "attempt_status", "77"),
        ("asset", "attempt_run", "x'0011'"), ("label", "text", "'a//b' || number"),
    ])
    func aDamagedAssetIsToldNotCrashedOn(_ table: String, _ column: String, _ value: String) async throws {
        let store = try SQLiteStore.open(path)
        try await work(store, 1)
        try await damage("UPDATE \(table) SET \(column) = \(value)")
        let error = await #expect(throws: LotusError.self) { try await store.assetStates(nil) }
        #expect(error?.code == .runStoreDamaged && error?.message.contains("asset") == true)
    }

    @Test(arguments: [("runs", "'{'"), ("repeated", "'[1]'"), ("status", "9")])
    func aDamagedTickIsToldNotCrashedOn(_ column: String, _ value: String) async throws {
        let store = try SQLiteStore.open(path)
        try await work(store, 1)
        try await damage("UPDATE tick SET \(column) = \(value)")
        let error = await #expect(throws: LotusError.self) {
            try await store.ticks(of: Self.sensor, before: nil, limit: 9)
        }
        #expect(error?.code == .runStoreDamaged && error?.message.contains(Self.sensor.name) == true)
        // The others go on: a damaged run can be removed.
        _ = try await store.runs(RunFilter())
    }

    /// What is damaged is removed when it is old, like anything else.
    @Test func damagedRunsArePruned() async throws {
        let store = try SQLiteStore.open(path)
        try await work(store, 1)
        try await damage("UPDATE run SET assets = 'x', request = 'y'; UPDATE run_event SET data = 'z'")
        let later = Self.now + .seconds(99)
        let limits = RetentionLimits(
            ticksSkipped: later, ticksSucceeded: later, ticksFailed: later, events: later)
        while try await store.prune(limits, rowsMax: 10) {}
        #expect(try await store.runs(RunFilter()) == [])
        #expect(try await store.events(EventFilter()) == [])
    }

    private func damage(_ sql: String) async throws {
        try await DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }

    // MARK: - Releases

    @Test func aStoreOfANewerReleaseIsRefused() async throws {
        try SQLiteStore.open(path).close()
        try await damage("INSERT INTO grdb_migrations (identifier) VALUES ('of tomorrow')")
        let error = #expect(throws: LotusError.self) { try SQLiteStore.open(path) }
        #expect(error?.code.rawValue == "LL-SYNC-004")
    }

    /// A store from before there were runs gets their tables.
    @Test func aStoreOfAnEarlierReleaseIsTakenOver() async throws {
        try SQLiteStore.open(path).close()
        let tables = [
            "label", "run_trigger", "run_key", "run", "run_asset", "run_step", "run_event", "content",
            "content_text", "asset", "check_result", "automaton", "tick", "automation_decision", "instance",
        ]
        for table in tables { try await damage("DROP TABLE \(table)") }
        try await damage("DELETE FROM grdb_migrations WHERE identifier = 'runs'")
        let store = try SQLiteStore.open(path)
        try await work(store, 1)
        #expect(try await store.runs(RunFilter()).count == 1)
    }

    // MARK: - Plans

    /// What is asked many times a second reads few rows, however long the history is.
    @Test(arguments: [
        ("SELECT 1 FROM run WHERE run.status IN (0, 1) AND run.status <= 3", "run_active"),
        ("SELECT 1 FROM run WHERE run.trigger = 1 ORDER BY run.number DESC LIMIT 1", "run_of_trigger"),
        ("SELECT 1 FROM run WHERE run.root = 1 ORDER BY run.number DESC", "run_root"),
        ("SELECT 1 FROM run_event e WHERE e.id > 5 AND e.run = 1 ORDER BY e.id", "run_event_of_run"),
        ("SELECT 1 FROM run_event e WHERE e.id > 5 AND e.asset = 1 ORDER BY e.id", "run_event_of_asset"),
        ("SELECT 1 FROM tick WHERE automaton = 1 AND id < 5 ORDER BY id DESC LIMIT 1", "tick_of_automaton"),
        ("SELECT number FROM run WHERE ended_at < 5 ORDER BY ended_at, number LIMIT 1", "run_ended"),
    ])
    func questionsUseIndexes(_ question: String, _ index: String) async throws {
        try SQLiteStore.open(path).close()
        let plan = try await DatabaseQueue(path: path).read { database in
            try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN \(question)").map { $0["detail"] as String }
        }
        #expect(plan.contains { $0.contains(index) }, "\(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
    }
}
