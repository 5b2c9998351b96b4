// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The graphs by which resources are built.
extension ResourceGraph {
    /// The graph of some of the resources, in which one depends on another where it did so directly or by
    /// resources that are left out.
    ///
    /// - Throws: ``LotusError`` for a graph with a cycle.
    package func subgraph(of selected: ResourceSet) throws(LotusError) -> ResourceGraph {
        // For each resource that is left out: the nearest selected ones that it depends on.
        var behind: [Int: ResourceSet] = [:]
        var dependsOn: [Int: [String]] = [:]
        for index in try topologicalOrder() {
            let parents = self.parents(of: index).lazy.map(Int.init)
            if selected.contains(index), parents.allSatisfy(selected.contains) {
                dependsOn[index] = parents.map { uniqueIDs[$0] }
                continue
            }
            var nearest = ResourceSet(capacity: count)
            for parent in parents {
                if let others = behind[parent] { nearest.formUnion(others) } else { nearest.insert(parent) }
            }
            if selected.contains(index) {
                dependsOn[index] = nearest.map { uniqueIDs[$0] }
            } else {
                behind[index] = nearest
            }
        }
        return try ResourceGraph(selected.map { Node(uniqueIDs[$0], dependsOn: dependsOn[$0] ?? []) })
    }

    /// The graph in which resources also wait for tests: each for those of which it has all parents among
    /// its ancestors (`build` of dbt 1.12). Where an ancestor waits already, there may be no edge.
    ///
    /// - Parameters:
    ///   - tests: The resources to wait for.
    ///   - waiting: The resources that wait; no test.
    /// - Throws: ``LotusError`` for a graph with a cycle.
    package func waitingForTests(
        _ tests: ResourceSet, _ waiting: ResourceSet
    ) throws(LotusError) -> ResourceGraph {
        let search = WaitingSearch(
            graph: self, waiting: waiting, order: try topologicalOrder(),
            tested: tests.map { parents(of: $0) })
        var added: [Int: [String]] = [:]
        for test in tests {
            for index in search.firsts(behind: parents(of: test)) {
                added[index, default: []].append(uniqueIDs[test])
            }
        }
        var nodes: [Node] = []
        nodes.reserveCapacity(count)
        for index in 0..<count {
            let dependsOn = parents(of: index).map { uniqueIDs[Int($0)] }
            nodes.append(Node(uniqueIDs[index], dependsOn: dependsOn + (added[index] ?? [])))
        }
        return try ResourceGraph(nodes)
    }
}
