// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Requests runs when the times of schedules come; times that were missed are caught up with one run.
struct ScheduleLoop: Sendable {
    private let instance: Instance
    private let current: CurrentDefinitions
    private let queue: WakeSignal

    init(_ instance: Instance, _ current: CurrentDefinitions, queue: WakeSignal) {
        self.instance = instance
        self.current = current
        self.queue = queue
    }

    func run() async -> (any Error)? {
        let ticker = ScheduleTicker(instance)
        while true {
            do {
                if try await round(ticker) { queue.wake() }
                try await instance.time.sleep(for: pause())
            } catch is CancellationError {
                return nil
            } catch {
                instance.report(.trouble("schedules", error))
                do { try await instance.time.sleep(for: .seconds(1)) } catch { return nil }
            }
        }
    }

    /// A wall clock that is set, and files that change, are noticed within a second.
    private func pause() -> Duration {
        let part = instance.time.now().microseconds % 1_000_000
        return .microseconds(1_000_000 - part)
    }

    /// - Returns: whether runs were made.
    func round(_ ticker: ScheduleTicker) async throws -> Bool {
        guard let definitions = current.definitions, !definitions.schedules.isEmpty else { return false }
        if try await instance.store.pausedSince() != nil { return false }
        let states = try await instance.store.automatonStates()
        var hasRuns = false
        for schedule in definitions.schedules {
            let state = states[.schedule(schedule.name)] ?? AutomatonState()
            if try await ticker.tick(schedule, state) { hasRuns = true }
        }
        return hasRuns
    }
}

/// One look at a schedule.
package struct ScheduleTicker: Sendable {
    private let instance: Instance

    package init(_ instance: Instance) { self.instance = instance }

    /// Requests a run if a time of the schedule came since it last acted.
    ///
    /// A schedule that is new, or was switched on, counts from now.
    ///
    /// - Returns: whether a run was made.
    func tick(_ schedule: ScheduleDefinition, _ state: AutomatonState) async throws -> Bool {
        let now = instance.time.now()
        guard state.isEnabled ?? schedule.isEnabledByDefault else {
            // What comes while it is off is not caught up.
            if let handled = state.handledUntil, let due = schedule.cron.previous(atOrBefore: now),
                due > handled
            {
                try await note(schedule, now, "the schedule is disabled")
            }
            return false
        }
        guard let handled = state.handledUntil else {
            try await note(schedule, now, "the schedule is new: its next time counts")
            return false
        }
        guard let due = schedule.cron.previous(atOrBefore: now), due > handled else { return false }
        let tick = try await request(schedule, due: due, now)
        instance.report(.ticked(tick))
        return !tick.runs.isEmpty
    }

    private func note(_ schedule: ScheduleDefinition, _ now: Timestamp, _ reason: String) async throws {
        var tick = Tick(.schedule(schedule.name), .skipped, startedAt: now, endedAt: now)
        tick.reason = reason
        var new = NewTick(tick)
        new.handledUntil = now
        _ = try await instance.store.record(new)
    }

    /// Requests a run for a time of a schedule, or now when somebody asks for it.
    ///
    /// A schedule whose last run has not begun yet requests no other.
    package func request(
        _ schedule: ScheduleDefinition, due: Timestamp, _ now: Timestamp
    ) async throws -> Tick {
        let trigger = RunTrigger(.schedule, name: schedule.name)
        var filter = RunFilter.active
        filter.trigger = trigger
        var tick = Tick(.schedule(schedule.name), .succeeded, startedAt: now, endedAt: now)
        var requests: [NewRun] = []
        if let active = try await instance.store.runs(filter).first {
            tick.status = .skipped
            tick.reason = "its run \(active.id.short) is \(active.status.rawValue)"
        } else {
            var request = RunRequest(assets: schedule.targets, trigger: trigger)
            request.job = schedule.job
            request.tags = schedule.tags
            request.runKey = due.description
            requests = [instance.newRun(request)]
        }
        var new = NewTick(tick)
        new.requests = requests
        new.handledUntil = due
        return try await instance.store.record(new)
    }
}
