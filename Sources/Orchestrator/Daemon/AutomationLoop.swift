// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Makes assets whose policies say so.
struct AutomationLoop: Sendable {
    private let instance: Instance
    private let current: CurrentDefinitions
    private let wake: WakeSignal
    private let queue: WakeSignal

    init(_ instance: Instance, _ current: CurrentDefinitions, wake: WakeSignal, queue: WakeSignal) {
        self.instance = instance
        self.current = current
        self.wake = wake
        self.queue = queue
    }

    func run() async -> (any Error)? {
        while !Task.isCancelled {
            do {
                _ = try await round()
            } catch is CancellationError {
                break
            } catch {
                instance.report(.trouble("automation", error))
            }
            await wake.wait(atMost: DaemonLimits.automationInterval, instance.time)
        }
        return nil
    }

    /// - Returns: whether runs were made.
    func round() async throws -> Bool {
        guard let graph = current.definitions?.assets,
            graph.assets.values.contains(where: { $0.automation != .manual })
        else { return false }
        let store = instance.store
        let now = instance.time.now()
        var state = try await store.automatonState(.automation)
        if state.handledUntil == nil {
            var new = NewTick(Tick(.automation, .skipped, startedAt: now, endedAt: now))
            new.tick.reason = "automation counts from now"
            new.handledUntil = now
            _ = try await store.record(new)
            state.handledUntil = now
        }
        guard state.isEnabled ?? true, try await store.pausedSince() == nil else { return false }
        let evaluation = AutomationEvaluation(
            graph: graph, states: try await store.assetStates(nil), active: try await store.runs(.active),
            previous: try await store.automationDecisions(), since: state.handledUntil ?? now, now: now)
        let outcome = evaluation.decide()
        try await request(outcome.requests, outcome.decisions, now)
        return !outcome.requests.isEmpty
    }

    /// Makes the runs, and remembers why, in this order: a decision without its run would be told, not made.
    private func request(
        _ requests: [[AssetKey]], _ decisions: [AutomationDecision], _ now: Timestamp
    ) async throws {
        var runs: [AssetKey: RunID] = [:]
        if !requests.isEmpty {
            let new = requests.map { assets in
                instance.newRun(RunRequest(assets: assets, trigger: RunTrigger(.automation)))
            }
            var tick = NewTick(Tick(.automation, .succeeded, startedAt: now, endedAt: instance.time.now()))
            tick.requests = new
            let stored = try await instance.store.record(tick)
            instance.report(.ticked(stored))
            for (run, assets) in zip(new, requests) { for asset in assets { runs[asset] = run.id } }
            queue.wake()
        }
        let told = decisions.map { decision in
            var decision = decision
            decision.run = decision.isRequested ? runs[decision.asset] ?? decision.run : nil
            return decision
        }
        if !told.isEmpty { try await instance.store.record(told) }
    }
}
