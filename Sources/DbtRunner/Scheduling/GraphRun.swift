// SPDX-License-Identifier: Apache-2.0

/// Works on the nodes of a schedule, so many at a time.
///
/// When a node says so, or when the task is cancelled, nothing more is started and what runs is cancelled;
/// all of it has ended when ``run(_:)`` returns.
package struct GraphRun<Result: Sendable>: Sendable {
    /// A node to work on.
    package struct Assignment: Sendable {
        package let start: NodeSchedule.Start
        /// Which of the workers does it, from 1.
        package let worker: Int
    }

    /// What a node's end means for the others.
    package enum Consequence: Sendable, Equatable {
        case none
        /// What depends on it is left out.
        case skipDependents
        /// The same although nothing failed.
        case idleDependents
        /// The run ends here.
        case stop
    }

    /// What is left of a run.
    package struct Outcome: Sendable {
        /// In the order in which the nodes ended.
        package var results: [Result] = []
        /// The nodes that were not worked on, or cut off.
        package var unfinished: [Int] = []
        /// The result that stopped the run.
        package var stopper: Result?
        /// Whether the task was cancelled.
        package var isCancelled = false
    }

    private let schedule: NodeSchedule
    private let threads: Int
    private let work: @Sendable (Assignment) async -> Result?
    private let consequence: @Sendable (NodeSchedule.Start, Result) -> Consequence

    /// - Parameters:
    ///   - threads: how many nodes are worked on at a time.
    ///   - work: works on one node, on threads of its own; nil when it was cut off.
    ///   - consequence: what a result means; is asked in the order in which the nodes end.
    package init(
        _ schedule: NodeSchedule, threads: Int, work: @escaping @Sendable (Assignment) async -> Result?,
        consequence: @escaping @Sendable (NodeSchedule.Start, Result) -> Consequence
    ) {
        precondition(threads > 0, "Somebody has to do the work.")
        self.schedule = schedule
        self.threads = threads
        self.work = work
        self.consequence = consequence
    }

    private struct Ended: Sendable {
        let assignment: Assignment
        let result: Result?
    }

    package func run() async -> Outcome {
        await withTaskGroup(of: Ended.self) { group in
            var schedule = schedule
            var outcome = Outcome()
            var free = Array((1...threads).reversed())
            var isStopping = false
            func start(_ schedule: inout NodeSchedule, _ group: inout TaskGroup<Ended>) {
                while !isStopping, !Task.isCancelled, let worker = free.last, let next = schedule.next() {
                    free.removeLast()
                    let assignment = Assignment(start: next, worker: worker)
                    group.addTask { Ended(assignment: assignment, result: await work(assignment)) }
                }
            }
            start(&schedule, &group)
            while let ended = await group.next() {
                let node = ended.assignment.start
                if let result = ended.result, !isStopping {
                    outcome.results.append(result)
                    let consequence = consequence(node, result)
                    schedule.finish(
                        node.node, skipsDependents: [.skipDependents, .idleDependents].contains(consequence),
                        isHarmless: consequence == .idleDependents)
                    if consequence == .stop {
                        outcome.stopper = result
                        isStopping = true
                        group.cancelAll()
                    }
                } else if let result = ended.result {
                    // It was done before anybody could stop it.
                    outcome.results.append(result)
                    schedule.finish(node.node, skipsDependents: false)
                }
                free.append(ended.assignment.worker)
                free.sort(by: >)
                start(&schedule, &group)
            }
            outcome.unfinished = schedule.unfinishedNodes
            outcome.isCancelled = Task.isCancelled && !outcome.unfinished.isEmpty
            return outcome
        }
    }
}
