// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import Orchestrator
package import Sync

/// What an instance remembers at one moment, as far as it explains where rows are.
package struct InstanceFacts: Sendable {
    private var states: [AssetKey: AssetState] = [:]
    private var active: [RunRecord] = []
    private var automata: [AutomatonName: AutomatonState] = [:]
    private var decisions: [AssetKey: AutomationDecision] = [:]
    private var syncs: [AssetKey: Timestamp] = [:]
    private var definitions: Definitions?
    private var now = Timestamp(microseconds: 0)
    private(set) var instance = RowTrace.Instance()

    /// Nothing was ever run.
    package init(of project: ProjectDefinitions) { definitions = project.definitions }

    /// Reads them.
    package init(
        of project: ProjectDefinitions, _ store: some RunStore & SyncStateStore, now: Timestamp
    ) async throws {
        definitions = project.definitions
        self.now = now
        states = try await store.assetStates(nil)
        active = try await store.runs(.active)
        automata = try await store.automatonStates()
        decisions = try await store.automationDecisions()
        instance.pausedSince = try await store.pausedSince()
        if let lease = try await store.daemonLease() {
            instance.isDaemonRunning = lease.owner.presence != .gone && lease.expiresAt >= now
        }
        for stream in project.streams {
            guard let connection = stream.connection else { continue }
            let record = try await store.record(of: StreamKey(connection: connection, stream: stream.name))
            guard record.startedAt > 0 else { continue }
            syncs[stream.asset] = Timestamp(microseconds: record.startedAt * 1_000)
        }
    }

    // MARK: Of one asset

    func making(of key: AssetKey) -> MakingFacts {
        var facts = MakingFacts()
        let asset = definitions?.assets[key]
        if let state = states[key] { take(state, isStream: asset?.kind == .stream, &facts) }
        facts.active = active.first { $0.request.assets.contains(key) && $0.request.job == .materialize }
            .map { run in
                MakingFacts.Active(
                    run: run.id.short, isQueued: run.status == .queued, since: run.startedAt ?? run.createdAt)
            }
        if let asset, asset.isExecutable, asset.kind != .stream {
            facts.automation = asset.automation.description
        }
        if let decision = decisions[key], !decision.isRequested { facts.decision = decision.reason }
        return facts
    }

    private func take(_ state: AssetState, isStream: Bool, _ facts: inout MakingFacts) {
        // What others wrote was only seen.
        let latest = state.latest.flatMap { isStream && $0.isObservation ? nil : $0 }
        facts.made = latest?.time
        facts.run = latest?.run?.short
        guard let attempt = state.attempt else { return }
        if attempt.status == .succeeded, attempt.run == latest?.run { facts.began = attempt.time }
        guard [.failed, .canceled, .skipped].contains(attempt.status), attempt.id > state.latest?.id ?? 0
        else { return }
        facts.failure = MakingFacts.Failure(
            run: attempt.run.short, time: attempt.time,
            word: attempt.status == .canceled ? "was canceled" : attempt.status.rawValue,
            reason: attempt.reason)
    }

    // MARK: Of one stream

    /// A stream of which no file was looked at yet.
    func stream(of key: AssetKey) -> RowTrace.Stream {
        var stream = RowTrace.Stream()
        stream.syncBegan = syncs[key]
        if let sensor = definitions?.sensors.first(where: { $0.watched == key }) {
            stream.sensor = automaton(.sensor(sensor.name), sensor.isEnabledByDefault)
        }
        if let schedule = definitions?.schedules.first(where: { $0.targets.contains(key) }) {
            stream.schedule = automaton(.schedule(schedule.name), schedule.isEnabledByDefault)
            stream.schedule?.next = schedule.cron.next(after: now)
        }
        return stream
    }

    private func automaton(_ name: AutomatonName, _ isEnabledByDefault: Bool) -> RowTrace.Automaton {
        let state = automata[name]
        var automaton = RowTrace.Automaton(name.name, isEnabled: state?.isEnabled ?? isEnabledByDefault)
        automaton.lastTick = state?.lastTick?.endedAt
        automaton.reason = state?.lastTick?.reason
        if state?.lastTick?.status == .failed {
            automaton.failure = state?.lastTick?.error ?? "no reason was told"
        }
        return automaton
    }
}
