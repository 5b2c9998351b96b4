// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

/// A queue with workers, whose runs begin, end, are canceled and are lost at random.
struct RunSimulation {
    /// Those that are not over.
    private var runs: [RunID: RunRecord] = [:]
    private(set) var ended: [RunRecord] = []
    private let limits: RunLimits
    private let retries: RunRetries
    private var now = Timestamp(microseconds: 0)
    private var random: RandomSource

    init(limits: RunLimits, random: RandomSource) {
        self.limits = limits
        self.random = random
        retries = RunRetries(attemptsMax: 3, random: random)
    }

    var isOver: Bool { runs.isEmpty }

    mutating func step(_ random: inout SeededGenerator, mayArrive: Bool) throws {
        now = now + .seconds(Int.random(in: 0...10, using: &random))
        if mayArrive, Int.random(in: 0..<5, using: &random) == 0 { arrive(&random) }
        try startAdmissible()
        try changeOne(&random, isHarmless: !mayArrive)
        checkLimits()
    }

    private mutating func arrive(_ random: inout SeededGenerator) {
        let names = ["a", "b", "c", "d", "e", "f"].shuffled(using: &random).prefix(
            Int.random(in: 0...3, using: &random))
        var request = RunRequest(assets: names.map { AssetKey($0) }, trigger: RunTrigger(.manual))
        request.priority = Int.random(in: -1...1, using: &random)
        if let value = ["x", "y", nil].randomElement(using: &random), let value {
            request.tags = ["k": value]
        }
        queue(request)
    }

    private mutating func queue(_ request: RunRequest) {
        let run = RunRecord(
            id: RunID.make(at: now, random: &random), request: request, status: .queued, createdAt: now)
        runs[run.id] = run
    }

    private mutating func startAdmissible() throws {
        let queued = runs.values.filter { $0.status == .queued }
        let active = runs.values.filter { $0.status.isWithWorker }
        for id in RunQueue(limits: limits).admissible(queued: queued, active: active, now: now) {
            try apply(.start, id)
        }
    }

    private mutating func changeOne(_ random: inout SeededGenerator, isHarmless: Bool) throws {
        let isQueued = Int.random(in: 0..<20, using: &random) == 0
        let candidates = runs.values.filter { isQueued ? $0.status == .queued : $0.status.isWithWorker }
        let ids = candidates.map(\.id).sorted()
        guard let id = ids.randomElement(using: &random), let run = runs[id] else { return }
        let change: RunChange? =
            switch run.status {
            case .queued: isHarmless ? nil : .cancel(reason: "c")
            case .starting:
                isHarmless
                    ? .takeUp
                    : [.takeUp, .takeUp, .lose(reason: "l"), .requeue].randomElement(using: &random)
            case .started:
                isHarmless
                    ? .succeed
                    : [
                        .succeed, .succeed, .fail(reason: "f"), .lose(reason: "l"), .requeue,
                        .cancel(reason: "c"),
                    ]
                    .randomElement(using: &random)
            default: [.canceled, .succeed, .lose(reason: "l")].randomElement(using: &random)
            }
        guard let change else { return }
        try apply(change, id)
    }

    private mutating func apply(_ change: RunChange, _ id: RunID) throws {
        var machine = RunStateMachine(try #require(runs[id]))
        #expect(try machine.apply(change, now: now))
        runs[id] = machine.run
        guard machine.run.status.isTerminal else { return }
        runs[id] = nil
        ended.append(machine.run)
        if let next = retries.next(after: machine.run, now: now) { queue(next) }
    }

    private func checkLimits() {
        let active = runs.values.filter { $0.status.isWithWorker }
        #expect(active.count <= limits.concurrentMax)
        for value in ["x", "y"] { #expect(active.count { $0.request.tags["k"] == value } <= 2) }
        let assets = active.flatMap(\.request.assets)
        #expect(Set(assets).count == assets.count)
    }
}
