// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Orchestrator

extension RunStoreContract {
    // MARK: - Events

    func keepsEvents(_ store: any RunStore) async throws {
        let lease = try await started(store, 1)
        let result = CheckResult("unique_id", passed: false, severity: .warning, failures: 7)
        var told = [
            event(.stepsPlanned(["a", "shop/fct_sales", "größe"])),
            event(.stepStarted, 1, step: "a"), step(.stepSucceeded, Self.sales, 2),
            step(.stepFailed, Self.orders, 3, message: "é\"\n"), event(.stepSkipped, 4, step: "b"),
            event(.stepCanceled, 5, step: "c", message: ""),
            step(.materialized(metadata(rows: 5, sql: "cc")), Self.orders, 6),
            event(.materialized(AssetMetadata()), 6),
            event(.observed(metadata(rows: -1)), 7, asset: Self.sales),
            step(.checked(result), Self.orders, 8, message: "7 rows"),
            event(.checked(CheckResult("x", passed: true)), 9), event(.stepsPlanned([])),
        ]
        told += RunEvent.NoteLevel.allCases.map { event(.note(level: $0), -5, message: "\($0)") }
        let last = try await store.append(told, run: id(1), lease: lease, content: [:])
        try equal(try await store.lastEventID(), last, "the last event")
        var filter = EventFilter()
        filter.after = last - Int64(told.count)
        let stored = try await store.events(filter)
        for (one, other) in zip(stored.map(\.event), told) { try equal(one, other, "an event") }
        try equal(stored.map(\.id), Array(last - Int64(told.count) + 1...last), "ids")
        try require(stored.allSatisfy { $0.run == id(1) }, "their run")
    }

    func filtersEvents(_ store: any RunStore) async throws {
        let first = try await started(store, 1)
        let second = try await started(store, 2)
        let start = try await store.lastEventID()
        for number in 0..<3 {
            try await store.append(
                [step(.stepStarted, Self.orders, number), event(.note(level: .info), number)], run: id(1),
                lease: first, content: [:])
            try await store.append(
                [step(.stepStarted, Self.sales, number)], run: id(2), lease: second, content: [:])
        }
        try await store.append(
            [event(.observed(metadata(rows: 1)), asset: Self.orders)], run: nil, lease: nil, content: [:])
        func found(_ change: (inout EventFilter) -> Void) async throws -> [Int64] {
            var filter = EventFilter()
            filter.after = start
            change(&filter)
            return try await store.events(filter).map { $0.id - start }
        }
        try equal(try await found { _ in }, Array(1...10), "all")
        try equal(try await found { $0.run = id(1) }, [1, 2, 4, 5, 7, 8], "of a run")
        try equal(try await found { $0.asset = Self.orders }, [1, 4, 7, 10], "of an asset")
        try equal(
            try await found {
                $0.run = id(1)
                $0.asset = Self.orders
                $0.after = start + 1
            }, [4, 7], "of both, after one")
        try equal(try await found { $0.limit = 2 }, [1, 2], "at most")
        try equal(try await found { $0.run = RunID("none") }, [], "of an unknown run")
        try equal(try await found { $0.asset = "none" }, [], "of an unknown asset")
    }

    /// Whoever asks for events after the last one that he saw must not miss any: they become visible in
    /// the order of their ids.
    func eventIDsGrow(_ store: any RunStore) async throws {
        var leases: [RunLease] = []
        for number in 0..<8 { leases.append(try await started(store, number)) }
        let start = try await store.lastEventID()
        let perTask = 25
        let handles = [store, try await open()]
        let seen = try await withThrowingTaskGroup(of: [Int64].self) { group in
            for (number, lease) in leases.enumerated() {
                group.addTask {
                    var lasts: [Int64] = []
                    for count in 0..<perTask {
                        let told = (0...count % 3).map {
                            event(.note(level: .info), $0, message: "\(number) \(count)")
                        }
                        lasts.append(
                            try await handles[number % 2].append(
                                told, run: id(number), lease: lease, content: [:]))
                    }
                    return lasts
                }
            }
            group.addTask {
                var ids: [Int64] = []
                var filter = EventFilter()
                filter.after = start
                let total = 8 * (0..<perTask).reduce(0) { $0 + $1 % 3 + 1 }
                while ids.count < total {
                    let events = try await handles[1].events(filter)
                    ids += events.map(\.id)
                    if let last = events.last { filter.after = last.id }
                    await Task.yield()
                }
                return ids
            }
            return try await group.reduce(into: [[Int64]]()) { $0.append($1) }
        }
        for ids in seen {
            try require(zip(ids, ids.dropFirst()).allSatisfy { $0 < $1 }, "ids do not grow: \(ids)")
        }
        let all = try await store.lastEventID() - start
        let longest = seen.map(\.count).max() ?? 0
        try equal(Int(all), longest, "events that the reader saw")
        for number in 0..<8 {
            var filter = EventFilter()
            filter.run = id(number)
            let messages = try await store.events(filter).compactMap(\.event.message)
            let expected = (0..<perTask).flatMap { count in
                (0...count % 3).map { _ in "\(number) \(count)" }
            }
            try equal(messages, expected, "the events of task \(number)")
        }
    }

    func appendsAllOrNothing(_ store: any RunStore) async throws {
        let old = try await started(store, 1)
        _ = try await store.apply(.requeue, to: id(1), lease: old, now: at(1))
        let last = try await store.lastEventID()
        try await expect(.runLeaseLost) {
            try await store.append(
                [
                    step(.stepStarted, Self.orders),
                    event(.checked(CheckResult("x", passed: true)), asset: Self.orders),
                ],
                run: id(1), lease: old, content: [:])
        }
        try equal(try await store.lastEventID(), last, "the last event")
        try equal(try await store.checkResults([Self.orders]), [:], "checks")
        try equal(try await store.append([], run: id(1), lease: nil, content: [:]), last, "no event")
    }

    func keepsContent(_ store: any RunStore) async throws {
        let lease = try await started(store, 1)
        let hash = ContentHash("00112233445566778899aabbccddeeff")
        let odd = ContentHash("ODD")
        let text = "select 'é'\n" + String(repeating: "x", count: 20_000)
        try await store.append([], run: id(1), lease: lease, content: [hash: text, odd: ""])
        try await store.append([], run: id(1), lease: lease, content: [hash: "another"])
        try equal(try await store.content(hash), text, "a text")
        try equal(try await store.content(odd), "", "an empty text")
        try equal(try await store.content(ContentHash("unknown")), nil, "an unknown text")
        for sql in [hash.text, odd.text, "unknown"] {
            try await store.append(
                [step(.materialized(metadata(rows: 1, sql: sql)), Self.orders)], run: id(1), lease: lease,
                content: [:])
            let latest = try await store.assetStates([Self.orders])[Self.orders]?.latest
            try equal(latest?.metadata.sql, sql, "the hash")
        }
    }

    // MARK: - Steps

    func followsSteps(_ store: any RunStore) async throws {
        let lease = try await started(store, 1, request([Self.orders, Self.sales]))
        func tell(_ events: RunEvent...) async throws -> Int64 {
            try await store.append(events, run: id(1), lease: lease, content: [:])
        }
        func attempt(_ asset: AssetKey) async throws -> AssetState.Attempt? {
            try await store.assetStates([asset])[asset]?.attempt
        }
        _ = try await tell(
            event(.stepsPlanned(["shop/fct_sales", "fct_orders", "upkeep"])),
            event(.stepSkipped, 1, step: "late"))
        try equal(
            try await store.steps(of: id(1)).map(\.key), ["shop/fct_sales", "fct_orders", "upkeep", "late"],
            "steps in order")
        try equal(try await attempt(Self.orders), nil, "an attempt of a planned step")
        let began = try await tell(step(.stepStarted, Self.orders, 2))
        var orders = AssetState.Attempt(id: began, run: id(1), time: at(2), status: .started)
        try equal(try await attempt(Self.orders), orders, "an attempt that began")
        _ = try await tell(step(.stepFailed, Self.orders, 5, message: "broken"))
        orders.status = .failed
        orders.reason = "broken"
        try equal(try await attempt(Self.orders), orders, "an attempt that failed")
        // A step without a word of its asset makes the one of its name.
        let skipped = try await tell(event(.stepSkipped, 6, step: "shop/fct_sales", message: "parent"))
        try equal(
            try await attempt(Self.sales),
            AssetState.Attempt(id: skipped, run: id(1), time: at(6), status: .skipped, reason: "parent"),
            "an attempt that never began")
        _ = try await tell(event(.stepStarted, 7, step: "upkeep"), event(.stepSucceeded, 8, step: "upkeep"))
        let states = try await store.assetStates(nil)
        try equal(Set(states.keys), [Self.orders, Self.sales], "assets: other steps make none")
        var failed = StepRecord("fct_orders", .failed)
        failed.startedAt = at(2)
        failed.endedAt = at(5)
        failed.reason = "broken"
        let steps = try await store.steps(of: id(1))
        try equal(steps.map(\.status), [.skipped, .failed, .succeeded, .skipped], "statuses")
        try equal(steps[1], failed, "the failed step")
        let counts = try found(try await store.run(id(1)), "no run").counts
        try require(
            counts.planned == 4 && counts.succeeded == 1 && counts.failed == 1 && counts.skipped == 2,
            "\(counts)")
    }

    func plansAnew(_ store: any RunStore) async throws {
        let first = try await started(store, 1, request([Self.orders, Self.sales]))
        try await store.append(
            [
                event(.stepsPlanned(["fct_orders", "shop/fct_sales"])), step(.stepStarted, Self.orders, 1),
                step(.stepSucceeded, Self.orders, 2), step(.stepStarted, Self.sales, 3),
            ], run: id(1), lease: first, content: [:])
        _ = try await store.apply(.requeue, to: id(1), lease: first, now: at(4))
        try equal(try await store.steps(of: id(1)).map(\.status), [.succeeded, .planned], "steps that wait")
        let second = try await taken(store, 1)
        try await store.append(
            [event(.stepsPlanned(["fct_orders", "shop/fct_sales"]))], run: id(1), lease: second, content: [:])
        try equal(
            try await store.steps(of: id(1)),
            [StepRecord("fct_orders", .planned), StepRecord("shop/fct_sales", .planned)], "steps")
        let counts = try found(try await store.run(id(1)), "no run").counts
        try require(counts.planned == 2 && counts.succeeded == 0, "\(counts)")
        let last = try await store.append(
            [step(.stepStarted, Self.orders, 5)], run: id(1), lease: second, content: [:])
        try equal(try await store.assetStates(nil)[Self.orders]?.attempt?.id, last, "the second attempt")
    }

    func endsSteps(
        _ store: any RunStore, _ change: RunChange, _ ofStarted: StepRecord.Status,
        _ ofPlanned: StepRecord.Status
    ) async throws {
        let done: AssetKey = "done"
        let lease = try await started(store, 1, request([Self.orders, Self.sales, done]))
        try await store.append(
            [
                event(.stepsPlanned(["done", "fct_orders", "shop/fct_sales", "upkeep"])),
                step(.stepStarted, done), step(.stepSucceeded, done),
            ], run: id(1), lease: lease, content: [:])
        let began = try await store.append(
            [step(.stepStarted, Self.orders, 3)], run: id(1), lease: lease, content: [:])
        let over = try await store.apply(change, to: id(1), lease: lease, now: at(9))
        let end = try await store.lastEventID()
        let steps = try await store.steps(of: id(1))
        try equal(steps.map(\.status), [.succeeded, ofStarted, ofPlanned, ofPlanned], "steps")
        try equal(steps.map(\.endedAt), [Self.now, at(9), at(9), at(9)], "when steps ended")
        try equal(steps[1].startedAt, at(3), "when a step began")
        try equal(over.counts.planned, 4, "steps")
        try equal(over.counts.succeeded, 1, "steps that succeeded")
        try equal(over.counts.failed, ofStarted == .failed ? 1 : 0, "steps that failed")
        try equal(over.counts.skipped, ofPlanned == .skipped ? 2 : 0, "steps that were skipped")
        try equal(try await store.run(id(1)), over, "the run that was read")
        let states = try await store.assetStates(nil)
        let orders = states[Self.orders]?.attempt
        try require(
            orders?.id == began && orders?.status == ofStarted && orders?.time == at(3),
            "the begun: \(String(describing: orders))")
        let sales = states[Self.sales]?.attempt
        try require(
            sales?.id == end && sales?.status == ofPlanned && sales?.time == at(9) && sales?.run == id(1),
            "the planned: \(String(describing: sales))")
        try equal(states[done]?.attempt?.status, .succeeded, "the succeeded")
        try equal(states.count, 3, "assets")
    }

    /// Automation would ask for them again at once otherwise.
    func endsRunsWithoutSteps(_ store: any RunStore) async throws {
        try await create(store, 1, request([Self.orders, Self.sales]))
        _ = try await store.apply(.cancel(reason: "no"), to: id(1), lease: nil, now: at(2))
        let end = try await store.lastEventID()
        let canceled = AssetState.Attempt(
            id: end, run: id(1), time: at(2), status: .canceled, reason: "no")
        let states = try await store.assetStates(nil)
        try equal(states.values.map(\.attempt), [canceled, canceled], "attempts")
        try await create(store, 2)
        _ = try await store.apply(.start, to: id(2), lease: nil, now: at(3))
        _ = try await store.apply(.lose(reason: "gone"), to: id(2), lease: nil, now: at(4))
        let lost = try await store.assetStates([Self.orders])[Self.orders]?.attempt
        try require(lost?.status == .skipped && lost?.run == id(2), "\(String(describing: lost))")
        let lease = try await started(store, 3)
        let before = try await store.assetStates(nil)
        _ = try await store.apply(.succeed, to: id(3), lease: lease, now: at(5))
        try equal(try await store.assetStates(nil), before, "assets after a run that had nothing to do")
    }

    /// What succeeded was not asked for again by a run from failure, though the run names it.
    func sparesSucceededAssets(_ store: any RunStore) async throws {
        let lease = try await started(store, 1, request([Self.orders, Self.sales]))
        try await store.append(
            [
                step(.stepStarted, Self.orders), step(.stepSucceeded, Self.orders),
                step(.stepFailed, Self.sales),
            ], run: id(1), lease: lease, content: [:])
        _ = try await store.apply(.fail(reason: "x"), to: id(1), lease: lease, now: at(1))
        let before = try await store.assetStates(nil)
        var again = request([Self.orders, Self.sales], .retry, name: id(1).text)
        again.options.isFromFailure = true
        try await create(store, 2, again)
        _ = try await store.apply(.cancel(reason: "y"), to: id(2), lease: nil, now: at(2))
        let after = try await store.assetStates(nil)
        try equal(after[Self.orders], before[Self.orders], "the succeeded")
        try equal(after[Self.sales]?.attempt?.run, id(2), "the attempt of the failed")
    }

    // MARK: - Assets

    func keepsMaterializations(_ store: any RunStore) async throws {
        let first = try await started(store, 1)
        var made: [Materialization] = []
        for number in 1...5 {
            let metadata = metadata(rows: Int64(number))
            let last = try await store.append(
                [
                    event(.note(level: .info), asset: Self.orders),
                    step(.materialized(metadata), Self.orders, number),
                ], run: id(1), lease: first, content: [:])
            made.insert(
                Materialization(
                    id: last, run: id(1), time: at(number), isObservation: false, metadata: metadata), at: 0)
        }
        try await store.append([step(.stepSucceeded, Self.orders)], run: id(1), lease: first, content: [:])
        func page(_ before: Int64?, _ limit: Int) async throws -> [Materialization] {
            try await store.materializations(of: Self.orders, before: before, limit: limit)
        }
        try equal(try await page(nil, 9), made, "all")
        try equal(try await page(nil, 2), Array(made[..<2]), "the newest")
        try equal(try await page(made[1].id, 2), Array(made[2..<4]), "the next ones")
        try equal(try await page(made[4].id, 2), [], "none before the first")
        try equal(try await store.assetStates(nil)[Self.orders]?.latest, made[0], "the last one")
    }

    func keepsObservations(_ store: any RunStore) async throws {
        let metadata = metadata(rows: 9)
        let last = try await store.append(
            [event(.observed(metadata), 4, asset: Self.sales)], run: nil, lease: nil, content: [:])
        let seen = Materialization(id: last, run: nil, time: at(4), isObservation: true, metadata: metadata)
        let state = try await store.assetStates([Self.sales, Self.orders])
        try equal(state.count, 1, "assets")
        try equal(state[Self.sales]?.latest, seen, "the news")
        try equal(state[Self.sales]?.attempt, nil, "an attempt out of news")
        try equal(
            try await store.materializations(of: Self.sales, before: nil, limit: 3), [seen], "the history")
    }

    func keepsChecks(_ store: any RunStore) async throws {
        let lease = try await started(store, 1)
        let failed = CheckResult("b", passed: false, severity: .warning, failures: 3)
        let passed = CheckResult("b", passed: true)
        let another = CheckResult("a", passed: false)
        try await store.append(
            [
                step(.checked(failed), Self.orders, 1, message: "3 rows"),
                step(.checked(another), Self.orders, 2), step(.checked(another), Self.sales, 2),
            ], run: id(1), lease: lease, content: [:])
        try equal(
            try await store.checkResults([Self.orders, "unknown"]),
            [
                Self.orders: [
                    StoredCheckResult(another, run: id(1), time: at(2), message: nil),
                    StoredCheckResult(failed, run: id(1), time: at(1), message: "3 rows"),
                ]
            ], "results")
        try await store.append(
            [step(.checked(passed), Self.orders, 5)], run: id(1), lease: lease, content: [:])
        try equal(
            try await store.checkResults([Self.orders])[Self.orders]?.last,
            StoredCheckResult(passed, run: id(1), time: at(5), message: nil), "the last result")
    }
}
