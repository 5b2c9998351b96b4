// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Orchestrator
import SQLiteStore
import Synchronization
import Testing

/// What a daemon makes of the runs that one before it left when it was killed.
@Suite struct DaemonRecoveryTests {
    private static let daemon = LeaseOwner(host: "here", process: 1, started: 1)
    private static let asset: AssetKey = "int_shopify__orders"

    private struct NoSensors: SensorEvaluator {
        func evaluate(_ context: SensorContext) async throws -> SensorResult { .skip("none") }
    }

    private struct OneAsset: DefinitionsSource {
        func load() async throws -> Definitions {
            Definitions(
                assets: try AssetGraph([
                    Asset(DaemonRecoveryTests.asset, .model, name: "model.shop.int_shopify__orders")
                ]),
                sensors: [], schedules: [])
        }

        func fingerprint() async -> String { "1" }
    }

    /// Workers that do what a test says.
    private final class ScriptedLauncher: Launcher {
        private let body: @Sendable (RunRecord) async throws -> String?
        private let ended = Mutex<[RunID: String]>([:])
        /// What happens when endings are asked for again after one was told.
        private let sequel: (@Sendable () async throws -> Void)?
        private let isToldOf = Mutex(false)

        /// - Parameter body: what a worker does; returns how it ends without a word, if it does.
        init(
            _ body: @escaping @Sendable (RunRecord) async throws -> String?,
            sequel: (@Sendable () async throws -> Void)? = nil
        ) {
            self.body = body
            self.sequel = sequel
        }

        func launch(_ run: RunRecord) async throws {
            if let ending = try await body(run) { ended.withLock { $0[run.id] = ending } }
        }

        func cancel(_ run: RunRecord) async {}
        func terminate(_ run: RunRecord) async {}
        func endings() async -> [RunID: String] {
            let ended = ended.withLock { ended in
                defer { ended = [:] }
                return ended
            }
            if !ended.isEmpty {
                isToldOf.withLock { $0 = true }
            } else if isToldOf.withLock({ $0 }) {
                await #expect(throws: Never.self) { try await sequel?() }
            }
            return ended
        }
        func close(grace: Duration) async {}
    }

    private let scratch: ScratchFolder
    private let clock = FakeClock(sleepsAdvance: true)
    private let store: SQLiteStore

    init() throws {
        scratch = try ScratchFolder()
        store = try SQLiteStore.open(scratch.file("instance.sqlite"))
    }

    /// A run of a sensor, as a daemon left it.
    private func run(_ changes: [RunChange] = [.start]) async throws -> RunID {
        let id = RunID("019aa0c8-5b1e-7c3a-9f0e-2d4b6a8c0e12")
        let request = RunRequest(assets: [Self.asset], trigger: RunTrigger(.sensor, name: "orders"))
        _ = try await store.create([NewRun(id, request)], now: clock.now())
        for change in changes { _ = try await store.apply(change, to: id, lease: nil, now: clock.now()) }
        return id
    }

    private func runOnce(_ launcher: ScriptedLauncher) async throws {
        _ = try await Daemon(
            Instance(
                store: store, source: OneAsset(), sensors: NoSensors(), launcher: launcher,
                logs: FileComputeLogs(root: scratch.file("logs"), skipsEmpty: true), time: clock,
                owner: Self.daemon)
        ).runOnce()
    }

    private func runOnce(_ body: @escaping @Sendable (RunRecord) async throws -> String?) async throws {
        try await runOnce(ScriptedLauncher(body))
    }

    /// A worker that takes a run up and does it.
    private func work(_ run: RunRecord, as owner: LeaseOwner) async throws {
        let now = clock.now()
        let lease = try await store.takeUp(run.id, owner: owner, now: now, until: now + .seconds(20))
        _ = try await store.apply(.succeed, to: run.id, lease: lease, now: clock.now())
    }

    @Test func aRunThatNeverHadAWorkerIsBegunAgain() async throws {
        let id = try await run()
        let start = clock.now()
        try await runOnce { run in
            try await work(run, as: Self.daemon)
            return nil
        }
        let run = try #require(try await store.run(id))
        #expect(run.status == .succeeded)
        #expect(try #require(run.startedAt) - start < .seconds(10))
        #expect(try await store.runs(RunFilter()).count == 1)
    }

    /// Its worker was under way after all, and took it up before the one that was asked for instead.
    @Test func aWorkerThatComesAfterAllKeepsItsRun() async throws {
        let id = try await run()
        let now = clock.now()
        let launcher = ScriptedLauncher(
            { run in
                _ = try await store.takeUp(
                    run.id, owner: .thisProcess, now: now, until: now + .seconds(3_600))
                return "exit status 0"
            },
            sequel: {
                guard let lease = try await store.run(id)?.lease else { return }
                _ = try await store.apply(.succeed, to: id, lease: lease, now: clock.now())
            })
        try await runOnce(launcher)
        #expect(try #require(try await store.run(id)).status == .succeeded)
        #expect(try await store.runs(RunFilter()).count == 1)
    }

    @Test func aRunThatFailedWhileNobodyLookedIsTriedAgain() async throws {
        let id = try await run([.start, .takeUp, .fail(reason: "the store was away")])
        try await runOnce { run in
            try await work(run, as: Self.daemon)
            return nil
        }
        let runs = try await store.runs(RunFilter())
        #expect(runs.map(\.status) == [.succeeded, .failed])
        #expect(runs.first?.request.parent == id)
        #expect(runs.first?.request.attempt == 2)

        // Once is enough.
        try await runOnce { _ in
            Issue.record("it was tried again")
            return nil
        }
        #expect(try await store.runs(RunFilter()).count == 2)
    }
}
