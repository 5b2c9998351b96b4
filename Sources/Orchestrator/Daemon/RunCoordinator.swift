// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Starts queued runs as the limits allow, and ends those whose workers are gone.
struct RunCoordinator: Sendable {
    private let instance: Instance
    private let wake: WakeSignal

    init(_ instance: Instance, wake: WakeSignal) {
        self.instance = instance
        self.wake = wake
    }

    private var store: any RunStore { instance.store }

    func run() async -> (any Error)? {
        // What an earlier daemon left is looked after at once.
        var seen = SeenRuns()
        while !Task.isCancelled {
            do {
                try await step(&seen)
            } catch is CancellationError {
                break
            } catch {
                instance.report(.trouble("looking after runs", error))
                try? await instance.time.sleep(for: DaemonLimits.workersInterval)
            }
            await wake.wait(atMost: DaemonLimits.workersInterval, instance.time)
        }
        return nil
    }

    /// Looks after all runs once.
    ///
    /// - Parameter seen: the runs of the last look.
    func step(_ seen: inout SeenRuns) async throws {
        let endings = await instance.launcher.endings()
        let active = try await store.runs(.active)
        seen.launched.formIntersection(active.map(\.id))
        for run in active where run.status.isWithWorker {
            try await lookAfter(run, endings[run.id], isOurs: seen.launched.contains(run.id))
        }
        try await start(active, &seen)
        try await tell(active, &seen.statuses)
    }

    // MARK: Starting

    private func start(_ active: [RunRecord], _ seen: inout SeenRuns) async throws {
        let queued = active.filter { $0.status == .queued }
        guard !queued.isEmpty else { return }
        let queue = RunQueue(limits: instance.settings.limits)
        let next = queue.admissible(
            queued: queued, active: active.filter { $0.status.isWithWorker }, now: instance.time.now())
        for id in next where try await start(id) { seen.launched.insert(id) }
    }

    /// - Returns: whether this daemon asked for its worker.
    private func start(_ id: RunID) async throws -> Bool {
        let run: RunRecord
        do {
            run = try await store.apply(.start, to: id, lease: nil, now: instance.time.now())
        } catch let error as LotusError where error.code == .runChange {
            // Canceled, or begun by somebody else.
            return false
        }
        do {
            try await instance.launcher.launch(run)
        } catch {
            let reason = (error as? LotusError)?.description ?? "\(error)"
            try await end(run, .fail(reason: "no worker could be started: \(reason)"))
        }
        return true
    }

    // MARK: Looking after

    /// - Parameters:
    ///   - ending: what the launcher says of the end of its worker.
    ///   - isOurs: whether this daemon asked for its worker.
    private func lookAfter(_ run: RunRecord, _ ending: String?, isOurs: Bool) async throws {
        let now = instance.time.now()
        if let ending, !isWithAnother(run) {
            // It may have said how the run ended just before.
            return try await end(run, .lose(reason: "its worker ended: \(ending)"))
        }
        switch (run.status, run.lease) {
        case (.canceling, let lease):
            let since = try await cancelingSince(run)
            if now - since > DaemonLimits.cancelMax || (lease.map { isGone($0, now) } ?? false) {
                await instance.launcher.terminate(run)
                try await end(run, .lose(reason: "its worker did not stop"))
            } else {
                await instance.launcher.cancel(run)
            }
        case (.starting, _):
            let waited = now - (try await startingSince(run))
            guard isOurs else {
                // An earlier daemon may have been killed before it had a worker. One that comes after all has the
                // run, or finds it with another worker and ends.
                if waited > DaemonLimits.foreignTakeUpMax { try await end(run, .startAgain) }
                return
            }
            guard waited > DaemonLimits.takeUpMax else { return }
            await instance.launcher.terminate(run)
            try await end(run, .lose(reason: "its worker did not begin"))
        case (_, let lease?) where isGone(lease, now):
            await instance.launcher.terminate(run)
            try await end(run, .lose(reason: "its worker is gone"))
        default: break
        }
    }

    /// Whether the worker that has a run is another one than ended here: one that an earlier daemon asked for
    /// was quicker.
    private func isWithAnother(_ run: RunRecord) -> Bool {
        guard run.status != .starting, let owner = run.lease?.owner else { return false }
        return owner.presence == .alive && owner != instance.owner
    }

    private func isGone(_ lease: RunLease, _ now: Timestamp) -> Bool {
        switch lease.owner.presence {
        case .gone: true
        // A worker that hangs keeps its run no longer than one that cannot be seen.
        case .alive, .unknown: lease.expiresAt < now
        }
    }

    private func startingSince(_ run: RunRecord) async throws -> Timestamp {
        try await since(.starting, run)
    }

    private func cancelingSince(_ run: RunRecord) async throws -> Timestamp {
        try await since(.canceling, run)
    }

    private func since(_ status: RunStatus, _ run: RunRecord) async throws -> Timestamp {
        try await store.lastChange(of: run.id, to: status) ?? run.createdAt
    }

    private func end(_ run: RunRecord, _ change: RunChange) async throws {
        do {
            _ = try await store.apply(change, to: run.id, lease: nil, now: instance.time.now())
        } catch let error as LotusError where error.code == .runChange {
            // It has ended meanwhile.
        }
    }

    // MARK: What became of runs

    /// Tells of runs that changed, and tries again those that failed.
    private func tell(_ active: [RunRecord], _ known: inout [RunID: RunStatus]) async throws {
        var now: [RunID: RunStatus] = [:]
        for run in active {
            now[run.id] = run.status
            guard known[run.id] != run.status else { continue }
            if known[run.id] == nil, run.status == .queued { instance.report(.runQueued(run)) }
            if run.status == .started { instance.report(.runStarted(run)) }
        }
        for id in known.keys where now[id] == nil {
            guard let run = try await store.run(id) else { continue }
            if run.status.isTerminal {
                if run.status == .failed { try await retry(run) }
                instance.report(.runEnded(run))
            } else {
                now[id] = run.status
            }
        }
        known = now
    }

    /// Tries again what failed while no daemon looked: an earlier one may have been killed at any moment. Asking
    /// twice makes one run.
    ///
    /// What people asked for is left out: they may have done it in their own program, and seen it fail.
    func retryMissed() async throws {
        do {
            try await retryEachMissed()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // What cannot be read of old runs must not keep new ones from being begun.
            instance.report(.trouble("looking for runs that failed before", error))
        }
    }

    private func retryEachMissed() async throws {
        var filter = RunFilter()
        filter.statuses = [.failed]
        filter.limit = DaemonLimits.missedRunsMax
        let now = instance.time.now()
        for run in try await store.runs(filter) where !Self.isAskedFor(run.request) {
            if let end = run.endedAt, now - end < DaemonLimits.missedRunAge { try await retry(run) }
        }
    }

    private static func isAskedFor(_ request: RunRequest) -> Bool {
        switch request.trigger.kind {
        case .manual, .backfill: true
        // Those of a daemon have a key.
        case .retry: request.runKey == nil
        case .sensor, .schedule, .automation: false
        }
    }

    /// A failed run is tried again as often as the settings say, and one that lost its worker more often:
    /// that is no fault of its own.
    func retry(_ run: RunRecord) async throws {
        let attempts = max(
            instance.settings.retries + 1, run.isLost ? DaemonLimits.lostAttemptsMax : 0)
        guard let next = RunRetries(attemptsMax: attempts).next(after: run, now: instance.time.now()) else {
            return
        }
        if try await store.create([instance.newRun(next)], now: instance.time.now()).first != nil {
            wake.wake()
        }
    }
}

/// What a coordinator knows from its last look.
struct SeenRuns {
    /// The runs that were not over.
    var statuses: [RunID: RunStatus] = [:]
    /// Those of them that it asked a worker for.
    var launched: Set<RunID> = []
}
