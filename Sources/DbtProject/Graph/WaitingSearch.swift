// SPDX-License-Identifier: Apache-2.0

/// Finds the first resources that have all of some others among their ancestors.
struct WaitingSearch {
    private let graph: ResourceGraph
    private let waiting: ResourceSet
    /// The place of each resource in the order.
    private let ranks: [Int]
    /// The bits of the resources that share a test with others.
    private let bits: [Int: Int]
    /// For each resource which of those are among its ancestors.
    private let above: [ResourceSet]

    /// - Parameters:
    ///   - waiting: The resources that may be found.
    ///   - order: All resources, each after what it depends on.
    ///   - tested: The sets of resources that will be asked for.
    init(graph: ResourceGraph, waiting: ResourceSet, order: [Int], tested: [ArraySlice<Int32>]) {
        self.graph = graph
        self.waiting = waiting
        var ranks = order
        for (rank, index) in order.enumerated() { ranks[index] = rank }
        self.ranks = ranks
        var bits: [Int: Int] = [:]
        for index in tested.lazy.filter({ $0.count > 1 }).joined() where bits[Int(index)] == nil {
            bits[Int(index)] = bits.count
        }
        self.bits = bits
        var above = Array(repeating: ResourceSet(capacity: bits.count), count: graph.count)
        for index in order where !bits.isEmpty {
            for parent in graph.parents(of: index).lazy.map(Int.init) {
                above[index].formUnion(above[parent])
                if let bit = bits[parent] { above[index].insert(bit) }
            }
        }
        self.above = above
    }

    /// Those that have all of some resources among their ancestors; behind each of the others that have so
    /// too, there is one of these.
    func firsts(behind tested: ArraySlice<Int32>) -> [Int] {
        // Behind the last of them there is the least to walk over.
        guard let start = tested.lazy.map(Int.init).max(by: { ranks[$0] < ranks[$1] }) else { return [] }
        // One parent is above everything that is walked over.
        let needed = tested.count > 1 ? tested.compactMap { bits[Int($0)] } : []
        var seen = ResourceSet(capacity: graph.count)
        var found: [Int] = []
        var open = [start]
        while let index = open.popLast() {
            for child in graph.children(of: index).lazy.map(Int.init) where seen.insert(child) {
                if waiting.contains(child), needed.allSatisfy(above[child].contains) {
                    found.append(child)
                } else {
                    open.append(child)
                }
            }
        }
        return found
    }
}
