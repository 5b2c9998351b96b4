// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import Synchronization

/// Time that stands still until a test moves it.
///
///     let clock = FakeClock()
///     let task = Task { try await clock.sleep(for: .seconds(30)) }
///     await clock.sleepers(1)
///     clock.advance(by: .seconds(30))
///     try await task.value
package final class FakeClock: TimeSource {
    private struct Sleeper {
        let wakesAt: Duration
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct Watcher {
        let count: Int
        let continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var wall: Timestamp
        var elapsed: Duration = .zero
        var sleepers: [Int: Sleeper] = [:]
        /// Sleeps that were cancelled before they began.
        var cancelled: Set<Int> = []
        var watchers: [Watcher] = []
        var sleptFor: [Duration] = []
        var sleepCount = 0
    }

    private let state: Mutex<State>
    private let sleepsAdvance: Bool

    /// - Parameters:
    ///   - start: The wall time to begin with.
    ///   - sleepsAdvance: Every sleep returns at once and moves the time itself.
    package init(
        start: Timestamp = Timestamp(microseconds: 1_700_000_000_000_000), sleepsAdvance: Bool = false
    ) {
        state = Mutex(State(wall: start))
        self.sleepsAdvance = sleepsAdvance
    }

    /// The wall time as the test has set it.
    package func now() -> Timestamp { state.withLock { $0.wall } }

    /// Nanoseconds that the test has let pass.
    package func monotonicNanoseconds() -> UInt64 {
        UInt64(clamping: state.withLock { $0.elapsed }.attoseconds / 1_000_000_000)
    }

    /// Every duration that was slept for, in the order of the calls.
    package var sleptFor: [Duration] { state.withLock { $0.sleptFor } }

    /// Lets time pass: wakes the sleepers that are due, earliest first.
    package func advance(by duration: Duration) {
        precondition(duration >= .zero, "Monotonic time never goes back.")
        let due = state.withLock { state in
            state.elapsed += duration
            state.wall = state.wall + duration
            let due = state.sleepers.filter { $0.value.wakesAt <= state.elapsed }
            for id in due.keys { state.sleepers[id] = nil }
            return due.sorted { ($0.value.wakesAt, $0.key) < ($1.value.wakesAt, $1.key) }.map(\.value)
        }
        for sleeper in due { sleeper.continuation.resume() }
    }

    /// Sets the wall clock without letting time pass, as an administrator or NTP does.
    package func setWall(_ time: Timestamp) { state.withLock { $0.wall = time } }

    /// Returns once at least as many tasks sleep.
    package func sleepers(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleepers.count >= count { return true }
                state.watchers.append(Watcher(count: count, continuation: continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Sleeps until the test has let the duration pass.
    package func sleep(for duration: Duration) async throws {
        try Task.checkCancellation()
        let id = state.withLock { state in
            state.sleptFor.append(duration)
            state.sleepCount += 1
            return state.sleepCount
        }
        if duration <= .zero { return }
        if sleepsAdvance { return advance(by: duration) }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { begin(id, duration, $0) }
        } onCancel: {
            cancel(id)
        }
    }

    private func begin(_ id: Int, _ duration: Duration, _ continuation: CheckedContinuation<Void, any Error>)
    {
        let (isCancelled, watchers) = state.withLock { state -> (Bool, [Watcher]) in
            if state.cancelled.remove(id) != nil { return (true, []) }
            state.sleepers[id] = Sleeper(wakesAt: state.elapsed + duration, continuation: continuation)
            let satisfied = state.watchers.filter { $0.count <= state.sleepers.count }
            state.watchers.removeAll { $0.count <= state.sleepers.count }
            return (false, satisfied)
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
        for watcher in watchers { watcher.continuation.resume() }
    }

    private func cancel(_ id: Int) {
        let sleeper = state.withLock { state in
            let sleeper = state.sleepers.removeValue(forKey: id)
            if sleeper == nil { state.cancelled.insert(id) }
            return sleeper
        }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}
