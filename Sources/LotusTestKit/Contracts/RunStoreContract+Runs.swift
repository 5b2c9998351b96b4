// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Orchestrator

extension RunStoreContract {
    // MARK: - Making and finding

    func emptyStore(_ store: any RunStore) async throws {
        try equal(try await store.run(id(1)), nil, "a run out of nothing")
        try equal(try await store.runs(RunFilter()), [], "runs out of nothing")
        try equal(try await store.runs(idEnding: "", limit: 9), [], "runs out of nothing")
        try equal(try await store.steps(of: id(1)), [], "steps out of nothing")
        try equal(try await store.lastChange(of: id(1), to: .queued), nil, "a change out of nothing")
        try equal(try await store.events(EventFilter()), [], "events out of nothing")
        try equal(try await store.lastEventID(), 0, "an event's id")
        try equal(try await store.assetStates(nil), [:], "assets out of nothing")
        try equal(try await store.assetStates([Self.orders]), [:], "an asset out of nothing")
        try equal(
            try await store.materializations(of: Self.orders, before: nil, limit: 9), [], "materializations")
        try equal(try await store.checkResults([Self.orders]), [:], "checks out of nothing")
        try equal(try await store.automatonStates(), [:], "sensors out of nothing")
        try equal(try await store.automatonState(.sensor("a")), AutomatonState(), "a state out of nothing")
        try equal(try await store.ticks(of: .sensor("a"), before: nil, limit: 9), [], "ticks out of nothing")
        try equal(try await store.automationDecisions(), [:], "decisions out of nothing")
        try equal(try await store.daemonLease(), nil, "a daemon out of nothing")
        try equal(try await store.pausedSince(), nil, "paused")
        try equal(try await store.content(ContentHash("aa")), nil, "a text out of nothing")
    }

    func keepsRequests(_ store: any RunStore) async throws {
        var full = request([Self.sales, Self.orders], .backfill, name: "größe \"x\"", key: "k\u{0}1")
        full.job = .maintenance
        full.tags = ["lotus/stream": "shop/orders", "": "é\"\n"]
        full.priority = -3
        full.options.isFullRefresh = true
        full.options.variables = "{\"a\": [1]}"
        full.options.firstDay = "2026-01-31"
        full.options.lastDay = "2026-02-01"
        full.options.isFromFailure = true
        full.root = id(1)
        full.parent = id(2)
        full.attempt = 3
        full.notBefore = at(60)
        let odd = request([AssetKey(["a/b", "c"]), AssetKey("[x"), "a/b/c"], .schedule, name: "")
        let made = try await store.create([NewRun(id(5), full), NewRun(RunID("odd"), odd)], now: at(7))
        for (run, request) in zip(made, [full, odd]) {
            let run = try found(run, "the run was not made")
            try equal(run.request, request, "the request of the answer")
            try require(run.status == .queued && run.createdAt == at(7), "status or time of \(run)")
            try equal(try await store.run(run.id), run, "the run that was read")
        }
        try equal(try await store.lastChange(of: id(5), to: .queued), at(7), "when it was queued")
        var filter = EventFilter()
        filter.run = id(5)
        try equal(try await store.events(filter).map(\.event.kind), [.status(.queued)], "its events")
    }

    func ordersRuns(_ store: any RunStore) async throws {
        for number in 1...5 { try await create(store, number) }
        var filter = RunFilter()
        try equal(try await store.runs(filter).map(\.id), (1...5).reversed().map(id), "runs")
        filter.limit = 2
        try equal(try await store.runs(filter).map(\.id), [id(5), id(4)], "the newest runs")
        filter.before = id(3)
        try equal(try await store.runs(filter).map(\.id), [id(2), id(1)], "runs before another")
        filter.before = id(4)
        filter.limit = 1
        try equal(try await store.runs(filter).map(\.id), [id(3)], "the run before another")
    }

    func filtersRuns(_ store: any RunStore) async throws {
        var tagged = request([Self.sales], .sensor, name: "s1")
        tagged.tags = ["a": "1", "b": "2"]
        var again = request([Self.orders], .retry, name: id(1).text)
        again.root = id(1)
        try await create(store, 1, tagged)
        try await create(store, 2, request([Self.orders, Self.sales], .sensor, name: "s2"))
        try await create(store, 3, again)
        try await create(store, 4)
        _ = try await taken(store, 2)
        _ = try await store.apply(.cancel(reason: "x"), to: id(4), lease: nil, now: at(9))
        func ids(_ change: (inout RunFilter) -> Void) async throws -> [RunID] {
            var filter = RunFilter()
            change(&filter)
            return try await store.runs(filter).map(\.id)
        }
        try equal(try await store.runs(.active).map(\.id), [id(3), id(2), id(1)], "active runs")
        try equal(try await ids { $0.statuses = [.canceled, .started] }, [id(4), id(2)], "by status")
        try equal(try await ids { $0.statuses = [] }, [], "of no status")
        try equal(try await ids { $0.asset = Self.sales }, [id(2), id(1)], "by asset")
        try equal(try await ids { $0.asset = "unknown" }, [], "by unknown asset")
        try equal(try await ids { $0.trigger = RunTrigger(.sensor, name: "s1") }, [id(1)], "by trigger")
        try equal(try await ids { $0.trigger = RunTrigger(.sensor) }, [], "by a trigger without a name")
        try equal(try await ids { $0.trigger = RunTrigger(.manual) }, [id(4)], "by manual trigger")
        try equal(try await ids { $0.tags = ["a": "1"] }, [id(1)], "by tag")
        try equal(try await ids { $0.tags = ["a": "1", "b": "2"] }, [id(1)], "by tags")
        try equal(try await ids { $0.tags = ["a": "1", "b": "3"] }, [], "by tags of which one differs")
        try equal(try await ids { $0.root = id(1) }, [id(3)], "by root")
        var both = RunFilter.active
        both.trigger = RunTrigger(.sensor, name: "s2")
        both.asset = Self.orders
        try equal(try await store.runs(both).map(\.id), [id(2)], "by all at once")
    }

    func findsByEnding(_ store: any RunStore) async throws {
        for number in 1...3 { try await create(store, number) }
        let second = id(2).text
        for count in [1, 8, 12, 13, 20, 36] {
            let found = try await store.runs(idEnding: String(second.suffix(count)), limit: 9)
            try require(found.contains { $0.id == id(2) }, "not found by its last \(count) characters")
            try require(
                found.allSatisfy { $0.id.text.hasSuffix(second.suffix(count)) }, "others end otherwise")
        }
        try equal(try await store.runs(idEnding: id(2).short, limit: 9).map(\.id), [id(2)], "by short name")
        try equal(try await store.runs(idEnding: "", limit: 2).map(\.id), [id(3), id(2)], "by nothing")
        try equal(try await store.runs(idEnding: "xyz", limit: 9), [], "by another end")
        let dashes = "-" + second.suffix(12).dropFirst()
        try equal(try await store.runs(idEnding: dashes, limit: 9), [], "by an end with another dash")
    }

    func dedupsRunKeys(_ store: any RunStore) async throws {
        func new(_ number: Int, _ name: String, _ key: String?) -> NewRun {
            NewRun(id(number), request([Self.orders], .sensor, name: name, key: key))
        }
        let first = try await store.create(
            [new(1, "a", "k"), new(2, "a", "k"), new(3, "b", "k"), new(4, "a", nil), new(5, "a", nil)],
            now: Self.now)
        try equal(first.map { $0?.id }, [id(1), nil, id(3), id(4), id(5)], "runs of keys")
        try equal(try await store.run(id(2)), nil, "a run that was not made")
        _ = try await store.apply(.cancel(reason: "x"), to: id(1), lease: nil, now: at(1))
        let again = try await store.create([new(6, "a", "k"), new(7, "a", "l")], now: at(1))
        try equal(again.map { $0?.id }, [nil, id(7)], "a key whose run was canceled")
        let reopened = try await open()
        try equal(try await reopened.create([new(8, "a", "k")], now: at(1)), [nil], "after reopening")
    }

    func createsOnce(_ store: any RunStore) async throws {
        let new = (0..<8).map { NewRun(id($0), request([Self.orders], .sensor, name: "a", key: "k")) }
        let made = try await withThrowingTaskGroup(of: Int.self) { group in
            for new in new {
                group.addTask { try await store.create([new], now: Self.now).compactMap { $0 }.count }
            }
            return try await group.reduce(0, +)
        }
        try equal(made, 1, "runs of one key")
    }

    // MARK: - Life

    func walksThroughLife(_ store: any RunStore) async throws {
        try await create(store, 1)
        let starting = try await store.apply(.start, to: id(1), lease: nil, now: at(2))
        try require(starting.status == .starting && starting.startedAt == nil, "\(starting)")
        let lease = try found(
            try await store.takeUp(id(1), owner: Self.me, now: at(3), until: at(23)), "no lease")
        try require(lease.owner == Self.me && lease.expiresAt == at(23), "\(lease)")
        let running = try found(try await store.run(id(1)), "no run")
        try require(running.status == .started && running.startedAt == at(3), "\(running)")
        try equal(running.lease, lease, "the run's lease")
        let over = try await store.apply(.fail(reason: "é\n"), to: id(1), lease: lease, now: at(5))
        try require(over.status == .failed && over.endedAt == at(5) && over.reason == "é\n", "\(over)")
        try equal(over.lease, lease, "the lease of a run that is over")
        try equal(try await store.run(id(1)), over, "the run that was read")
        var filter = EventFilter()
        filter.run = id(1)
        let told = try await store.events(filter)
        try equal(
            told.map(\.event.kind),
            [.status(.queued), .status(.starting), .status(.started), .status(.failed)], "events")
        try equal(told.map(\.event.time), [at(1), at(2), at(3), at(5)], "times of events")
        try equal(told.last?.event.message, "é\n", "the message of the end")
        try equal(try await store.lastChange(of: id(1), to: .started), at(3), "when it was started")
        try equal(try await store.lastChange(of: id(1), to: .succeeded), nil, "when it succeeded")
        try await create(store, 2)
        _ = try await store.apply(.start, to: id(2), lease: nil, now: at(6))
        let lost = try await store.apply(.lose(reason: "gone"), to: id(2), lease: nil, now: at(7))
        try require(lost.isLost && lost.status == .failed, "\(lost)")
        try equal(try await store.run(id(2))?.isLost, true, "the run that was lost")
    }

    func refusesChanges(_ store: any RunStore) async throws {
        let lease = try await started(store, 1)
        try await expect(.runChange) {
            _ = try await store.apply(.start, to: id(1), lease: nil, now: at(1))
        }
        let over = try await store.apply(.cancel(reason: "x"), to: id(1), lease: nil, now: at(2))
        try equal(over.status, .canceling, "status")
        let event = try await store.lastEventID()
        let same = try await store.apply(.cancel(reason: "y"), to: id(1), lease: nil, now: at(3))
        try equal(same, over, "a wish that was there")
        try equal(try await store.lastEventID(), event, "the last event")
        _ = try await store.apply(.canceled, to: id(1), lease: lease, now: at(4))
        try await expect(.runChange) {
            _ = try await store.apply(.succeed, to: id(1), lease: lease, now: at(5))
        }
        try equal(try await store.run(id(1))?.status, .canceled, "status")
    }

    func unknownRuns(_ store: any RunStore) async throws {
        let lease = RunLease(owner: Self.me, epoch: 1, expiresAt: at(1))
        try await expect(.runUnknown) {
            _ = try await store.apply(.start, to: id(1), lease: nil, now: at(1))
        }
        try await expect(.runUnknown) { _ = try await store.renew(lease, of: id(1), until: at(1)) }
        try await expect(.runUnknown) {
            try await store.append([event(.note(level: .info))], run: id(1), lease: nil, content: [:])
        }
        try equal(
            try await store.takeUp(id(1), owner: Self.me, now: at(1), until: at(2)), nil, "a lease")
        try equal(try await store.lastEventID(), 0, "events")
    }

    func requeues(_ store: any RunStore) async throws {
        let first = try await started(store, 1)
        try await store.append(
            [step(.stepStarted, Self.orders)], run: id(1), lease: first, content: [:])
        let waiting = try await store.apply(.requeue, to: id(1), lease: first, now: at(2))
        try require(waiting.status == .queued && waiting.lease == nil, "\(waiting)")
        try equal(try await store.run(id(1)), waiting, "the run that was read")
        try equal(try await store.steps(of: id(1)).map(\.status), [.planned], "steps")
        try await expect(.runLeaseLost) {
            try await store.append([event(.note(level: .info))], run: id(1), lease: first, content: [:])
        }
        try await expect(.runLeaseLost) { _ = try await store.renew(first, of: id(1), until: at(9)) }
        let second = try await taken(store, 1, Self.me)
        try require(second.epoch > first.epoch, "the epoch did not grow")
        try await expect(.runLeaseLost) {
            _ = try await store.apply(.succeed, to: id(1), lease: first, now: at(3))
        }
    }

    func cancelsQueued(_ store: any RunStore) async throws {
        try await create(store, 1)
        let over = try await store.apply(.cancel(reason: "not now"), to: id(1), lease: nil, now: at(2))
        try require(over.status == .canceled && over.endedAt == at(2) && over.startedAt == nil, "\(over)")
        try equal(
            try await store.takeUp(id(1), owner: Self.me, now: at(3), until: at(4)), nil, "a lease")
    }

    // MARK: - Leases

    func oneWorker(_ store: any RunStore) async throws {
        try await create(store, 1)
        try equal(
            try await store.takeUp(id(1), owner: Self.me, now: at(1), until: at(2)), nil,
            "a lease of a run that is not starting")
        _ = try await store.apply(.start, to: id(1), lease: nil, now: at(1))
        let won = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let owner = LeaseOwner(host: "b", process: Int32(number), started: 0)
                    let lease = try await store.takeUp(id(1), owner: owner, now: at(2), until: at(3))
                    return lease == nil ? 0 : 1
                }
            }
            return try await group.reduce(0, +)
        }
        try equal(won, 1, "workers of one run")
    }

    func fencesTheOld(_ store: any RunStore) async throws {
        let old = try await started(store, 1)
        _ = try await store.apply(.requeue, to: id(1), lease: nil, now: at(1))
        let new = try await taken(store, 1, Self.other)
        let run = try await store.run(id(1))
        let event = try await store.lastEventID()
        try await expect(.runLeaseLost) {
            try await store.append(
                [step(.materialized(metadata(rows: 1)), Self.orders)], run: id(1), lease: old,
                content: [ContentHash("aa"): "text"])
        }
        try await expect(.runLeaseLost) { _ = try await store.renew(old, of: id(1), until: at(99)) }
        for change in [RunChange.succeed, .fail(reason: "x"), .canceled, .requeue] {
            try await expect(.runLeaseLost) {
                _ = try await store.apply(change, to: id(1), lease: old, now: at(2))
            }
        }
        try equal(try await store.run(id(1)), run, "the run after an old worker")
        try equal(try await store.lastEventID(), event, "the last event after an old worker")
        try equal(try await store.assetStates(nil), [:], "assets after an old worker")
        try equal(try await store.content(ContentHash("aa")), nil, "a text of an old worker")
        _ = try await store.apply(.succeed, to: id(1), lease: new, now: at(3))
    }

    func fencesTheLost(_ store: any RunStore) async throws {
        let lease = try await started(store, 1)
        _ = try await store.apply(.lose(reason: "gone"), to: id(1), lease: nil, now: at(1))
        let event = try await store.lastEventID()
        try await expect(.runLeaseLost) {
            try await store.append(
                [step(.stepStarted, Self.orders)], run: id(1), lease: lease, content: [:])
        }
        try await expect(.runLeaseLost) { _ = try await store.renew(lease, of: id(1), until: at(99)) }
        try equal(try await store.lastEventID(), event, "the last event after a lost worker")
        // A note of the daemon is another thing.
        try await store.append([self.event(.note(level: .error))], run: id(1), lease: nil, content: [:])
    }

    func renewsLeases(_ store: any RunStore) async throws {
        let lease = try await started(store, 1)
        try equal(try await store.renew(lease, of: id(1), until: at(77)), .started, "status")
        try equal(try await store.run(id(1))?.lease?.expiresAt, at(77), "the lease's end")
        _ = try await store.apply(.cancel(reason: "x"), to: id(1), lease: nil, now: at(1))
        try equal(try await store.renew(lease, of: id(1), until: at(78)), .canceling, "status")
    }
}
