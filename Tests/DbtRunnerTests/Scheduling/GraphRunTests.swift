// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import Synchronization
import Testing

@Suite struct GraphRunTests {
    /// What the double notes of each node.
    private struct Ended: Sendable, Equatable {
        let id: String
        let isSkipped: Bool
        let isFailed: Bool
    }

    private final class Notes: Sendable {
        private struct State {
            var running = 0
            var runningMax = 0
            var workers: Set<Int> = []
            var clashes = 0
        }

        private let state = Mutex(State())

        func begin(_ worker: Int) {
            state.withLock { state in
                state.running += 1
                state.runningMax = max(state.runningMax, state.running)
                if !state.workers.insert(worker).inserted { state.clashes += 1 }
            }
        }

        func end(_ worker: Int) {
            state.withLock { state in
                state.running -= 1
                state.workers.remove(worker)
            }
        }

        var runningMax: Int { state.withLock { $0.runningMax } }
        var clashes: Int { state.withLock { $0.clashes } }
    }

    private static func run(
        _ random: RandomGraph, threads: Int, _ notes: Notes, stopsAtFailure: Bool = false
    ) -> GraphRun<Ended> {
        let ids = random.selected.uniqueIDs
        return GraphRun<Ended>(
            random.schedule, threads: threads,
            work: { assignment in
                notes.begin(assignment.worker)
                defer { notes.end(assignment.worker) }
                for _ in 0..<Int.random(in: 0...3) { await Task.yield() }
                let id = ids[assignment.start.node]
                let isSkipped = assignment.start.skip != nil
                if Task.isCancelled, !isSkipped { return nil }
                return Ended(
                    id: id, isSkipped: isSkipped, isFailed: !isSkipped && random.failing.contains(id))
            },
            consequence: { _, result in
                guard result.isFailed else { return .none }
                return stopsAtFailure ? .stop : .skipDependents
            })
    }

    @Test(arguments: UInt64(1)...60)
    func everyNodeEndsOnceAndAsTheModelSays(seed: UInt64) async throws {
        let random = try RandomGraph(seed: seed)
        for threads in [1, 2, 4, 16] {
            let notes = Notes()
            let outcome = await Self.run(random, threads: threads, notes).run()
            #expect(outcome.unfinished.isEmpty)
            #expect(outcome.results.count == random.selected.count)
            #expect(Set(outcome.results.map(\.id)) == Set(random.selected.uniqueIDs))
            #expect(Set(outcome.results.filter(\.isSkipped).map(\.id)) == random.skipped)
            #expect(notes.runningMax <= threads)
            #expect(notes.clashes == 0)
        }
    }

    @Test(arguments: UInt64(1)...60)
    func theFirstFailureStopsAndLeavesTheRest(seed: UInt64) async throws {
        let random = try RandomGraph(seed: seed)
        let outcome = await Self.run(random, threads: 3, Notes(), stopsAtFailure: true).run()
        let first = outcome.results.first { $0.isFailed }
        #expect(outcome.stopper == first)
        #expect(outcome.results.count + outcome.unfinished.count == random.selected.count)
        #expect(
            Set(outcome.results.map(\.id)).isDisjoint(
                with: outcome.unfinished.map { random.selected.uniqueIDs[$0] }))
        if first == nil { #expect(outcome.unfinished.isEmpty) }
    }

    @Test func cancellationEndsAllThatRuns() async throws {
        let ids = (0..<10).map { "m\($0)" }
        let graph = try ResourceGraph(ids.map { ResourceGraph.Node($0, dependsOn: []) })
        let (started, signal) = AsyncStream<Void>.makeStream()
        let run = GraphRun<Int>(
            NodeSchedule(graph: graph, selected: graph), threads: 2,
            work: { assignment in
                signal.yield()
                do { try await Task.sleep(for: .seconds(3600)) } catch { return nil }
                return assignment.start.node
            }, consequence: { _, _ in .none })
        let outcome = await withTaskGroup(of: GraphRun<Int>.Outcome.self) { group in
            group.addTask { await run.run() }
            var count = 0
            for await _ in started {
                count += 1
                if count == 2 { break }
            }
            group.cancelAll()
            return await group.next()
        }
        #expect(outcome?.isCancelled == true)
        #expect(outcome?.results.isEmpty == true)
        #expect(outcome?.unfinished.count == 10)
    }
}
