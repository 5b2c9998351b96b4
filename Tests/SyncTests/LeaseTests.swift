// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import SQLiteStore
import Sync
import Synchronization
import Testing

/// Leases while a sync is under way.
@Suite struct LeaseTests {
    /// What was renewed, and what failed to be.
    private final class Renewals: Sendable {
        private let state = Mutex<[(StreamKey, failed: Bool)]>([])

        func note(_ key: StreamKey, _ error: (any Error)?) {
            state.withLock { $0.append((key, error != nil)) }
        }

        func has(_ stream: String, failed: Bool = false) -> Bool {
            state.withLock { $0.contains { $0.0.stream == stream && $0.failed == failed } }
        }
    }

    private let landing: TestLanding
    private let renewals = Renewals()

    init() throws { landing = try TestLanding() }

    private func services(_ onBegin: @escaping @Sendable (StreamKey) async -> Void = { _ in }) -> SyncServices
    {
        var services = landing.services()
        services.policy.rowsMax = 10_000
        services.policy.bytesMax = 1 << 20
        services.store = FusedStore(
            store: landing.store, fuse: Fuse(), onBegin: onBegin,
            onRenew: { [renewals] in renewals.note($0, $1) })
        return services
    }

    /// Lets time pass until something is so, for some seconds of real time at most.
    private static func pass(_ clock: FakeClock, until isSo: () -> Bool) async {
        for _ in 0..<1_000 where !isSo() {
            clock.advance(by: .seconds(SyncLimits.leaseRenewalSeconds))
            try? await Task.sleep(for: .milliseconds(5))
        }
    }

    /// Recovery of many streams may take longer than a lease lasts.
    @Test func aLeaseIsRenewedWhileOtherStreamsArePrepared() async throws {
        let services = services { [landing, renewals] key in
            guard key.stream == "customers" else { return }
            await Self.pass(landing.clock) { renewals.has("orders") }
        }
        let script = ScriptedSource.Script(counts: ["orders": 5, "customers": 5])
        let result = await SyncRun(
            .test(ScriptedSource(script), [.test("orders"), .test("customers")]), services
        ).run()
        #expect(result.succeeded && renewals.has("orders"))
    }

    @Test func aStreamWhoseLeaseIsLostEndsAtOnceAndTheOthersGoOn() async throws {
        var script = ScriptedSource.Script(counts: ["orders": 2_000, "customers": 60])
        script.pause = { [landing, renewals] stream in
            guard stream == "orders" else { return }
            if !renewals.has("orders", failed: true) {
                _ = try await landing.store.acquire(
                    TestLanding.key("orders"), owner: .thisProcess, now: landing.clock.now(),
                    until: landing.clock.now() + .seconds(60)
                ) { _ in .gone }
                await Self.pass(landing.clock) { renewals.has("orders", failed: true) }
            }
            try await Task.sleep(for: .milliseconds(2))
        }
        let result = await SyncRun(
            .test(ScriptedSource(script), [.test("orders"), .test("customers")]), services()
        ).run()
        let orders = try #require(result.streams.first)
        #expect(orders.status == .failed && orders.error?.code == .syncLeaseLost)
        #expect(orders.tally.records < 2_000, "it is read on for nobody")
        #expect(result.streams.last?.status == .succeeded)
        #expect(try await landing.rows("orders").isEmpty)
    }

    @Test func whatAProcessOfThisMachineHasIsNotTakenWhileItRuns() async throws {
        _ = try await landing.store.acquire(
            TestLanding.key("orders"), owner: .thisProcess, now: landing.clock.now(),
            until: landing.clock.now()
        ) { _ in .unknown }
        landing.clock.advance(by: .seconds(3_600))
        let script = ScriptedSource.Script(counts: ["orders": 5])
        let result = await SyncRun(.test(ScriptedSource(script), [.test("orders")]), services()).run()
        #expect(result.streams.first?.error?.code == .syncInProgress)
    }
}
