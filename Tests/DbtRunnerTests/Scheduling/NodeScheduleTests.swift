// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import Testing

@Suite struct NodeScheduleTests {
    private static func node(_ id: String, _ parents: String...) -> ResourceGraph.Node {
        ResourceGraph.Node(id, dependsOn: parents)
    }

    private static func schedule(_ nodes: [ResourceGraph.Node], of selected: [String]? = nil) throws
        -> NodeSchedule
    {
        let graph = try ResourceGraph(nodes)
        let chosen = graph.set(of: selected ?? graph.uniqueIDs)
        return NodeSchedule(graph: graph, selected: try graph.subgraph(of: chosen))
    }

    /// The ids of all that may start now.
    private static func ready(_ schedule: inout NodeSchedule) -> [String] {
        var ids: [String] = []
        while let start = schedule.next() { ids.append(schedule.selected.uniqueIDs[start.node]) }
        return ids
    }

    private static func finish(_ id: String, _ schedule: inout NodeSchedule, failing: Bool = false) throws {
        let index = try #require(schedule.selected.index(of: id))
        schedule.finish(index, skipsDependents: failing)
    }

    @Test func whatIsReadyComesByDepthAndName() throws {
        var schedule = try Self.schedule([
            Self.node("b"), Self.node("a"), Self.node("d", "a"), Self.node("c", "a", "b"),
            Self.node("e", "d"),
        ])
        #expect(Self.ready(&schedule) == ["a", "b"])
        try Self.finish("a", &schedule)
        #expect(Self.ready(&schedule) == ["d"])
        try Self.finish("b", &schedule)
        try Self.finish("d", &schedule)
        #expect(Self.ready(&schedule) == ["c", "e"])
    }

    @Test func childrenThatAreFreeAtOnceComeTheShallowOnesFirst() throws {
        var schedule = try Self.schedule([
            Self.node("a"), Self.node("z", "a"), Self.node("y", "z"), Self.node("b", "a", "y"),
            Self.node("c", "a"),
        ])
        #expect(Self.ready(&schedule) == ["a"])
        try Self.finish("a", &schedule)
        #expect(Self.ready(&schedule) == ["c", "z"])
    }

    @Test func aChildWaitsForAParentBehindOneThatIsNotSelected() throws {
        var schedule = try Self.schedule(
            [Self.node("a"), Self.node("b", "a"), Self.node("c", "b")], of: ["a", "c"])
        #expect(Self.ready(&schedule) == ["a"])
        try Self.finish("a", &schedule, failing: true)
        let next = schedule.next()
        let start = try #require(next)
        #expect(schedule.selected.uniqueIDs[start.node] == "c")
        let skip = try #require(start.skip)
        #expect(skip.cause == nil)
    }

    @Test func ephemeralModelsHaveNoNumberAndAreToBlame() throws {
        let graph = try ResourceGraph([Self.node("a"), Self.node("b", "a"), Self.node("c")])
        let selected = try graph.subgraph(of: ResourceSet(all: 3))
        let ephemeral = try #require(selected.index(of: "a"))
        var schedule = NodeSchedule(graph: graph, selected: selected, uncounted: [ephemeral])
        #expect(schedule.total == 2)
        let numbers = [schedule.next()?.number, schedule.next()?.number]
        #expect(numbers == [0, 1])
        schedule.finish(ephemeral, skipsDependents: true)
        let next = schedule.next()
        let start = try #require(next)
        #expect(start.number == 2)
        #expect(start.skip?.cause == ephemeral)
    }

    /// Whatever threads do: parents end before children start, numbers count up, and left out is what a simple
    /// walk over the graph leaves out.
    @Test(arguments: UInt64(1)...200)
    func anyOrderOfEndsKeepsTheRules(seed: UInt64) throws {
        let random = try RandomGraph(seed: seed)
        var generator = SplitMix(state: seed &+ 1_000_000)
        var schedule = random.schedule
        var running: [NodeSchedule.Start] = []
        var ended: Set<Int> = []
        var skipped: Set<String> = []
        var numbers: [Int] = []
        let threads = Int.random(in: 1...5, using: &generator)
        while !schedule.isFinished {
            while running.count < threads, let start = schedule.next() {
                for parent in schedule.selected.parents(of: start.node) {
                    #expect(ended.contains(Int(parent)))
                }
                if start.number > 0 { numbers.append(start.number) }
                running.append(start)
            }
            try #require(!running.isEmpty)
            let start = running.remove(at: Int.random(in: running.indices, using: &generator))
            let id = schedule.selected.uniqueIDs[start.node]
            if start.skip != nil { skipped.insert(id) }
            let fails = start.skip == nil && random.failing.contains(id)
            ended.insert(start.node)
            schedule.finish(start.node, skipsDependents: fails)
        }
        #expect(numbers == Array(1...max(1, schedule.total)).prefix(schedule.total).map { $0 })
        #expect(skipped == random.skipped)
        #expect(ended.count == schedule.selected.count)
    }
}
