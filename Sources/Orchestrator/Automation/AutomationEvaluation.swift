// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Decides which assets are made by themselves now, by their policies.
///
/// Pure: the same states give the same decisions. An asset is never requested twice for the same news of what it
/// is made from, not even when it failed, nor while it is in a run that is not over.
package struct AutomationEvaluation: Sendable {
    /// How long an asset with news waits for others that are being made, counted from the news: what it is made
    /// from may be made again and again, and it would never have its turn.
    package static let parentWaitMax = Duration.seconds(300)

    let graph: AssetGraph
    let states: [AssetKey: AssetState]
    /// The runs that are not over, by their assets.
    let runs: [AssetKey: RunRecord]
    let previous: [AssetKey: AutomationDecision]
    let since: Timestamp
    let now: Timestamp

    /// - Parameters:
    ///   - active: All runs that are not over.
    ///   - previous: The last decision of each asset, with the time at which it became so.
    ///   - since: When automation was first enabled: times of schedules before that do not count.
    package init(
        graph: AssetGraph, states: [AssetKey: AssetState], active: [RunRecord],
        previous: [AssetKey: AutomationDecision], since: Timestamp, now: Timestamp
    ) {
        self.graph = graph
        self.states = states
        self.previous = previous
        self.since = since
        self.now = now
        var runs: [AssetKey: RunRecord] = [:]
        for run in active where !run.status.isTerminal {
            for asset in run.request.assets where runs[asset] == nil { runs[asset] = run }
        }
        self.runs = runs
    }

    /// A decision for each asset with a policy, in the order of the graph, and the runs that are wanted.
    ///
    /// A decision that is as it was is returned as it was, with its time and run.
    package func decide() -> (decisions: [AutomationDecision], requests: [[AssetKey]]) {
        var outlook = AutomationOutlook()
        var decisions: [AutomationDecision] = []
        for key in graph.order {
            guard let asset = graph[key], asset.isExecutable, asset.automation != .manual else {
                if let asset = graph[key] { note(asset, nil, in: &outlook) }
                continue
            }
            let standing = standing(of: asset, outlook)
            note(asset, standing, in: &outlook)
            decisions.append(decision(key, standing))
        }
        return (decisions, components(of: outlook.requested))
    }

    /// Remembers what those that are made from an asset have to know.
    private func note(_ asset: Asset, _ standing: AutomationStanding?, in outlook: inout AutomationOutlook) {
        // Streams are synced all the time; nobody waits for them.
        let isRunning = runs[asset.key] != nil && asset.isExecutable && asset.kind != .stream
        if isRunning { outlook.expected[asset.key] = .running }
        switch standing {
        case .requested: outlook.requested.insert(asset.key)
        case .waits, .follows: outlook.expected[asset.key] = .waiting
        case .repeats, .idle, nil: break
        }
    }

    private func decision(_ key: AssetKey, _ standing: AutomationStanding) -> AutomationDecision {
        let before = previous[key]
        switch standing {
        case .requested(let reason):
            return AutomationDecision(key, isRequested: true, reason: reason, time: now)
        case .repeats(let decision): return decision
        case .waits(let reason, let start):
            let time = min(start, now)
            return AutomationDecision(key, isRequested: false, reason: reason, time: time)
        case .follows(let reason), .idle(let reason):
            if let before, !before.isRequested, before.reason == reason { return before }
            return AutomationDecision(key, isRequested: false, reason: reason, time: now)
        }
    }

    // MARK: Requests

    /// Assets that are made from each other belong into one run; the others can be made side by side.
    private func components(of requested: Set<AssetKey>) -> [[AssetKey]] {
        var component: [AssetKey: Int] = [:]
        var count = 0
        for key in graph.order where requested.contains(key) && component[key] == nil {
            var open = [key]
            while let next = open.popLast() {
                guard requested.contains(next), component[next] == nil else { continue }
                component[next] = count
                open += graph.parents(of: next) + graph.children(of: next)
            }
            count += 1
        }
        var requests = [[AssetKey]](repeating: [], count: count)
        for key in graph.order {
            if let index = component[key] { requests[index].append(key) }
        }
        return requests
    }
}

/// What is decided for one asset.
enum AutomationStanding {
    case requested(String)
    /// It was requested before, and nothing has come of that yet.
    case repeats(AutomationDecision)
    /// It is to be made, after others that are being made; since when.
    case waits(String, since: Timestamp)
    /// It has no news itself, but one that it is made from will have some.
    case follows(String)
    case idle(String)
}

/// What is known of assets while they are gone through, parents before children.
struct AutomationOutlook {
    enum Expectation {
        /// It is being made.
        case running
        /// It waits for one that is being made.
        case waiting
    }

    /// Those that are made now.
    var requested: Set<AssetKey> = []
    /// Those that have news soon, in other runs.
    var expected: [AssetKey: Expectation] = [:]
}
