// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Laws of the graph and its sets.
@Suite struct ResourceGraphTests {
    /// A graph in which no resource depends on a later one.
    private func randomGraph(_ generator: inout SeededGenerator, size: Int) throws -> ResourceGraph {
        try ResourceGraph(
            (0..<size).map { index in
                let parents =
                    index == 0
                    ? []
                    : (0..<Int.random(in: 0...3, using: &generator)).map { _ in
                        "n\(Int.random(in: 0..<index, using: &generator))"
                    }
                return ResourceGraph.Node("n\(index)", dependsOn: parents)
            })
    }

    private func randomSet(_ generator: inout SeededGenerator, of size: Int) -> ResourceSet {
        var set = ResourceSet(capacity: size)
        for index in 0..<size where Int.random(in: 0..<4, using: &generator) == 0 { set.insert(index) }
        return set
    }

    @Test(arguments: 0..<30) func setsObeyTheirAlgebra(seed: UInt64) {
        var generator = SeededGenerator(seed)
        let size = Int.random(in: 1...200, using: &generator)
        let (a, b, c) = (
            randomSet(&generator, of: size), randomSet(&generator, of: size), randomSet(&generator, of: size)
        )
        #expect(a.union(b) == b.union(a))
        #expect(a.union(b).intersection(c) == a.intersection(c).union(b.intersection(c)))
        #expect(a.subtracting(b.union(c)) == a.subtracting(b).intersection(a.subtracting(c)))
        #expect(a.subtracting(b).union(a.intersection(b)) == a)
        #expect(a.subtracting(b).intersection(b).isEmpty)
        #expect(a.isSubset(of: a.union(b)) && a.intersection(b).isSubset(of: a))
        #expect(Array(a) == (0..<size).filter(a.contains) && a.count == Array(a).count)
        #expect(ResourceSet(all: size).subtracting(a).count == size - a.count)
    }

    @Test(arguments: 0..<30) func closuresObeyTheirLaws(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        let size = Int.random(in: 1...150, using: &generator)
        let graph = try randomGraph(&generator, size: size)
        let (a, b) = (randomSet(&generator, of: size), randomSet(&generator, of: size))
        let ancestors = graph.ancestors(of: a)
        #expect(graph.ancestors(of: a.union(b)) == ancestors.union(graph.ancestors(of: b)))
        #expect(graph.ancestors(of: ancestors).isSubset(of: ancestors))
        #expect(graph.ancestors(of: a, depth: size) == ancestors)
        #expect(graph.ancestors(of: a, depth: 0).isEmpty)
        let one = graph.ancestors(of: a, depth: 1)
        #expect(graph.ancestors(of: a, depth: 2) == one.union(graph.ancestors(of: one, depth: 1)))
        for index in 0..<size {
            let below = graph.descendants(of: graph.set(of: ["n\(index)"]))
            for other in below { #expect(graph.ancestors(of: graph.set(of: ["n\(other)"])).contains(index)) }
        }
    }

    @Test(arguments: 0..<30) func theOrderPutsParentsFirstAndKeepsWhatItCan(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        let graph = try randomGraph(&generator, size: 150)
        // No resource depends on a later one: the given order is possible, and so it is kept.
        #expect(try graph.topologicalOrder() == Array(0..<150))
        let shuffled = (0..<150).shuffled(using: &generator)
        let other = try ResourceGraph(
            shuffled.map { index in
                ResourceGraph.Node(
                    "n\(index)", dependsOn: graph.parents(of: index).map { graph.uniqueIDs[Int($0)] })
            })
        let order = try other.topologicalOrder()
        #expect(order.sorted() == Array(0..<150))
        let places = Dictionary(uniqueKeysWithValues: zip(order, order.indices))
        for index in order {
            for parent in other.parents(of: index) {
                #expect(try #require(places[Int(parent)]) < (try #require(places[index])))
            }
        }
    }

    @Test func aChainOfTenThousandIsWalkedWithoutAStack() throws {
        let size = 10_000
        let graph = try ResourceGraph(
            (0..<size).map { ResourceGraph.Node("n\($0)", dependsOn: $0 == 0 ? [] : ["n\($0 - 1)"]) })
        #expect(try graph.topologicalOrder().count == size)
        #expect(graph.ancestors(of: graph.set(of: ["n9999"])).count == size - 1)
        let circle = try ResourceGraph(
            (0..<size).map { ResourceGraph.Node("n\($0)", dependsOn: ["n\(($0 + size - 1) % size)"]) })
        #expect(circle.findCycle()?.count == size)
    }

    @Test func aMissingDependencyIsAnError() throws {
        let error = try #require(throws: LotusError.self) {
            try ResourceGraph([ResourceGraph.Node("model.shop.a", dependsOn: ["model.shop.b"])])
        }
        #expect(error.code == .graphDependency)
        #expect(error.message == "'model.shop.a' depends on 'model.shop.b' which is not in the graph!")
    }

    @Test func aUniqueIDThatAppearsTwiceIsAnError() throws {
        let node = ResourceGraph.Node("model.shop.a", dependsOn: [])
        let error = try #require(throws: LotusError.self) { try ResourceGraph([node, node]) }
        #expect(error.code == .graphDuplicate)
    }
}
