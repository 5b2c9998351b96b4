// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The resources of a manifest with an edge from each to those that depend on it.
package struct LinkedGraph: Sendable {
    /// Unique ids in the order in which they were linked.
    package private(set) var names: [String] = []
    private var places: [String: Int] = [:]
    private var successors: [[Int]] = []

    /// Links what a manifest holds.
    package init(_ manifest: Manifest) {
        for source in manifest.sources { _ = place(of: source.uniqueID) }
        for node in manifest.nodes { link(node.uniqueID, node.nodeDependencies) }
        for record in manifest.semanticModels { link(record) }
        for exposure in manifest.exposures { link(exposure.uniqueID, exposure.nodeDependencies) }
        for function in manifest.functions { link(function.uniqueID, function.nodeDependencies) }
        for record in manifest.metrics { link(record) }
        for test in manifest.unitTests { link(test.uniqueID, test.nodeDependencies) }
        for record in manifest.savedQueries { link(record) }
    }

    private mutating func place(of name: String) -> Int {
        if let place = places[name] { return place }
        places[name] = names.count
        names.append(name)
        successors.append([])
        return names.count - 1
    }

    private mutating func link(_ record: PlainMap) {
        link(record.string("unique_id") ?? "", record["depends_on"]?["nodes"]?.strings ?? [])
    }

    private mutating func link(_ name: String, _ dependencies: [String]) {
        let own = place(of: name)
        var linked: Set<String> = []
        for dependency in dependencies where linked.insert(dependency).inserted {
            successors[place(of: dependency)].append(own)
        }
    }

    // MARK: Cycles

    private enum Mark {
        case new
        case open
        case done
    }

    /// The unique ids along a way that leads back to its start; `nil` if there is none.
    package var cycle: [String]? {
        var marks = [Mark](repeating: .new, count: names.count)
        for start in names.indices where marks[start] == .new {
            var way = [(node: start, next: 0)]
            marks[start] = .open
            while let step = way.last {
                guard step.next < successors[step.node].count else {
                    marks[step.node] = .done
                    way.removeLast()
                    continue
                }
                way[way.count - 1].next += 1
                let successor = successors[step.node][step.next]
                switch marks[successor] {
                case .new:
                    marks[successor] = .open
                    way.append((successor, 0))
                case .open:
                    return way.drop { $0.node != successor }.map { names[$0.node] }
                case .done: break
                }
            }
        }
        return nil
    }

    /// Refuses resources that depend on themselves.
    ///
    /// - Parameter manifest: tells the file of the resource that is named first.
    package func checkCycles(in manifest: Manifest) throws(LotusError) {
        guard let cycle, let first = cycle.first else { return }
        let file = manifest.nodes.first { $0.uniqueID == first }?.originalFilePath
        throw LotusError(
            .dbtCompilation,
            "the resources depend on each other: \((cycle + [first]).joined(separator: " → "))",
            hint: "Let one of them read something else than the next.",
            location: file.map { SourceLocation(file: $0, line: 1, column: 1) })
    }

    // MARK: graph_summary.json

    /// The text of dbt's `graph_summary.json` as a map: for each resource its name, its kind and the numbers of
    /// those that depend on it.
    package var summary: PlainMap {
        var linked = PlainMap()
        for (place, name) in names.enumerated() {
            var record: PlainMap = ["name": .string(name), "type": .string(Self.type(of: name))]
            if !successors[place].isEmpty { record["succ"] = .list(successors[place].map { .int($0) }) }
            linked.append(String(place), .map(record))
        }
        return ["linked": .map(linked)]
    }

    private static func type(of name: String) -> String {
        String(name.prefix { $0 != "." })
    }
}
