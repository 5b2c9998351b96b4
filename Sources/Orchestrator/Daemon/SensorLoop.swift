// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// Ticks each sensor when its time has come, or at once when there is news of what it watches.
final class SensorLoop: Sendable {
    private struct State {
        /// When each sensor ticks next, by the monotonic clock in nanoseconds.
        var due: [String: UInt64] = [:]
        var running: Set<String> = []
        /// Nudged while they ticked: they tick again.
        var again: Set<String> = []
    }

    private let ticker: SensorTicker
    private let instance: Instance
    private let current: CurrentDefinitions
    private let queue: WakeSignal
    private let wake = WakeSignal()
    private let state = Mutex(State())

    init(_ instance: Instance, _ current: CurrentDefinitions, queue: WakeSignal) {
        self.instance = instance
        self.current = current
        self.queue = queue
        ticker = SensorTicker(instance)
    }

    func definitionsChanged() { wake.wake() }

    /// There is news of an asset.
    func nudge(watching asset: AssetKey) {
        let names = (current.definitions?.sensors ?? []).filter { $0.watched == asset }.map(\.name)
        guard !names.isEmpty else { return }
        state.withLock { state in
            for name in names {
                state.due[name] = 0
                if state.running.contains(name) { state.again.insert(name) }
            }
        }
        wake.wake()
    }

    func run() async -> (any Error)? {
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let round = await round()
                for sensor in round.due {
                    group.addTask { await self.tick(sensor) }
                }
                await wake.wait(atMost: round.pause, instance.time)
            }
        }
        return nil
    }

    /// The sensors whose time has come, and how long it is until the next one's comes.
    private func round() async -> (due: [SensorDefinition], pause: Duration) {
        guard let definitions = current.definitions, !definitions.sensors.isEmpty else {
            return ([], .seconds(1))
        }
        if (try? await instance.store.pausedSince()) != nil { return ([], .seconds(1)) }
        let now = instance.time.monotonicNanoseconds()
        return state.withLock { state in
            var due: [SensorDefinition] = []
            var next = now + 1_000_000_000
            for sensor in definitions.sensors where !state.running.contains(sensor.name) {
                let time = state.due[sensor.name] ?? 0
                if time > now {
                    next = min(next, time)
                } else if state.running.count < DaemonLimits.sensorsMax {
                    state.running.insert(sensor.name)
                    due.append(sensor)
                }
            }
            return (due, .nanoseconds(Int64(next - now)))
        }
    }

    private func tick(_ sensor: SensorDefinition) async {
        do {
            if try await ticker.tick(sensor) { queue.wake() }
        } catch is CancellationError {
            // The daemon stops.
        } catch {
            instance.report(.trouble("the sensor \(sensor.name)", error))
        }
        let interval =
            UInt64(max(0, sensor.interval.components.seconds)) * 1_000_000_000
            + UInt64(max(0, sensor.interval.components.attoseconds / 1_000_000_000))
        let now = instance.time.monotonicNanoseconds()
        state.withLock { state in
            state.running.remove(sensor.name)
            state.due[sensor.name] = state.again.remove(sensor.name) == nil ? now + interval : now
        }
        wake.wake()
    }
}

/// One tick of a sensor: evaluates it and remembers what came of it.
package struct SensorTicker: Sendable {
    private let instance: Instance

    package init(_ instance: Instance) { self.instance = instance }

    /// Ticks a sensor if it is enabled.
    ///
    /// - Returns: whether runs were made.
    package func tick(_ sensor: SensorDefinition) async throws -> Bool {
        let name = AutomatonName.sensor(sensor.name)
        let state = try await instance.store.automatonState(name)
        guard state.isEnabled ?? sensor.isEnabledByDefault else { return false }
        let tick = try await instance.store.record(evaluated(sensor, state))
        if tick.status != .skipped { instance.report(.ticked(tick)) }
        return !tick.runs.isEmpty
    }

    /// What a tick would do; nothing is remembered.
    package func dryRun(_ sensor: SensorDefinition) async throws -> NewTick {
        let state = try await instance.store.automatonState(.sensor(sensor.name))
        return try await evaluated(sensor, state, isDryRun: true)
    }

    private func evaluated(
        _ sensor: SensorDefinition, _ state: AutomatonState, isDryRun: Bool = false
    ) async throws -> NewTick {
        let name = AutomatonName.sensor(sensor.name)
        let start = instance.time.now()
        var filter = RunFilter()
        filter.trigger = RunTrigger(.sensor, name: sensor.name)
        filter.limit = 1
        let last = try await instance.store.runs(filter).first
        var context = SensorContext(sensor: sensor, cursor: state.cursor, now: start, isDryRun: isDryRun)
        context.lastRun = try await latestAttempt(of: last)
        do {
            let told = context
            let result = try await limited { try await instance.sensors.evaluate(told) }
            var tick = Tick(
                name, result.requests.isEmpty ? .skipped : .succeeded, startedAt: start,
                endedAt: instance.time.now())
            tick.reason = result.skipReason
            tick.cursor = result.cursor ?? state.cursor
            var new = NewTick(tick)
            new.cursorBefore = .known(state.cursor)
            new.requests = result.requests.map { request in
                var request = request
                request.tags.merge(sensor.tags) { own, _ in own }
                return instance.newRun(request)
            }
            new.observations = result.observations
            return new
        } catch {
            if error is CancellationError { throw error }
            var tick = Tick(name, .failed, startedAt: start, endedAt: instance.time.now())
            tick.error = (error as? LotusError)?.description ?? "\(error)"
            tick.cursor = state.cursor
            return NewTick(tick)
        }
    }

    /// A run that is tried again is as good as its last attempt.
    private func latestAttempt(of run: RunRecord?) async throws -> RunRecord? {
        guard let run, run.status == .failed else { return run }
        var filter = RunFilter()
        filter.root = run.id
        filter.limit = 1
        return try await instance.store.runs(filter).first ?? run
    }

    private func limited<R: Sendable>(_ body: @escaping @Sendable () async throws -> R) async throws -> R {
        let time = instance.time
        return try await withThrowingTaskGroup(of: R?.self) { group in
            group.addTask { try await body() }
            group.addTask {
                try await time.sleep(for: DaemonLimits.tickMax)
                return nil
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else {
                throw LotusError(
                    .sensorTimeout, "the sensor did not answer within \(DaemonLimits.tickMax)",
                    hint: "Check that the object store answers: `lotus doctor`.")
            }
            return result
        }
    }
}
