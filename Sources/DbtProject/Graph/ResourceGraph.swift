// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Which resources of a project depend on which.
///
/// A resource is an index into the list that the graph was made from; the edges lie in flat arrays, so
/// that ten thousand resources are walked in a millisecond.
package struct ResourceGraph: Sendable {
    /// A resource with what it depends on.
    package struct Node: Sendable {
        package let uniqueID: String
        /// The unique_ids of what it depends on; one named twice counts once.
        package let dependsOn: [String]

        package init(_ uniqueID: String, dependsOn: [String]) {
            self.uniqueID = uniqueID
            self.dependsOn = dependsOn
        }
    }

    /// By index.
    package let uniqueIDs: [String]
    private let indices: [String: Int]
    private let parentEdges: EdgeList
    private let childEdges: EdgeList
    /// The indices in the order in which dbt comes across them: each followed by what it depends on.
    package let linkOrder: [Int]

    /// The graph of some resources, each of which depends only on others of them.
    ///
    /// - Throws: ``LotusError`` for a dependency that is no resource, and for two with one unique_id.
    package init(_ nodes: [Node]) throws(LotusError) {
        uniqueIDs = nodes.map(\.uniqueID)
        var indices: [String: Int] = Dictionary(minimumCapacity: nodes.count)
        for (index, node) in nodes.enumerated() {
            guard indices.updateValue(index, forKey: node.uniqueID) == nil else {
                throw LotusError(
                    .graphDuplicate, "two resources have the unique_id '\(node.uniqueID)'",
                    hint: "Rename one of them.")
            }
        }
        self.indices = indices

        var parents: [[Int32]] = []
        parents.reserveCapacity(nodes.count)
        for node in nodes { parents.append(try Self.parents(of: node, indices)) }
        parentEdges = EdgeList(parents)
        childEdges = EdgeList(reversing: parents)
        linkOrder = Self.linkOrder(parents)
    }

    private static func parents(of node: Node, _ indices: [String: Int]) throws(LotusError) -> [Int32] {
        var parents: [Int32] = []
        parents.reserveCapacity(node.dependsOn.count)
        for dependency in node.dependsOn {
            guard let parent = indices[dependency] else {
                throw LotusError(
                    .graphDependency,
                    "'\(node.uniqueID)' depends on '\(dependency)' which is not in the graph!",
                    hint: "Check that it exists and is enabled.")
            }
            if !parents.contains(Int32(parent)) { parents.append(Int32(parent)) }
        }
        return parents
    }

    private static func linkOrder(_ parents: [[Int32]]) -> [Int] {
        var seen = ResourceSet(capacity: parents.count)
        var order: [Int] = []
        order.reserveCapacity(parents.count)
        for index in parents.indices {
            if seen.insert(index) { order.append(index) }
            for parent in parents[index] where seen.insert(Int(parent)) { order.append(Int(parent)) }
        }
        return order
    }
}

// MARK: - Looking around

extension ResourceGraph {
    /// How many resources there are.
    package var count: Int { uniqueIDs.count }

    /// The resource with a unique_id; nil for one that is not in the graph.
    package func index(of uniqueID: String) -> Int? { indices[uniqueID] }

    /// What a resource depends on, in the order that it names them.
    package func parents(of index: Int) -> ArraySlice<Int32> { parentEdges[index] }

    /// What depends on a resource, in the order of the resources.
    package func children(of index: Int) -> ArraySlice<Int32> { childEdges[index] }

    /// Some resources as a set; unique_ids that are not in the graph count for nothing.
    package func set(of uniqueIDs: some Sequence<String>) -> ResourceSet {
        var set = ResourceSet(capacity: count)
        for uniqueID in uniqueIDs { if let index = indices[uniqueID] { set.insert(index) } }
        return set
    }
}
