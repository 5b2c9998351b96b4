// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Orchestrator

extension RunStoreContract {
    private static let sensor = AutomatonName.sensor("shop_orders_sensor")

    func tick(
        _ status: Tick.Status, _ seconds: Int = 0, of automaton: AutomatonName = sensor,
        reason: String? = nil,
        cursor: String? = nil
    ) -> NewTick {
        var tick = Tick(automaton, status, startedAt: at(seconds), endedAt: at(seconds + 1))
        tick.reason = reason
        tick.cursor = cursor
        return NewTick(tick)
    }

    // MARK: - Ticks

    func keepsTicks(_ store: any RunStore) async throws {
        var stored: [Tick] = []
        for (number, status) in [Tick.Status.succeeded, .failed, .skipped, .succeeded].enumerated() {
            var new = tick(status, number, reason: "reason \(number) é\"", cursor: "{\"at\": \(number)}")
            new.tick.error = status == .failed ? "broken\nthere" : nil
            stored.insert(try await store.record(new), at: 0)
        }
        try require(zip(stored, stored.dropFirst()).allSatisfy { $0.id > $1.id }, "numbers do not grow")
        try require(stored.allSatisfy { $0.id > 0 }, "a tick without a number")
        try equal(stored[2].error, "broken\nthere", "the error")
        func page(_ before: Int64?, _ limit: Int) async throws -> [Tick] {
            try await store.ticks(of: Self.sensor, before: before, limit: limit)
        }
        try equal(try await page(nil, 9), stored, "all")
        try equal(try await page(nil, 1), [stored[0]], "the newest")
        try equal(try await page(stored[0].id, 2), Array(stored[1...2]), "the next ones")
        let schedule = AutomatonName(.schedule, Self.sensor.name)
        try equal(try await store.ticks(of: schedule, before: nil, limit: 9), [], "of another kind")
        let state = try await store.automatonState(Self.sensor)
        try require(state.lastTick == stored[0] && state.cursor == "{\"at\": 3}", "\(state)")
        try equal(try await store.automatonStates(), [Self.sensor: state], "states")
    }

    /// Runs, cursor, news and the tick itself: all or nothing.
    func ticksAreAtomic(_ store: any RunStore) async throws {
        let trigger = RunTrigger(.sensor, name: Self.sensor.name)
        var new = tick(.succeeded, 3, cursor: "c1")
        var request = RunRequest(assets: [Self.orders], trigger: trigger)
        request.runKey = "k1"
        new.requests = [NewRun(id(1), request), NewRun(id(2), request)]
        new.observations = [AssetObservation(Self.sales, metadata(rows: 4))]
        let stored = try await store.record(new)
        try equal(stored.runs, [id(1)], "runs of the tick")
        try equal(stored.repeatedRunKeys, ["k1"], "keys that had a run")
        let run = try found(try await store.run(id(1)), "no run")
        try require(run.status == .queued && run.createdAt == at(4) && run.request == request, "\(run)")
        let latest = try await store.assetStates(nil)[Self.sales]?.latest
        try require(latest?.isObservation == true && latest?.time == at(4), "\(String(describing: latest))")
        try equal(latest?.metadata, metadata(rows: 4), "the news")
        // A run of this name is there: the whole tick is refused.
        var bad = tick(.succeeded, 9, cursor: "c2")
        request.runKey = "k2"
        bad.requests = [NewRun(id(5), request), NewRun(id(1), self.request())]
        bad.observations = new.observations
        let last = try await store.lastEventID()
        let state = try await store.automatonState(Self.sensor)
        do {
            _ = try await store.record(bad)
            throw KitError("a second run of one name was made")
        } catch is LotusError {}
        try equal(try await store.automatonState(Self.sensor), state, "the sensor after a refused tick")
        try equal(try await store.run(id(5)), nil, "a run of a refused tick")
        try equal(try await store.lastEventID(), last, "the last event after a refused tick")
        bad.requests = [NewRun(id(5), request)]
        try equal(try await store.record(bad).runs, [id(5)], "the key of a refused tick")
    }

    func joinsEqualSkips(_ store: any RunStore) async throws {
        let first = try await store.record(tick(.skipped, 0, reason: "no files", cursor: "c"))
        let joined = try await store.record(tick(.skipped, 30, reason: "no files", cursor: "c"))
        try equal(joined.id, first.id, "the number of an equal skip")
        try require(joined.startedAt == at(0) && joined.endedAt == at(31), "\(joined)")
        try equal(try await store.ticks(of: Self.sensor, before: nil, limit: 9), [joined], "ticks")
        let kept = try await store.record(tick(.skipped, 60, reason: "no files"))
        try require(kept.id == first.id && kept.cursor == "c", "a skip that leaves the cursor: \(kept)")
        var apart = tick(.skipped, 90, reason: "no files", cursor: "c")
        apart.joinsEqualSkips = false
        var ids = [first.id, try await store.record(apart).id]
        ids.append(try await store.record(tick(.skipped, 120, reason: "other", cursor: "c")).id)
        ids.append(try await store.record(tick(.skipped, 150, reason: "other", cursor: "d")).id)
        ids.append(try await store.record(tick(.failed, 180, reason: "other", cursor: "d")).id)
        ids.append(try await store.record(tick(.failed, 210, reason: "other", cursor: "d")).id)
        ids.append(try await store.record(tick(.skipped, 240, reason: "other", cursor: "d")).id)
        try require(Set(ids).count == 7, "ticks that differ were joined: \(ids)")
        let others = tick(.skipped, 240, of: .sensor("another"), reason: "other", cursor: "d")
        try require(try await store.record(others).id != ids.last, "ticks of two sensors were joined")
    }

    func failedTicksKeepTheCursor(_ store: any RunStore) async throws {
        _ = try await store.record(tick(.succeeded, cursor: "c1"))
        _ = try await store.record(tick(.skipped, 1))
        try equal(try await store.automatonState(Self.sensor).cursor, "c1", "the cursor after none")
        // Somebody sets a cursor while a tick goes on.
        for other in ["x", nil] {
            var late = tick(.succeeded, 3, cursor: "late")
            late.cursorBefore = .known("c1")
            try await store.setCursor(other, of: Self.sensor)
            try equal(try await store.record(late).cursor, other, "the cursor of a tick that was overtaken")
            try equal(try await store.automatonState(Self.sensor).cursor, other, "the cursor set meanwhile")
            try await store.setCursor("c1", of: Self.sensor)
        }
        let failed = try await store.record(tick(.failed, 4, cursor: "half"))
        try equal(failed.cursor, "c1", "the cursor of a failed tick")
        try equal(try await store.automatonState(Self.sensor).cursor, "c1", "the cursor after a failed tick")
    }

    // MARK: - States

    func switchesAutomata(_ store: any RunStore) async throws {
        for isEnabled in [true, false, nil] as [Bool?] {
            try await store.setEnabled(isEnabled, of: Self.sensor)
            try equal(try await store.automatonState(Self.sensor).isEnabled, isEnabled, "enabled")
        }
        try await store.setCursor("c", of: Self.sensor)
        try equal(try await store.automatonState(Self.sensor).cursor, "c", "the cursor")
        _ = try await store.record(tick(.succeeded, cursor: "d"))
        try await store.setEnabled(false, of: Self.sensor)
        try await store.setCursor(nil, of: Self.sensor)
        let state = try await store.automatonState(Self.sensor)
        try require(
            state.cursor == nil && state.isEnabled == false && state.lastTick?.cursor == "d", "\(state)")
        try await store.setEnabled(true, of: .schedule("s"))
        try equal(try await store.automatonStates().count, 2, "states")
    }

    func rememberTimes(_ store: any RunStore) async throws {
        _ = try await store.record(tick(.skipped, 5))
        try equal(try await store.automatonState(Self.sensor).handledUntil, at(5), "first seen")
        _ = try await store.record(tick(.skipped, 50, reason: "x"))
        try equal(try await store.automatonState(Self.sensor).handledUntil, at(5), "first seen")
        let schedule = AutomatonName.schedule("s")
        try await store.setEnabled(true, of: schedule)
        try equal(try await store.automatonState(schedule).handledUntil, nil, "before its first tick")
        var new = tick(.skipped, 9, of: schedule, reason: "r")
        for seconds in [9, 19, 14] {
            new.handledUntil = at(seconds)
            _ = try await store.record(new)
            try equal(try await store.automatonState(schedule).handledUntil, at(seconds), "acted until")
        }
        try equal(try await store.ticks(of: schedule, before: nil, limit: 9).count, 1, "equal skips")
    }

    func keepsDecisions(_ store: any RunStore) async throws {
        let waits = AutomationDecision(Self.orders, isRequested: false, reason: "waits", time: at(1))
        let requested = AutomationDecision(
            Self.sales, isRequested: true, reason: "news é", time: at(1), run: id(1))
        try await store.record([waits, requested])
        try equal(
            try await store.automationDecisions(), [Self.orders: waits, Self.sales: requested], "decisions")
        var same = waits
        same.time = at(50)
        var changed = requested
        changed.isRequested = false
        changed.run = nil
        changed.time = at(60)
        try await store.record([same, changed])
        try equal(
            try await store.automationDecisions(), [Self.orders: waits, Self.sales: changed],
            "decisions of which one changed")
        try await store.record([])
    }

    // MARK: - The instance

    private func take(
        _ store: any RunStore, _ owner: LeaseOwner = me, _ seconds: Int = 0,
        _ presence: LeaseOwner.Presence = .unknown
    ) async throws -> RunLease {
        try await store.takeDaemonLease(
            owner: owner, now: at(seconds), until: at(seconds + 15), presence: { _ in presence })
    }

    func oneDaemon(_ store: any RunStore) async throws {
        let won = await withTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let owner = LeaseOwner(host: "b", process: Int32(number), started: 0)
                    return (try? await take(store, owner)) == nil ? 0 : 1
                }
            }
            return await group.reduce(0, +)
        }
        try equal(won, 1, "daemons")
        let lease = try found(try await store.daemonLease(), "no daemon")
        try equal(lease.expiresAt, at(15), "the lease's end")
        try await store.renewDaemonLease(lease, until: at(99))
        try equal(try await store.daemonLease()?.expiresAt, at(99), "the renewed lease's end")
        let again = try await take(store, lease.owner, 1)
        try require(again.epoch > lease.epoch, "the owner's second lease has no new epoch")
        try await expect(.daemonRunning) { try await store.renewDaemonLease(lease, until: at(100)) }
    }

    func takesOverTheDaemon(_ store: any RunStore) async throws {
        let first = try await take(store)
        try await expect(.daemonRunning) { _ = try await take(store, Self.other, 14) }
        try await expect(.daemonRunning) { _ = try await take(store, Self.other, 99, .alive) }
        try equal(try await store.daemonLease(), first, "the daemon")
        let second = try await store.takeDaemonLease(
            owner: Self.other, now: at(1), until: at(16), presence: { $0 == Self.me ? .gone : .alive })
        try require(second.epoch > first.epoch && second.owner == Self.other, "\(second)")
        try await expect(.daemonRunning) { try await store.renewDaemonLease(first, until: at(99)) }
        try await store.releaseDaemonLease(first)
        try equal(try await store.daemonLease(), second, "the daemon after another one gave up")
        let third = try await take(store, Self.me, 16)
        try equal(try await store.daemonLease(), third, "the daemon after the lease ran out")
    }

    func releasesTheDaemon(_ store: any RunStore) async throws {
        let first = try await take(store)
        try await store.releaseDaemonLease(first)
        try equal(try await store.daemonLease(), nil, "the daemon after it gave up")
        let second = try await take(store, Self.other, 1, .alive)
        try require(second.epoch > first.epoch, "the epoch began anew")
    }

    func pauses(_ store: any RunStore) async throws {
        try await store.setPaused(since: at(5))
        try equal(try await store.pausedSince(), at(5), "paused since")
        try equal(try await open().pausedSince(), at(5), "paused since, after reopening")
        try await store.setPaused(since: nil)
        try equal(try await store.pausedSince(), nil, "paused since")
    }
}
