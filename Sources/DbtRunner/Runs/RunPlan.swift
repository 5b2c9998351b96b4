// SPDX-License-Identifier: Apache-2.0

package import DbtProject
package import LotusCore

/// What a command is to run.
package struct RunPlan: Sendable {
    package let compiler: ManifestCompiler
    package let schedule: NodeSchedule
    /// The selected nodes, by their index in the schedule.
    package let nodes: [Node]
    package let startHooks: [Node]
    package let endHooks: [Node]

    /// - Parameters:
    ///   - manifest: holds all nodes.
    ///   - graph: all resources; where tests gate what comes after them, with the edges for that.
    ///   - selected: the indices in the graph of what is to be run.
    ///   - root: the name of the project, whose hooks come before those of packages.
    /// - Throws: ``LotusError`` for a graph with a circle.
    package init(
        compiler: ManifestCompiler, manifest: Manifest, graph: ResourceGraph, selected: ResourceSet,
        root: String
    ) throws(LotusError) {
        self.compiler = compiler
        let subgraph = try graph.subgraph(of: selected)
        let all = manifest.nodes + manifest.functions + manifest.stepsWithoutWork
        let byID = Dictionary(all.map { ($0.uniqueID, $0) }) { first, _ in first }
        let nodes = subgraph.uniqueIDs.map { id in
            guard let node = byID[id] else { preconditionFailure("A \(id) is never run.") }
            return node
        }
        let ephemeral = nodes.indices.filter { nodes[$0].isEphemeral }
        self.nodes = nodes
        schedule = NodeSchedule(graph: graph, selected: subgraph, uncounted: Set(ephemeral))
        startHooks = Self.hooks(.start, manifest, root)
        endHooks = Self.hooks(.end, manifest, root)
    }

    /// The project's own, then by package, as they are written (dbt 1.12, `_hook_keyfunc`).
    private static func hooks(_ kind: HookKind, _ manifest: Manifest, _ root: String) -> [Node] {
        manifest.nodes.filter { $0.resourceType == .operation && $0.tags.contains(kind.rawValue) }
            .sorted { one, other in
                if one.packageName != other.packageName {
                    if one.packageName == root || other.packageName == root {
                        return one.packageName == root
                    }
                    return one.packageName < other.packageName
                }
                return (one.index ?? 0) < (other.index ?? 0)
            }
    }
}

extension Node {
    /// Whether the failures of a test are kept in a table or view.
    ///
    /// - Parameter flag: `--store-failures`
    package func storesFailures(flag: Bool) -> Bool {
        resourceType == .test && (flag || config["store_failures"]?.bool == true)
    }

    /// Whether the node makes a table or view: a test does only when it stores its failures.
    ///
    /// - Parameter storesFailures: `--store-failures`
    package func isRelational(storesFailures: Bool) -> Bool {
        resourceType == .test ? self.storesFailures(flag: storesFailures) : resourceType.isRefable
    }
}
