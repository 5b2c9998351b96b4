// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

/// A random lake with automation: streams get news, runs take their time and fail at times.
struct AutomationSimulation {
    private var random: SeededGenerator
    private let graph: AssetGraph
    private var states: [AssetKey: AssetState] = [:]
    private var previous: [AssetKey: AutomationDecision] = [:]
    private var now = Timestamp(seconds: 1_000_000)
    private var lastEvent: Int64 = 0
    private var runs: [SimulatedRun] = []
    /// Of the attempt before: the latest events of an asset's parents when it began.
    private var seen: [AssetKey: [Int64]] = [:]
    private(set) var requestCount = 0
    private(set) var attemptCount = 0
    private(set) var overdueCount = 0

    /// What went wrong.
    private(set) var faults: [String] = []

    private struct SimulatedRun {
        var record: RunRecord
        var rest: [AssetKey]
        var failed: Set<AssetKey> = []
        var current: AssetKey?
    }

    init(seed: UInt64) throws {
        var random = SeededGenerator(seed)
        graph = try AssetGraph(Self.assets(&random))
        self.random = random
    }

    private static func assets(_ random: inout SeededGenerator) -> [Asset] {
        var assets: [Asset] = []
        for index in 0..<Int.random(in: 2...4, using: &random) {
            assets.append(Asset(AssetKey("s\(index)"), .stream, name: "s\(index)"))
        }
        for index in 0..<Int.random(in: 3...14, using: &random) {
            var asset = Asset(AssetKey("m\(index)"), .model, name: "m\(index)")
            let count = Int.random(in: 1...3, using: &random)
            asset.dependencies = Set(assets.shuffled(using: &random).prefix(count).map(\.key)).sorted()
            asset.automation = Int.random(in: 0..<4, using: &random) == 0 ? .manual : .eager
            assets.append(asset)
        }
        return assets
    }

    // MARK: Steps

    /// - Parameter isCalm: Nothing new comes from outside, and nothing fails any more.
    mutating func step(isCalm: Bool) {
        now = now + .seconds(Int.random(in: 1...90, using: &random))
        if !isCalm { news() }
        for index in runs.indices.shuffled(using: &random) where Bool.random(using: &random) {
            work(index, mayFail: !isCalm)
        }
        runs.removeAll { $0.record.status.isTerminal }
        evaluate()
    }

    var isIdle: Bool { runs.isEmpty }

    /// A stream has new files, or somebody makes a model that nothing makes by itself.
    private mutating func news() {
        guard Int.random(in: 0..<5, using: &random) == 0 else { return }
        let candidates = graph.order.filter {
            graph[$0]?.automation == .manual && graph[$0]?.isExecutable == true
        }
        guard let key = candidates.randomElement(using: &random) else { return }
        if graph[key]?.kind == .stream {
            happened(key)
        } else if !runs.contains(where: { $0.record.request.assets.contains(key) }) {
            start([key])
        }
    }

    private mutating func happened(_ key: AssetKey) {
        lastEvent += 1
        states[key, default: AssetState()].latest = Materialization(
            id: lastEvent, run: nil, time: now, isObservation: true, metadata: AssetMetadata())
    }

    private mutating func start(_ assets: [AssetKey]) {
        let request = RunRequest(assets: assets, trigger: RunTrigger(.automation))
        let id = RunID.make(at: now, random: &random)
        runs.append(
            SimulatedRun(
                record: RunRecord(id: id, request: request, status: .queued, createdAt: now),
                rest: graph.order.filter(assets.contains)))
        for asset in assets where previous[asset]?.isRequested == true && previous[asset]?.run == nil {
            previous[asset]?.run = id
        }
    }

    /// Some progress of a run: it begins, it ends a step and begins the next one, or it is over.
    private mutating func work(_ index: Int, mayFail: Bool) {
        guard runs[index].record.status != .queued else {
            // At times a run is canceled before it begins, or finds no worker.
            let isLost = mayFail && Int.random(in: 0..<20, using: &random) == 0
            runs[index].record.status = isLost ? .failed : .started
            return
        }
        if let key = runs[index].current {
            runs[index].current = nil
            if mayFail, Int.random(in: 0..<6, using: &random) == 0 {
                runs[index].failed.insert(key)
                states[key]?.attempt?.status = .failed
            } else {
                happened(key)
                states[key]?.attempt?.status = .succeeded
            }
            return
        }
        guard !runs[index].rest.isEmpty else {
            runs[index].record.status = .succeeded
            return
        }
        begin(runs[index].rest.removeFirst(), index)
    }

    private mutating func begin(_ key: AssetKey, _ index: Int) {
        lastEvent += 1
        let isSkipped = !runs[index].failed.isDisjoint(with: graph.parents(of: key))
        if isSkipped { runs[index].failed.insert(key) } else { runs[index].current = key }
        states[key, default: AssetState()].attempt = AssetState.Attempt(
            id: lastEvent, run: runs[index].record.id, time: now, status: isSkipped ? .skipped : .started)
        guard graph[key]?.automation == .eager, !isSkipped else { return }
        attemptCount += 1
        let news = graph.parents(of: key).map { states[$0]?.latest?.id ?? 0 }
        if seen[key] == news { faults.append("\(key) is made twice for the same news \(news)") }
        if news.contains(0) { faults.append("\(key) is made without a parent") }
        seen[key] = news
    }

    // MARK: Automation

    private mutating func evaluate() {
        let evaluation = AutomationEvaluation(
            graph: graph, states: states, active: runs.map(\.record), previous: previous,
            since: Timestamp(seconds: 0), now: now)
        let (decisions, requests) = evaluation.decide()
        let eager = graph.order.filter { graph[$0]?.automation == .eager }
        if decisions.map(\.asset) != eager { faults.append("not every asset has a decision") }
        for decision in decisions { previous[decision.asset] = decision }
        for request in requests {
            requestCount += 1
            check(request, requests)
            start(request)
        }
    }

    private mutating func check(_ request: [AssetKey], _ requests: [[AssetKey]]) {
        let busy = Set(runs.flatMap(\.record.request.assets))
        if request != graph.order.filter(request.contains) { faults.append("\(request) is not in order") }
        for key in request {
            if busy.contains(key) { faults.append("\(key) is in a run already") }
            for parent in graph.parents(of: key) where graph[parent]?.kind != .stream {
                if requests.contains(where: { $0.contains(parent) }), !request.contains(parent) {
                    faults.append("\(key) is not in the run of \(parent)")
                }
                if busy.contains(parent) {
                    let isOverdue = previous[key]?.reason.contains("waited long enough") == true
                    overdueCount += isOverdue ? 1 : 0
                    if !isOverdue, !requests.joined().contains(parent) {
                        faults.append("\(key) does not wait for \(parent)")
                    }
                }
            }
        }
    }

    // MARK: The end

    /// Eager assets that are not as new as what they are made from, although nothing stands in their way.
    var stale: [AssetKey] {
        graph.order.filter { key in
            guard graph[key]?.automation == .eager else { return false }
            let all = graph.ancestors(of: [key]).union([key])
            let failed = all.contains { ancestor in
                // Either it failed with the last news, or its run was lost before it began.
                guard graph[ancestor]?.kind != .stream else { return false }
                let state = states[ancestor]
                return state?.attempt.map { $0.status != .succeeded } ?? false
                    || previous[ancestor]?.isRequested == true
            }
            let missing = all.contains { $0 != key && states[$0]?.latest == nil }
            guard !failed, !missing else { return false }
            let attempt = states[key]?.attempt?.id ?? 0
            return graph.parents(of: key).contains { (states[$0]?.latest?.id ?? 0) > attempt }
        }
    }

    var freshCount: Int {
        graph.order.filter { graph[$0]?.automation == .eager && states[$0]?.latest != nil }.count
    }
}
