// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Orchestrator

extension RunStoreContract {
    private func limits(ticks: Int = -99, failedTicks: Int = -99, events: Int = -99) -> RetentionLimits {
        RetentionLimits(
            ticksSkipped: at(ticks), ticksSucceeded: at(ticks), ticksFailed: at(failedTicks),
            events: at(events))
    }

    /// Removes all that may go; throws when that has no end.
    private func prune(_ store: any RunStore, _ limits: RetentionLimits, rowsMax: Int = 100) async throws {
        for _ in 0..<1_000 where try await !store.prune(limits, rowsMax: rowsMax) { return }
        throw KitError("there is always more to remove")
    }

    // MARK: - What goes

    func prunesTicks(_ store: any RunStore) async throws {
        let sensor = AutomatonName.sensor("s")
        for number in 0..<12 {
            let status = Tick.Status.allCases[number % 3]
            _ = try await store.record(tick(status, number * 10, of: sensor, reason: "\(number)"))
        }
        let all = try await store.ticks(of: sensor, before: nil, limit: 99)
        let limits = RetentionLimits(
            ticksSkipped: at(45), ticksSucceeded: at(65), ticksFailed: at(25), events: at(-9))
        try await prune(store, limits)
        let left = try await store.ticks(of: sensor, before: nil, limit: 99)
        let expected = all.filter { tick in
            switch tick.status {
            case .skipped: tick.endedAt >= at(45)
            case .succeeded: tick.endedAt >= at(65)
            case .failed: tick.endedAt >= at(25)
            }
        }
        try equal(left, expected, "ticks that are left")
        try await prune(store, self.limits(ticks: 9_999, failedTicks: 9_999))
        try equal(
            try await store.ticks(of: sensor, before: nil, limit: 99), Array(all.prefix(1)), "the last tick")
        let next = try await store.record(tick(.failed, 500, of: sensor))
        try require(next.id > all[0].id, "a number was given twice")
    }

    private func over(_ store: any RunStore, _ number: Int, _ request: RunRequest? = nil) async throws {
        let lease = try await started(store, number, request)
        try await store.append(
            [
                event(.stepsPlanned(["fct_orders"]), number), step(.stepStarted, Self.orders, number),
                step(.materialized(metadata(rows: Int64(number))), Self.orders, number),
                step(.checked(CheckResult("c", passed: true, failures: Int64(number))), Self.orders, number),
                step(.stepSucceeded, Self.orders, number),
            ], run: id(number), lease: lease, content: [:])
        _ = try await store.apply(.succeed, to: id(number), lease: lease, now: at(number))
    }

    func prunesRuns(_ store: any RunStore) async throws {
        for number in 1...3 { try await over(store, number) }
        _ = try await started(store, 4)
        try await store.append(
            [event(.observed(metadata(rows: 1)), 1, asset: Self.sales)], run: nil, lease: nil, content: [:])
        let last = try await store.lastEventID()
        try await prune(store, limits(events: 3))
        try equal(try await store.runs(RunFilter()).map(\.id), [id(4), id(3)], "runs that are left")
        try equal(try await store.steps(of: id(1)), [], "steps of a run that is gone")
        let events = try await store.events(EventFilter())
        try equal(Set(events.map(\.run)), [id(3), id(4)], "runs whose events are left")
        var filter = RunFilter()
        filter.asset = Self.orders
        try equal(try await store.runs(filter).map(\.id), [id(4), id(3)], "runs of the asset")
        filter.before = id(2)
        try equal(try await store.runs(filter), [], "runs before one that is gone")
        // One that is not over stays, however old it is.
        try await prune(store, limits(events: 9_999))
        try equal(try await store.runs(RunFilter()).map(\.id), [id(4)], "runs that are left")
        try require(try await store.lastEventID() >= last, "ids of events begin anew")
        let next = try await store.append([event(.note(level: .info))], run: nil, lease: nil, content: [:])
        try require(next > last, "an id was given twice")
    }

    func prunesLittleByLittle(_ store: any RunStore) async throws {
        for number in 1...4 { try await over(store, number) }
        let before = try await store.events(EventFilter())
        try require(try await store.prune(limits(events: 9_999), rowsMax: 3), "it is done already")
        let after = try await store.events(EventFilter())
        try equal(after, Array(before.dropFirst(3)), "the oldest go first")
        try await prune(store, limits(events: 9_999), rowsMax: 3)
        try equal(try await store.events(EventFilter()), [], "events")
        try equal(try await store.runs(RunFilter()), [], "runs")
    }

    // MARK: - What stays

    func keepsWhatIsNeeded(_ store: any RunStore) async throws {
        try await over(store, 1, request([Self.orders], .sensor, name: "s", key: "k"))
        try await store.append(
            [event(.observed(metadata(rows: 8)), 1, asset: Self.sales)], run: nil, lease: nil, content: [:])
        let states = try await store.assetStates(nil)
        let checks = try await store.checkResults([Self.orders])
        let made = try await store.materializations(of: Self.orders, before: nil, limit: 9)
        try require(states.count == 2 && checks.count == 1 && made.count == 1, "nothing to keep")
        try await prune(store, limits(events: 9_999))
        try equal(try await store.run(id(1)), nil, "a run that is old")
        try equal(try await store.assetStates(nil), states, "what is known of assets")
        try equal(try await store.checkResults([Self.orders]), checks, "results of checks")
        try equal(
            try await store.materializations(of: Self.orders, before: nil, limit: 9), made,
            "the last materialization")
        try equal(
            try await store.materializations(of: Self.orders, before: made[0].id, limit: 9), [], "older ones")
        let new = NewRun(id(2), request([Self.orders], .sensor, name: "s", key: "k"))
        try equal(try await store.create([new], now: at(5)), [nil], "the key of a run that is gone")
        try await over(store, 3)
        let after = try await store.materializations(of: Self.orders, before: nil, limit: 9)
        try equal(after.count, 1, "materializations: only the last one stays")
    }

    func prunesContent(_ store: any RunStore) async throws {
        let hashes = (1...5).map { ContentHash(String(repeating: "\($0)", count: 32)) }
        func make(_ number: Int, _ asset: AssetKey, sql: ContentHash, other: ContentHash? = nil) async throws
        {
            let lease = try await started(store, number)
            var metadata = metadata(rows: 1, sql: sql.text)
            if let other { metadata.others = [JSONValue.Member("plan", .string(other.text))] }
            try await store.append(
                [step(.materialized(metadata), asset)], run: id(number), lease: lease,
                content: [sql: "text of \(sql.text)"])
            _ = try await store.apply(.succeed, to: id(number), lease: lease, now: at(number))
        }
        try await store.append([], run: nil, lease: nil, content: [hashes[3]: "a plan"])
        try await make(1, Self.orders, sql: hashes[0])
        try await make(2, Self.orders, sql: hashes[1], other: hashes[3])
        try await make(3, Self.sales, sql: hashes[2])
        try await make(4, Self.sales, sql: hashes[0])
        try await make(5, Self.orders, sql: hashes[4])
        try await make(6, Self.orders, sql: hashes[4])
        try await make(7, Self.orders, sql: hashes[1], other: hashes[3])
        func left() async throws -> [Bool] {
            var left: [Bool] = []
            for hash in hashes { left.append(try await store.content(hash) != nil) }
            return left
        }
        try await prune(store, limits(events: 3))
        try equal(try await left(), [true, true, true, true, true], "texts while events name them")
        try await prune(store, limits(events: 6))
        try equal(
            try await left(), [true, true, false, true, true], "texts of which the first event is gone")
        try await prune(store, limits(events: 9_999))
        try equal(try await left(), [true, true, false, true, false], "texts that the last makings name")
        let latest = try await store.assetStates(nil)[Self.orders]?.latest
        try equal(latest?.metadata.sql, hashes[1].text, "the hash")
    }

    // MARK: - Several at once

    func survivesReopening(_ store: any RunStore) async throws {
        try await over(store, 1)
        let lease = try await started(store, 2)
        _ = try await store.record(tick(.skipped, reason: "x", cursor: "é\""))
        let daemon = try await store.takeDaemonLease(
            owner: Self.me, now: at(1), until: at(2), presence: { _ in .unknown })
        let again = try await open()
        try equal(try await again.runs(RunFilter()), try await store.runs(RunFilter()), "runs")
        try equal(try await again.events(EventFilter()), try await store.events(EventFilter()), "events")
        try equal(try await again.assetStates(nil), try await store.assetStates(nil), "assets")
        try equal(try await again.automatonStates(), try await store.automatonStates(), "sensors")
        try equal(try await again.daemonLease(), daemon, "the daemon")
        let reopened = try found(try await again.run(id(2)), "no run")
        try equal(reopened.lease, lease, "a lease")
        _ = try await again.apply(.succeed, to: id(2), lease: lease, now: at(9))
    }

    /// As two processes do it.
    func twoHandles(_ store: any RunStore) async throws {
        let other = try await open()
        try await create(store, 1)
        try equal(try await other.run(id(1))?.status, .queued, "the run as the other sees it")
        _ = try await other.apply(.start, to: id(1), lease: nil, now: at(1))
        let lease = try found(
            try await store.takeUp(id(1), owner: Self.me, now: at(1), until: at(2)), "no lease")
        try equal(try await other.takeUp(id(1), owner: Self.other, now: at(1), until: at(2)), nil, "a lease")
        let last = try await store.append(
            [event(.note(level: .info))], run: id(1), lease: lease, content: [:])
        try equal(try await other.lastEventID(), last, "the last event as the other sees it")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, handle) in [store, other].enumerated() {
                group.addTask {
                    for count in 0..<20 {
                        try await create(handle, 100 + 2 * count + number)
                        _ = try await handle.record(tick(.failed, count, of: .sensor("\(number)")))
                    }
                }
            }
            try await group.waitForAll()
        }
        try equal(try await store.runs(RunFilter()).count, 41, "runs that both made")
        _ = try await other.apply(.cancel(reason: "x"), to: id(1), lease: nil, now: at(3))
        try equal(try await store.renew(lease, of: id(1), until: at(9)), .canceling, "a wish of the other")
    }
}
