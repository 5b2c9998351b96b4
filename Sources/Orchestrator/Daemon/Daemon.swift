// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// Lets everything of an instance happen by itself: reads its definitions again when files change, ticks
/// sensors and schedules, follows automation policies, starts runs and watches over them.
package final class Daemon: Sendable {
    let instance: Instance
    /// The definitions that are in force.
    package let current: CurrentDefinitions
    /// The queue may have changed.
    let queueSignal: WakeSignal
    /// Assets may have news.
    let automationSignal = WakeSignal()
    let sensorLoop: SensorLoop
    private let coordinator: RunCoordinator

    package init(_ instance: Instance) {
        self.instance = instance
        queueSignal = instance.queueSignal
        current = CurrentDefinitions()
        sensorLoop = SensorLoop(instance, current, queue: queueSignal)
        coordinator = RunCoordinator(instance, wake: queueSignal)
    }

    /// Works until the task is cancelled, then lets runs end for a while and stops the others; those go on
    /// when a daemon runs again.
    ///
    /// - Throws: ``LotusError`` `LL-RUN-004` when another daemon works on the store, or what the store says
    ///   when it cannot be opened. Later failures are told and tried again.
    package func run() async throws {
        let lease = try await takePlace()
        await reload()
        instance.report(.started(current.definitions))
        // Before anything ticks: a sensor waits for a run that is tried again.
        try? await coordinator.retryMissed()
        let failure = await work(lease)
        await stop()
        try? await instance.store.releaseDaemonLease(lease)
        instance.report(.stopped)
        if let failure { throw failure }
    }

    /// Ticks everything once, and works until no run is left and nothing asks for one any more.
    ///
    /// - Returns: the runs that ended meanwhile.
    /// - Throws: also when the definitions cannot be read.
    package func runOnce() async throws -> [RunRecord] {
        let lease = try await takePlace()
        let result = await Result { try await pass(lease) }
        // Of a project that cannot be read nothing was begun.
        if current.definitions != nil { await stop() }
        try? await instance.store.releaseDaemonLease(lease)
        if current.definitions != nil { instance.report(.stopped) }
        return try result.get()
    }

    private func pass(_ lease: RunLease) async throws -> [RunRecord] {
        let fingerprint = await instance.source.fingerprint()
        do {
            _ = current.set(try await instance.source.load(), fingerprint)
        } catch {
            current.fail(error, fingerprint)
            throw error
        }
        instance.report(.started(current.definitions))
        let start = instance.time.now()
        let schedules = ScheduleLoop(instance, current, queue: queueSignal)
        let automation = AutomationLoop(instance, current, wake: automationSignal, queue: queueSignal)
        try await coordinator.retryMissed()
        var seen = SeenRuns()
        var ended: [RunID: RunRecord] = [:]
        _ = try await schedules.round(ScheduleTicker(instance))
        _ = try await tickSensors()
        while true {
            try Task.checkCancellation()
            let before = seen.statuses
            try await coordinator.step(&seen)
            for id in before.keys where seen.statuses[id] == nil {
                if let run = try await instance.store.run(id) { ended[id] = run }
            }
            try await instance.store.renewDaemonLease(
                lease, until: instance.time.now() + DaemonLimits.leaseLength)
            if try await automation.round() { continue }
            // A run that has just ended is told of in the next round.
            if seen.statuses.isEmpty, try await instance.store.runs(.active).isEmpty {
                // A sync may have landed files meanwhile.
                guard try await tickSensors() else { break }
            }
            await queueSignal.wait(atMost: DaemonLimits.onceInterval, instance.time)
        }
        return ended.values.filter { $0.createdAt >= start || ($0.endedAt ?? start) >= start }
            .sorted { $0.id < $1.id }
    }

    /// - Returns: whether runs were made.
    private func tickSensors() async throws -> Bool {
        guard let sensors = current.definitions?.sensors, try await instance.store.pausedSince() == nil
        else { return false }
        let ticker = SensorTicker(instance)
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            var hasRuns = false
            for (index, sensor) in sensors.enumerated() {
                if index >= DaemonLimits.sensorsMax, try await group.next() == true { hasRuns = true }
                group.addTask { try await ticker.tick(sensor) }
            }
            for try await made in group where made { hasRuns = true }
            return hasRuns
        }
    }

    private func takePlace() async throws -> RunLease {
        let now = instance.time.now()
        return try await instance.store.takeDaemonLease(
            owner: instance.owner, now: now, until: now + DaemonLimits.leaseLength,
            presence: { $0.presence })
    }

    /// The loops, until the task is cancelled or another daemon took the place.
    private func work(_ lease: RunLease) async -> (any Error)? {
        await withTaskGroup(of: (any Error)?.self) { group in
            group.addTask { await self.keepPlace(lease) }
            group.addTask { await self.watchFiles() }
            group.addTask { await self.watchEvents() }
            group.addTask { await self.coordinator.run() }
            group.addTask { await self.sensorLoop.run() }
            group.addTask { await ScheduleLoop(self.instance, self.current, queue: self.queueSignal).run() }
            group.addTask {
                await AutomationLoop(
                    self.instance, self.current, wake: self.automationSignal, queue: self.queueSignal
                ).run()
            }
            group.addTask { await RetentionLoop(self.instance).run() }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    private func keepPlace(_ lease: RunLease) async -> (any Error)? {
        while true {
            do { try await instance.time.sleep(for: DaemonLimits.leaseRenewal) } catch { return nil }
            do {
                try await instance.store.renewDaemonLease(
                    lease, until: instance.time.now() + DaemonLimits.leaseLength)
            } catch let error as LotusError where error.code == .daemonRunning {
                return error
            } catch {
                instance.report(.trouble("keeping the daemon's place", error))
            }
        }
    }

    // MARK: Definitions

    private func watchFiles() async -> (any Error)? {
        while true {
            do { try await instance.time.sleep(for: DaemonLimits.filesInterval) } catch { return nil }
            let fingerprint = await instance.source.fingerprint()
            if fingerprint != current.fingerprint { await reload(isAgain: true) }
        }
    }

    /// Reads the definitions again; broken ones leave the last good ones.
    private func reload(isAgain: Bool = false) async {
        // Asked for first: what changes while files are read is read again.
        let fingerprint = await instance.source.fingerprint()
        do {
            let definitions = try await instance.source.load()
            let isNew = current.set(definitions, fingerprint)
            if isNew, isAgain { instance.report(.definitionsLoaded(definitions)) }
            sensorLoop.definitionsChanged()
            automationSignal.wake()
        } catch {
            if error is CancellationError { return }
            current.fail(error, fingerprint)
            instance.report(.definitionsFailed(error))
        }
    }

    // MARK: Events

    /// Looks for what other processes wrote: events of workers, runs that commands queued.
    private func watchEvents() async -> (any Error)? {
        var seen: Int64 = (try? await instance.store.lastEventID()) ?? 0
        while true {
            do { try await instance.time.sleep(for: DaemonLimits.eventsInterval) } catch { return nil }
            do {
                let last = try await instance.store.lastEventID()
                guard last > seen else { continue }
                try await look(after: seen)
                seen = last
                queueSignal.wake()
                automationSignal.wake()
            } catch is CancellationError {
                return nil
            } catch {
                instance.report(.trouble("reading events", error))
            }
        }
    }

    /// The sensor of a stream that was synced looks at once.
    private func look(after id: Int64) async throws {
        var filter = EventFilter()
        filter.after = id
        while true {
            let events = try await instance.store.events(filter)
            for stored in events {
                if case .materialized = stored.event.kind, let asset = stored.event.asset {
                    sensorLoop.nudge(watching: asset)
                }
            }
            guard events.count == filter.limit, let last = events.last else { return }
            filter.after = last.id
        }
    }

    // MARK: The end

    /// Lets runs end by themselves for a while, then stops their workers.
    private func stop() async {
        let running = (try? await instance.store.runs(.active).count { $0.status.isWithWorker }) ?? 0
        instance.report(.stopping(runs: running))
        let launcher = instance.launcher
        let drain = instance.settings.drain
        await Task.detached { await launcher.close(grace: drain) }.value
    }
}

/// The definitions that are in force, and what is wrong with newer ones.
package final class CurrentDefinitions: Sendable {
    private struct State {
        var definitions: Definitions?
        var fingerprint: String?
        var error: (any Error)?
    }

    private let state = Mutex(State())

    init() {}

    /// The last good ones.
    package var definitions: Definitions? { state.withLock { $0.definitions } }
    /// Why the files cannot be read as they are now.
    package var error: (any Error)? { state.withLock { $0.error } }
    var fingerprint: String? { state.withLock { $0.fingerprint } }

    /// - Returns: whether they are others than before.
    func set(_ definitions: Definitions, _ fingerprint: String) -> Bool {
        state.withLock { state in
            let isNew = state.definitions?.isSame(as: definitions) != true || state.error != nil
            state = State(definitions: definitions, fingerprint: fingerprint)
            return isNew
        }
    }

    func fail(_ error: any Error, _ fingerprint: String) {
        state.withLock { state in
            state.error = error
            state.fingerprint = fingerprint
        }
    }
}

/// The limits of daemons.
package enum DaemonLimits {
    static let leaseLength = Duration.seconds(15)
    static let leaseRenewal = Duration.seconds(3)
    /// How often files are looked at: an edit is live within a second.
    static let filesInterval = Duration.milliseconds(400)
    /// How often the store is asked for what others wrote.
    static let eventsInterval = Duration.milliseconds(25)
    /// How often workers are looked after.
    static let workersInterval = Duration.seconds(1)
    /// How long a worker may take to take up its run.
    static let takeUpMax = Duration.seconds(60)
    /// The same of a worker that somebody else asked for, which may never have been started.
    static let foreignTakeUpMax = Duration.seconds(5)
    /// How long a worker may take to stop when its run is canceled.
    static let cancelMax = Duration.seconds(30)
    /// How often a daemon that runs once looks whether all is done.
    static let onceInterval = Duration.milliseconds(200)
    static let retentionInterval = Duration.seconds(3600)
    static let pruneRowsMax = 1_000
    /// Sensors that tick at the same time.
    static let sensorsMax = 8
    /// How long a tick may take.
    static let tickMax = Duration.seconds(60)
    /// How often policies are looked at when nothing happens.
    static let automationInterval = Duration.seconds(15)
    /// How often a run whose worker was lost is begun again.
    static let lostAttemptsMax = 5
    /// How old a failed run may be that nobody tried again, and how many of those are looked at.
    static let missedRunAge = Duration.seconds(3_600)
    static let missedRunsMax = 1_000
}

extension Result where Failure == any Error {
    /// What came of something.
    init(_ body: () async throws -> Success) async {
        do { self = .success(try await body()) } catch { self = .failure(error) }
    }
}
