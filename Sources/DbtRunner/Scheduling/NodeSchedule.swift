// SPDX-License-Identifier: Apache-2.0

package import DbtProject

/// Which nodes of a run may start, and which are left out: parents before children (dbt 1.12,
/// `dbt/graph/queue.py` and `dbt/task/runnable.py`).
///
///     var schedule = NodeSchedule(graph: graph, selected: try graph.subgraph(of: chosen))
///     while let start = schedule.next() { … schedule.finish(start.node, …) }
///
/// A state machine without threads or clock: whoever owns it takes what is ready and says what ended.
package struct NodeSchedule: Sendable {
    /// A node that is to be worked on now.
    package struct Start: Sendable, Equatable {
        /// Its index in the graph of selected nodes.
        package let node: Int
        /// Its place among all that are counted, from 1; 0 for one that is not.
        package let number: Int
        /// Why it is to be left out; nil when it is to be run.
        package let skip: Skip?
    }

    /// Why a node is left out.
    package struct Skip: Sendable, Equatable {
        /// The ephemeral model whose failure it is; nil for all other reasons.
        package let cause: Int?
        /// Whether nothing failed: what it depends on has nothing to read yet.
        package let isHarmless: Bool

        package init(cause: Int?, isHarmless: Bool = false) {
            self.cause = cause
            self.isHarmless = isHarmless
        }
    }

    /// The selected nodes; one depends on another where it does so directly or by others.
    package let selected: ResourceGraph
    private let graph: ResourceGraph
    private let uncounted: Set<Int>
    /// The place of each node in the order of dbt's priority queue: by depth, then by unique_id.
    private let ranks: [Int]
    private var waiting: [Int]
    private var ready: [Int] = []
    private var readyStart = 0
    private var skips: [Int: Skip] = [:]
    private var count = 0
    private var unfinished: Set<Int>

    /// - Parameters:
    ///   - graph: all resources of the project, with those that wait for tests.
    ///   - selected: the graph of what is to be run.
    ///   - uncounted: the indices of selected nodes that get no number: ephemeral models.
    package init(graph: ResourceGraph, selected: ResourceGraph, uncounted: Set<Int> = []) {
        self.graph = graph
        self.selected = selected
        self.uncounted = uncounted
        ranks = Self.ranks(of: selected)
        waiting = (0..<selected.count).map { selected.parents(of: $0).count }
        unfinished = Set(0..<selected.count)
        enqueue((0..<selected.count).filter { waiting[$0] == 0 })
    }

    /// How many nodes get a number.
    package var total: Int { selected.count - uncounted.count }

    /// Whether every node has ended.
    package var isFinished: Bool { unfinished.isEmpty }

    /// The nodes that have not ended, in the order of the graph.
    package var unfinishedNodes: [Int] { unfinished.sorted() }

    // MARK: Progress

    /// The next node that may start; nil when all others wait or have started.
    package mutating func next() -> Start? {
        guard readyStart < ready.count else { return nil }
        let node = ready[readyStart]
        readyStart += 1
        let isCounted = !uncounted.contains(node)
        if isCounted { count += 1 }
        return Start(node: node, number: isCounted ? count : 0, skip: skips.removeValue(forKey: node))
    }

    /// A node that had started has ended.
    ///
    /// - Parameters:
    ///   - skipsDependents: whether what depends on it is left out, also by resources that are not selected.
    ///   - isHarmless: whether they are although nothing failed.
    package mutating func finish(_ node: Int, skipsDependents: Bool, isHarmless: Bool = false) {
        precondition(unfinished.remove(node) != nil, "A node ends once.")
        if skipsDependents { skipDependents(of: node, isHarmless: isHarmless) }
        var free: [Int] = []
        for child in selected.children(of: node).lazy.map(Int.init) {
            waiting[child] -= 1
            if waiting[child] == 0 { free.append(child) }
        }
        enqueue(free)
    }

    private mutating func skipDependents(of node: Int, isHarmless: Bool) {
        let skip = Skip(cause: uncounted.contains(node) ? node : nil, isHarmless: isHarmless)
        for dependent in graph.descendants(of: graph.set(of: [selected.uniqueIDs[node]])) {
            guard let index = selected.index(of: graph.uniqueIDs[dependent]) else { continue }
            // A failure is the reason wherever there is one.
            if isHarmless, skips[index] != nil { continue }
            skips[index] = skip
        }
    }

    private mutating func enqueue(_ nodes: [Int]) {
        ready += nodes.sorted { ranks[$0] < ranks[$1] }
    }

    // MARK: Order

    private static func ranks(of graph: ResourceGraph) -> [Int] {
        var depths = Array(repeating: 0, count: graph.count)
        // A graph of selected nodes was made along an order that exists.
        for node in (try? graph.topologicalOrder()) ?? [] {
            for parent in graph.parents(of: node) {
                depths[node] = max(depths[node], depths[Int(parent)] + 1)
            }
        }
        // By code points, as Python compares.
        let order = (0..<graph.count).sorted { one, other in
            if depths[one] != depths[other] { return depths[one] < depths[other] }
            return graph.uniqueIDs[one].utf8.lexicographicallyPrecedes(graph.uniqueIDs[other].utf8)
        }
        var ranks = Array(repeating: 0, count: graph.count)
        for (rank, node) in order.enumerated() { ranks[node] = rank }
        return ranks
    }
}
