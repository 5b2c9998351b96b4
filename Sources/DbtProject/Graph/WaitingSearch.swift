// SPDX-License-Identifier: Apache-2.0

/// Finds the first resources that have some others among their ancestors.
struct WaitingSearch {
    let graph: ResourceGraph
    /// The resources that may be found.
    let waiting: ResourceSet
    /// All resources, each after what it depends on.
    let order: [Int]
    /// By resource; only tests of several resources ask for them.
    private var descendants: [Int: ResourceSet] = [:]

    init(graph: ResourceGraph, waiting: ResourceSet, order: [Int]) {
        self.graph = graph
        self.waiting = waiting
        self.order = order
    }

    /// Those that have all of some resources among their ancestors; behind each of the others that have so
    /// too, there is one of these.
    mutating func firsts(behind tested: ArraySlice<Int32>) -> [Int] {
        guard tested.count > 1 else { return tested.first.map { firsts(behind: Int($0)) } ?? [] }
        var behind = ResourceSet(all: graph.count)
        for parent in tested { behind = behind.intersection(descendants(of: Int(parent))) }
        if behind.isEmpty { return [] }
        var covered = ResourceSet(capacity: graph.count)
        var found: [Int] = []
        for index in order where behind.contains(index) {
            if graph.parents(of: index).contains(where: { covered.contains(Int($0)) }) {
                covered.insert(index)
            } else if waiting.contains(index) {
                covered.insert(index)
                found.append(index)
            }
        }
        return found
    }

    /// Most tests have one parent: then nothing behind a resource that waits has to be looked at.
    private func firsts(behind tested: Int) -> [Int] {
        var seen = ResourceSet(capacity: graph.count)
        var found: [Int] = []
        var open = [tested]
        while let index = open.popLast() {
            for child in graph.children(of: index).lazy.map(Int.init) where seen.insert(child) {
                if waiting.contains(child) { found.append(child) } else { open.append(child) }
            }
        }
        return found
    }

    private mutating func descendants(of index: Int) -> ResourceSet {
        if let known = descendants[index] { return known }
        var start = ResourceSet(capacity: graph.count)
        start.insert(index)
        let found = graph.descendants(of: start)
        descendants[index] = found
        return found
    }
}
