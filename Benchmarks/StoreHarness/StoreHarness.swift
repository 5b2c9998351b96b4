// SPDX-License-Identifier: Apache-2.0

import Glibc
import LotusCore
import Orchestrator
import SQLiteStore

/// Works on a store until it is killed, and prints a line as soon as something is acknowledged. A test kills
/// it at any moment and compares the lines with what the store has then.
///
///     StoreHarness FILE
///
/// Each round ticks a sensor, whose cursor is the round's number, with a run and news of an asset; has the
/// run made, and makes another one.
@main
enum StoreHarness {
    private static let sensor = AutomatonName.sensor("shop_sensor")
    private static let seen: AssetKey = "shop/orders"
    private static let made: AssetKey = "fct_orders"

    static func main() async throws {
        guard let path = CommandLine.arguments.dropFirst().first else {
            print("usage: StoreHarness FILE")
            exit(2)
        }
        let store = try SQLiteStore.open(path)
        var round = try await store.automatonState(sensor).cursor.flatMap { Int($0) } ?? 0
        while true {
            round += 1
            try await work(store, round)
        }
    }

    private static func work(_ store: SQLiteStore, _ round: Int) async throws {
        let now = SystemTime().now()
        let run = name(now)
        var new = NewTick(Tick(sensor, .succeeded, startedAt: now, endedAt: now))
        new.tick.cursor = "\(round)"
        var request = RunRequest(assets: [made], trigger: RunTrigger(.sensor, name: sensor.name))
        request.runKey = "\(round)"
        new.requests = [NewRun(run, request)]
        new.observations = [AssetObservation(seen, metadata(round))]
        _ = try await store.record(new)
        tell("tick \(round) \(run)")
        _ = try await store.apply(.start, to: run, lease: nil, now: now)
        let lease = try await store.takeUp(run, owner: .thisProcess, now: now, until: now + .seconds(20))
        tell("taken \(run)")
        let step = made.description
        let last = try await store.append(
            [
                RunEvent(.stepsPlanned([step]), at: now),
                RunEvent(.stepStarted, at: now, step: step, asset: made),
                RunEvent(.materialized(metadata(round)), at: now, step: step, asset: made),
                RunEvent(.stepSucceeded, at: now, step: step, asset: made),
            ], run: run, lease: lease, content: [:])
        tell("events \(last) \(run)")
        _ = try await store.apply(.succeed, to: run, lease: lease, now: now)
        tell("over \(run)")
        let another = name(now)
        let manual = RunRequest(assets: [made], trigger: RunTrigger(.manual))
        _ = try await store.create([NewRun(another, manual)], now: now)
        tell("made \(another)")
        _ = try await store.apply(.cancel(reason: "round \(round)"), to: another, lease: nil, now: now)
        tell("canceled \(another)")
    }

    private static func name(_ now: Timestamp) -> RunID {
        var random = RandomSource.system
        return RunID.make(at: now, random: &random)
    }

    private static func metadata(_ round: Int) -> AssetMetadata {
        var metadata = AssetMetadata()
        metadata.rows = Int64(round)
        return metadata
    }

    /// One write for each line: none is printed in part, or kept back.
    private static func tell(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        if write(1, bytes, bytes.count) != bytes.count { exit(1) }
    }
}
