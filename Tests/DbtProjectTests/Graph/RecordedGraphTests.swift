// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// The graph finds what dbt's finds, on random graphs.
@Suite struct RecordedGraphTests {
    private func graph(_ row: JSONValue) throws -> ResourceGraph {
        try ResourceGraph(
            (row["nodes"]?.elements ?? []).map { node in
                ResourceGraph.Node(
                    node.elements?.first?.string ?? "", dependsOn: node.elements?.last?.texts ?? [])
            })
    }

    @Test func cyclesAreReportedByDbtsPath() throws {
        let rows = try RecordedTable.rows("cycles")
        #expect(rows.count == 120)
        for row in rows {
            let graph = try graph(row)
            let path = graph.findCycle()?.map { graph.uniqueIDs[$0] }.joined(separator: " --> ")
            #expect(path == row["cycle"]?.string, "\(row.text())")
        }
    }

    @Test func aCycleIsAnErrorWithItsPath() throws {
        let row = try #require(try RecordedTable.rows("cycles").first { $0["cycle"]?.string != nil })
        let graph = try graph(row)
        let error = try #require(throws: LotusError.self) { try graph.topologicalOrder() }
        #expect(error.code == .graphCycle)
        #expect(error.dbtLines == ["Compilation Error", "  Found a cycle: \(row["cycle"]?.string ?? "")"])
    }

    @Test func relativesAreDbts() throws {
        let rows = try RecordedTable.rows("reach")
        #expect(rows.count == 40)
        for row in rows {
            let graph = try graph(row)
            let start = graph.set(of: row["start"]?.texts ?? [])
            let members = graph.set(of: row["members"]?.texts ?? [])
            let found: [String: ResourceSet] = [
                "parents": graph.ancestors(of: start, within: members),
                "parents_1": graph.ancestors(of: start, depth: 1, within: members),
                "parents_2": graph.ancestors(of: start, depth: 2, within: members),
                "children": graph.descendants(of: start, within: members),
                "children_2": graph.descendants(of: start, depth: 2, within: members),
                "childrens_parents": graph.childrensParents(of: start, within: members),
            ]
            for (key, set) in found {
                #expect(
                    set.map { graph.uniqueIDs[$0] }.sorted() == row[key]?.texts, "\(key) of \(row.text())")
            }
        }
    }

    @Test func whatIsBuiltWaitsForTheTestsThatItWaitsForInDbt() throws {
        let rows = try RecordedTable.rows("build")
        #expect(rows.count == 60)
        for row in rows {
            let graph = try graph(row)
            let tests = graph.set(of: graph.uniqueIDs.filter { $0.hasPrefix("test.") })
            let others = graph.set(of: row["others"]?.texts ?? [])
            let waiting = ResourceSet(all: graph.count).subtracting(tests).subtracting(others)
            let build = try graph.waitingForTests(tests, waiting)
            #expect(build.uniqueIDs == graph.uniqueIDs)
            for (index, name) in graph.uniqueIDs.enumerated() where !tests.contains(index) {
                let waits = build.ancestors(of: build.set(of: [name])).intersection(tests)
                #expect(
                    waits.map { build.uniqueIDs[$0] }.sorted() == row.value(at: ["waits", name])?.texts ?? [],
                    "\(name) of \(row.text())")
            }
            #expect(throws: Never.self) { try build.requireAcyclic() }
        }
    }

    @Test func aSubgraphKeepsWhatDependsByOthers() throws {
        for row in try RecordedTable.rows("build") {
            let graph = try graph(row)
            let left = try graph.subgraph(of: graph.set(of: row["selected"]?.texts ?? []))
            #expect(left.uniqueIDs.sorted() == row["selected"]?.texts)
            var edges: [[String]] = []
            for (index, name) in left.uniqueIDs.enumerated() {
                for parent in left.parents(of: index) { edges.append([left.uniqueIDs[Int(parent)], name]) }
            }
            #expect(edges.sorted { $0.lexicographicallyPrecedes($1) } == row["left"]?.elements?.map(\.texts))
        }
    }
}
