// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import Orchestrator
internal import Synchronization

/// Runs each run as a task of this process: the quickest start, and one memory for all.
package final class InProcessLauncher: Launcher {
    private struct State {
        var tasks: [RunID: Task<Void, Never>] = [:]
        var endings: [RunID: String] = [:]
        var isClosed = false
    }

    private let worker: RunWorker
    /// Is told when a run has ended.
    private let ended: @Sendable (RunID) -> Void
    private let time: any TimeSource
    private let state = Mutex(State())

    package init(
        worker: RunWorker, ended: @escaping @Sendable (RunID) -> Void = { _ in },
        time: any TimeSource = .system
    ) {
        self.worker = worker
        self.ended = ended
        self.time = time
    }

    package func launch(_ run: RunRecord) async throws {
        let id = run.id
        try state.withLock { state in
            guard !state.isClosed else {
                throw LotusError(
                    .launch, "the daemon is stopping", hint: "It begins the run when it is back.")
            }
            // The launcher is a service: it owns the tasks of its runs and ends them with ``close(grace:)``.
            state.tasks[id] = Task { [self] in await work(on: id) }
        }
    }

    private func work(on id: RunID) async {
        var reason: String?
        do {
            _ = try await worker.work(on: id)
        } catch {
            reason = (error as? LotusError)?.description ?? "\(error)"
        }
        state.withLock { state in
            state.tasks[id] = nil
            if let reason { state.endings[id] = reason }
        }
        ended(id)
    }

    /// The worker sees by itself that its run is canceling.
    package func cancel(_ run: RunRecord) async {}

    package func terminate(_ run: RunRecord) async {
        state.withLock { $0.tasks[run.id] }?.cancel()
    }

    package func endings() async -> [RunID: String] {
        state.withLock { state in
            defer { state.endings = [:] }
            return state.endings
        }
    }

    private static let lookInterval = Duration.milliseconds(20)

    package func close(grace: Duration) async {
        state.withLock { $0.isClosed = true }
        let start = time.monotonicNanoseconds()
        let limit = UInt64(max(0, grace / .nanoseconds(1)))
        while !state.withLock({ $0.tasks.isEmpty }), time.monotonicNanoseconds() - start < limit {
            try? await time.sleep(for: Self.lookInterval)
        }
        let tasks = state.withLock { Array($0.tasks.values) }
        tasks.forEach { $0.cancel() }
        for task in tasks { await task.value }
    }
}
