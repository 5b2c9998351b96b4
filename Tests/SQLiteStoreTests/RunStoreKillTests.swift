// SPDX-License-Identifier: Apache-2.0

import Foundation
import GRDB
import LotusCore
import LotusTestKit
import Orchestrator
import SQLiteStore
import Testing

/// A process that writes is killed at any moment: what it was told to be stored is there, nothing is there
/// by half, and the next process goes on.
@Suite struct RunStoreKillTests {
    private static let kills = 20
    private static let sensor = AutomatonName.sensor("shop_sensor")
    private static let seen: AssetKey = "shop/orders"
    private static let made: AssetKey = "fct_orders"

    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test func whatWasAcknowledgedOutlivesItsProcess() async throws {
        let path = scratch.file("instance.sqlite")
        let program = try LotusBinary.path(of: "StoreHarness")
        var random = SystemRandomNumberGenerator()
        var rounds = 0
        for _ in 0..<Self.kills {
            let process = try RunningProcess(ProcessCommand(program, [path]))
            _ = try await process.nextOutputLine()
            try await Task.sleep(for: .microseconds(Int.random(in: 0..<60_000, using: &random)))
            process.kill()
            let outcome = try await process.wait()
            #expect(outcome.end == .signalled(SIGKILL), "\(outcome)")
            let lines = outcome.outputText.split(separator: "\n").map { $0.split(separator: " ") }
            let store = try SQLiteStore.open(path)
            try await requireAcknowledged(lines, store)
            try await requireWhole(store)
            rounds = try await #require(store.automatonState(Self.sensor).cursor.flatMap { Int($0) })
            store.close()
            try requireSound(path)
        }
        #expect(rounds >= Self.kills, "each process did something")
    }

    private func requireAcknowledged(_ lines: [[Substring]], _ store: SQLiteStore) async throws {
        for line in lines where line.count >= 2 {
            guard let id = line.last.map({ RunID(String($0)) }) else { continue }
            let run = try await #require(store.run(id), "\(line) is lost")
            switch line[0] {
            case "tick":
                let cursor = try await #require(store.automatonState(Self.sensor).cursor.flatMap { Int($0) })
                let round = try #require(Int(line[1]))
                #expect(cursor >= round, "the tick of \(line) is lost")
            case "taken": #expect(run.status == .started || run.status == .succeeded)
            case "events":
                let id = try #require(Int64(line[1]))
                #expect(try await store.lastEventID() >= id, "\(line) is lost")
                #expect(try await store.steps(of: run.id).map(\.status) == [.succeeded])
            case "over": #expect(run.status == .succeeded && run.endedAt != nil, "\(line) is lost")
            case "made": #expect(run.status == .queued || run.status == .canceled)
            case "canceled": #expect(run.status == .canceled && run.reason != nil, "\(line) is lost")
            default: Issue.record("\(line) is no line of the program")
            }
        }
    }

    /// A tick is there with its run, its cursor and its news, or not at all; so is a batch of events.
    private func requireWhole(_ store: SQLiteStore) async throws {
        let state = try await store.automatonState(Self.sensor)
        let round = try #require(state.cursor.flatMap { Int($0) })
        let tick = try #require(state.lastTick)
        #expect(tick.cursor == state.cursor && tick.runs.count == 1)
        var filter = RunFilter()
        filter.trigger = RunTrigger(.sensor, name: Self.sensor.name)
        filter.limit = .max
        let runs = try await store.runs(filter)
        #expect(runs.count == round && runs.first?.id == tick.runs.first)
        #expect(runs.map(\.request.runKey) == (1...round).reversed().map { "\($0)" })
        let states = try await store.assetStates(nil)
        #expect(states[Self.seen]?.latest?.metadata.rows == Int64(round))
        var events = EventFilter()
        events.limit = .max
        let all = try await store.events(events)
        let last = try await store.lastEventID()
        #expect(all.map(\.id) == Array(1...last), "an event is missing")
        #expect(all.filter { $0.event.asset == Self.seen }.count == round)
        for run in runs {
            let steps = try await store.steps(of: run.id)
            #expect(steps.isEmpty || steps.map(\.status) == [.succeeded])
            #expect(steps.count == run.counts.planned && run.counts.succeeded == steps.count)
            #expect(run.status != .succeeded || steps.count == 1)
        }
    }

    private func requireSound(_ path: String) throws {
        let check = try DatabaseQueue(path: path).read {
            try String.fetchAll($0, sql: "PRAGMA integrity_check")
        }
        #expect(check == ["ok"])
    }
}
