// SPDX-License-Identifier: Apache-2.0

import GRDB
import Glibc
import LotusCore
import Orchestrator
import SQLiteStore

/// What the store of an instance costs: bytes of the file for each run and step, CPU time for each tick,
/// event and look for news, time for a run whose steps do nothing. Makes its files in the folder that it is told.
@main
enum StoreBenchmark {
    private static let runs = 400
    private static let steps = 100
    private static let ticks = 5_000
    private static let looks = 20_000
    private static let idleRuns = 5

    static func main() async throws {
        guard let folder = CommandLine.arguments.dropFirst().first else {
            print("usage: StoreBenchmark FOLDER")
            exit(2)
        }
        let bare = try await bytes(folder + "/runs.sqlite", steps: 0)
        let full = try await bytes(folder + "/steps.sqlite", steps: steps)
        print("run_bytes \(bare)")
        print("step_bytes \((full - bare) / Double(steps))")
        try await measure(folder + "/ticks.sqlite")
        try await measureIdleRun(folder)
    }

    // MARK: - Bytes

    /// What each run of so many steps adds to a file that has some already.
    private static func bytes(_ path: String, steps: Int) async throws -> Double {
        let runs = steps == 0 ? Self.runs * 10 : Self.runs / 4
        try await fill(path, runs: 0..<runs, steps: steps)
        let before = try size(path)
        try await fill(path, runs: runs..<2 * runs, steps: steps)
        return Double(try size(path) - before) / Double(runs)
    }

    private static func fill(_ path: String, runs: Range<Int>, steps: Int) async throws {
        let store = try SQLiteStore.open(path)
        for number in runs { try await run(store, number, steps: steps) }
        store.close()
    }

    /// Of the file once all that is in its log has come to it.
    private static func size(_ path: String) throws -> Int {
        try DatabaseQueue(path: path).read { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            return try pages * (Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0)
        }
    }

    // MARK: - A run

    private static let start = Timestamp(microseconds: 1_764_000_000_000_000)
    private static let assets = (0..<steps).map { AssetKey("int_shopify__orders_\($0)") }

    /// A run of a sensor from its request to its end, as a worker tells it.
    private static func run(_ store: SQLiteStore, _ number: Int, steps: Int) async throws {
        let now = start + .seconds(60 * number)
        var random = RandomSource.system
        let id = RunID.make(at: now, random: &random)
        let made = Array(assets[..<max(1, steps)])
        var request = RunRequest(
            assets: made, trigger: RunTrigger(.sensor, name: "shopify_orders_\(number % 10)_sensor"))
        request.runKey = "2026/11/30/part_\(1_764_000_000_000 + number)_0.parquet"
        request.tags = ["lotus/stream": "shopify/orders_\(number % 10)"]
        _ = try await store.create([NewRun(id, request)], now: now)
        _ = try await store.apply(.start, to: id, lease: nil, now: now + .milliseconds(3))
        let lease = try await store.takeUp(
            id, owner: .thisProcess, now: now + .milliseconds(5), until: now + .seconds(20))
        let keys = steps == 0 ? [] : made
        var events = [
            RunEvent(.stepsPlanned(keys.map(\.description)), at: now + .milliseconds(7))
        ]
        var content: [ContentHash: String] = [:]
        for (index, asset) in keys.enumerated() {
            events += Self.events(asset, now + .milliseconds(10 + 20 * index), number, index, &content)
        }
        for first in stride(from: 0, to: events.count, by: 256) {
            try await store.append(
                Array(events[first..<min(first + 256, events.count)]), run: id, lease: lease,
                content: content)
        }
        _ = try await store.apply(.succeed, to: id, lease: lease, now: now + .seconds(3))
    }

    private static func events(
        _ asset: AssetKey, _ time: Timestamp, _ number: Int, _ index: Int,
        _ content: inout [ContentHash: String]
    ) -> [RunEvent] {
        let digits = String(index + 1_000_000)
        let sql = ContentHash(String(repeating: "0123456789", count: 3) + digits.suffix(2))
        content[sql] = "select * from orders where id > \(index)"
        var metadata = AssetMetadata()
        metadata.rows = Int64(1_000 + number * 37 % 10_000)
        metadata.bytes = Int64(100_000 + number * 7_919 % 1_000_000)
        metadata.files = Int64(1 + number % 9)
        metadata.snapshot = Int64(1_000 + number)
        metadata.seconds = 0.123
        metadata.sql = sql.text
        metadata.codeVersion = "5feceb66ffc86f38d952786c6d696c7" + String(index % 10)
        func event(_ kind: RunEvent.Kind, _ later: Duration) -> RunEvent {
            RunEvent(kind, at: time + later, step: asset.description, asset: asset)
        }
        return [
            event(.stepStarted, .zero), event(.materialized(metadata), .milliseconds(15)),
            event(.stepSucceeded, .milliseconds(15)),
        ]
    }

    // MARK: - Time

    private static func measure(_ path: String) async throws {
        let store = try SQLiteStore.open(path)
        for number in 0..<10 { try await run(store, number, steps: 1) }
        let sensors = (0..<50).map { AutomatonName.sensor("shopify_orders_\($0)_sensor") }
        let tick = try await seconds {
            for number in 0..<ticks { try await self.tick(store, sensors[number % 50], number) }
        }
        let look = try await seconds { for _ in 0..<looks { _ = try await store.lastEventID() } }
        let work = try await seconds {
            for number in 10..<50 { try await run(store, number, steps: steps) }
        }
        store.close()
        print("ticks_per_s \(Double(ticks) / tick.wall)")
        print("tick_cpu_us \(tick.cpu / Double(ticks) * 1e6)")
        print("look_cpu_us \(look.cpu / Double(looks) * 1e6)")
        print("event_cpu_us \(work.cpu / Double(40 * 3 * steps) * 1e6)")
    }

    /// What a sensor asks and says when there is nothing new.
    private static func tick(_ store: SQLiteStore, _ sensor: AutomatonName, _ number: Int) async throws {
        let now = start + .milliseconds(number)
        let state = try await store.automatonState(sensor)
        var filter = RunFilter()
        filter.trigger = RunTrigger(.sensor, name: sensor.name)
        filter.limit = 1
        _ = try await store.runs(filter)
        var tick = Tick(sensor, .skipped, startedAt: now, endedAt: now + .milliseconds(1))
        tick.reason = "no new files"
        tick.cursor = state.cursor ?? "{\"2026/11/30\":\"part_9\"}"
        _ = try await store.record(NewTick(tick))
    }

    // MARK: - A run without work

    /// Tells what a run tells whose steps have nothing to do.
    private struct IdleExecutor: RunExecutor {
        func execute(_ run: RunRecord, _ log: any RunLog) async throws -> Bool {
            let time = SystemTime()
            log.tell(RunEvent(.stepsPlanned(run.request.assets.map(\.description)), at: time.now()))
            for asset in run.request.assets {
                let step = asset.description
                log.tell(RunEvent(.stepStarted, at: time.now(), step: step, asset: asset))
                log.print("nothing to do\n", step: step)
                log.tell(RunEvent(.materialized(AssetMetadata()), at: time.now(), step: step, asset: asset))
                log.tell(RunEvent(.stepSucceeded, at: time.now(), step: step, asset: asset))
            }
            return true
        }
    }

    /// From the request to the end that the store knows, with a log of each step; the best of some.
    private static func measureIdleRun(_ folder: String) async throws {
        let store = try SQLiteStore.open(folder + "/idle.sqlite")
        let worker = RunWorker(
            store: store, executor: IdleExecutor(),
            logs: FileComputeLogs(root: folder + "/logs", skipsEmpty: true))
        var best: (cpu: Double, wall: Double)?
        for _ in 0..<idleRuns {
            let used = try await seconds {
                let now = SystemTime().now()
                var random = RandomSource.system
                let id = RunID.make(at: now, random: &random)
                let request = RunRequest(assets: assets, trigger: RunTrigger(.manual))
                _ = try await store.create([NewRun(id, request)], now: now)
                _ = try await store.apply(.start, to: id, lease: nil, now: now)
                let status = try await worker.work(on: id)
                guard status == .succeeded else { throw IdleRunFailed() }
            }
            if best.map({ used.wall < $0.wall }) ?? true { best = used }
        }
        store.close()
        guard let best else { return }
        print("idle_run_s \(best.wall)")
        print("idle_run_cpu_s \(best.cpu)")
    }

    private struct IdleRunFailed: Error {}

    private static func seconds(
        _ work: () async throws -> Void
    ) async rethrows -> (cpu: Double, wall: Double) {
        let wall = ContinuousClock.now
        let cpu = clock()
        try await work()
        let used = Double(clock() - cpu) / Double(CLOCKS_PER_SEC)
        return (used, (ContinuousClock.now - wall) / .seconds(1))
    }
}
