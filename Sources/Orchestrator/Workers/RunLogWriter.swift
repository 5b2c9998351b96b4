// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// Writes the events of a run to its store, many at a time.
final class RunLogWriter: RunLog {
    private struct State {
        var waiting: [RunEvent] = []
        var content: [ContentHash: String] = [:]
        var failed = 0
        var firstFailure: String?
        var error: (any Error)?
    }

    private let store: any RunStore
    private let logs: any ComputeLogs
    private let run: RunID
    private let lease: RunLease
    private let time: any TimeSource
    private let state = Mutex(State())
    private let wish = WakeSignal()
    /// One batch is written at a time, so that they keep their order.
    private let turn = AsyncTurn()

    init(store: any RunStore, logs: any ComputeLogs, run: RunID, lease: RunLease, time: any TimeSource) {
        self.store = store
        self.logs = logs
        self.run = run
        self.lease = lease
        self.time = time
    }

    func tell(_ event: RunEvent) {
        let count = state.withLock { state in
            if event.kind == .stepFailed {
                state.failed += 1
                if state.firstFailure == nil {
                    state.firstFailure = [event.step, event.message].compactMap { $0 }.joined(separator: ": ")
                }
            }
            state.waiting.append(event)
            return state.waiting.count
        }
        if count == 1 || count >= WorkerLimits.eventsWaitingMax { wish.wake() }
    }

    func keep(_ text: String, as hash: ContentHash) { state.withLock { $0.content[hash] = text } }

    func print(_ text: String, step: String?) { logs.append(text, run: run, step: step) }

    /// Why the run failed, as far as steps tell.
    var failure: String? {
        state.withLock { state in
            guard let first = state.firstFailure else { return nil }
            return state.failed == 1 ? first : "\(state.failed) steps failed, first \(first)"
        }
    }

    func flush() async throws {
        try await turn.run { [self] in
            let (events, content) = state.withLock { state in
                defer {
                    state.waiting = []
                    state.content = [:]
                }
                return (state.waiting, state.content)
            }
            guard !events.isEmpty || !content.isEmpty else { return }
            do {
                try await store.append(events, run: run, lease: lease, content: content)
            } catch {
                // They are told with the next ones, unless the run is somebody else's now.
                if (error as? LotusError)?.code != .runLeaseLost {
                    state.withLock { state in
                        state.waiting = events + state.waiting
                        state.content.merge(content) { one, _ in one }
                    }
                }
                throw error
            }
        }
    }

    /// Writes what is told a moment later, until the task is cancelled.
    func writeForever() async {
        while !Task.isCancelled {
            await wish.wait()
            if state.withLock({ $0.waiting.count < WorkerLimits.eventsWaitingMax }) {
                try? await time.sleep(for: WorkerLimits.eventDelay)
            }
            // What cannot be written now is written with the end of the run, which fails if that does.
            if !Task.isCancelled { try? await flush() }
        }
    }
}
