// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import Synchronization

/// Lets one task wait for others to say that there is something to do.
///
/// A wish that comes while nobody waits is kept: the next wait returns at once.
package final class WakeSignal: Sendable {
    private struct State {
        var isWanted = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    /// There is something to do.
    package func wake() {
        let waiting = state.withLock { state in
            defer { state.waiting = nil }
            state.isWanted = state.waiting == nil
            return state.waiting
        }
        waiting?.resume()
    }

    /// Returns when there is something to do, or the task is cancelled. One task waits at a time.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    precondition(state.waiting == nil, "One task waits at a time.")
                    if state.isWanted || Task.isCancelled {
                        state.isWanted = false
                        return true
                    }
                    state.waiting = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        } onCancel: {
            state.withLock { state in
                defer { state.waiting = nil }
                return state.waiting
            }?.resume()
        }
    }

    /// Returns when there is something to do, when some time has passed, or when the task is cancelled.
    package func wait(atMost duration: Duration, _ time: some TimeSource) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.wait() }
            group.addTask { try? await time.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }
}

/// Lets tasks do something one after another, in the order in which they came.
package final class AsyncTurn: Sendable {
    private struct State {
        var isTaken = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Does something when all that came before is done.
    package func run<R: Sendable>(_ body: () async throws -> R) async throws -> R {
        await take()
        defer { give() }
        return try await body()
    }

    private func take() async {
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                if !state.isTaken {
                    state.isTaken = true
                    return true
                }
                state.waiting.append(continuation)
                return false
            }
            if isFree { continuation.resume() }
        }
    }

    private func give() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.isTaken = false
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
