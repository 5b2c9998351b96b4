// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import Testing

/// A graph without circles, made from a seed, with what is selected of it and how its nodes end.
struct RandomGraph: Sendable, CustomTestStringConvertible {
    let seed: UInt64
    let graph: ResourceGraph
    let selected: ResourceGraph
    /// By unique_id: the nodes that fail when they are run.
    let failing: Set<String>
    /// By unique_id: the nodes that get no number.
    let uncounted: Set<String>

    var testDescription: String { "seed \(seed)" }

    init(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        let count = Int.random(in: 1...24, using: &random)
        let density = Double.random(in: 0...0.4, using: &random)
        var nodes: [ResourceGraph.Node] = []
        var names = (0..<count).map { "model.p.m\($0)" }
        names.shuffle(using: &random)
        for (place, name) in names.enumerated() {
            let parents = names[..<place].filter { _ in Double.random(in: 0..<1, using: &random) < density }
            nodes.append(ResourceGraph.Node(name, dependsOn: Array(parents)))
        }
        let graph = try ResourceGraph(nodes.shuffled(using: &random))
        func chosen(_ share: Double) -> Set<String> {
            Set(names.filter { _ in Double.random(in: 0..<1, using: &random) < share })
        }
        self.seed = seed
        self.graph = graph
        selected = try graph.subgraph(of: graph.set(of: chosen(0.8).sorted()))
        failing = chosen(0.15)
        uncounted = chosen(0.1).intersection(selected.uniqueIDs)
    }

    var schedule: NodeSchedule {
        NodeSchedule(
            graph: graph, selected: selected,
            uncounted: Set(uncounted.compactMap { selected.index(of: $0) }))
    }

    /// The nodes that are left out: those with a failed or left out one among all that they depend on, also by
    /// resources that are not selected.
    var skipped: Set<String> {
        var stopped = Set<String>()
        let order = (try? graph.topologicalOrder()) ?? []
        var skipped = Set<String>()
        for index in order {
            let id = graph.uniqueIDs[index]
            let isBehind = graph.parents(of: index).contains { stopped.contains(graph.uniqueIDs[Int($0)]) }
            let isSelected = selected.index(of: id) != nil
            if isBehind, isSelected { skipped.insert(id) }
            if isBehind || (isSelected && failing.contains(id)) { stopped.insert(id) }
        }
        return skipped
    }
}

/// Random numbers that are the same for the same seed (SplitMix64).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
