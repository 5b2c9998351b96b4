// SPDX-License-Identifier: Apache-2.0

package import LotusCore
internal import Synchronization

/// The time that the services believe in; it runs with the machine's and can be moved or stopped.
package final class SandboxClock: Sendable {
    private struct State {
        /// What the clock showed when it was set.
        var base: Timestamp
        /// The monotonic time at that moment; nil while it stands still.
        var since: UInt64?
    }

    private let source: any TimeSource
    private let state: Mutex<State>

    /// A clock that runs from a point on.
    package init(_ start: Timestamp? = nil, source: any TimeSource = .system) {
        self.source = source
        state = Mutex(State(base: start ?? source.now(), since: source.monotonicNanoseconds()))
    }

    /// What it shows.
    package var now: Timestamp {
        let nanoseconds = source.monotonicNanoseconds()
        return state.withLock { Self.now($0, nanoseconds) }
    }

    /// Whether it stands still.
    package var isStopped: Bool { state.withLock { $0.since == nil } }

    /// Moves it to a point.
    package func set(_ time: Timestamp, stopped: Bool? = nil) {
        let nanoseconds = source.monotonicNanoseconds()
        state.withLock { state in
            let stops = stopped ?? (state.since == nil)
            state = State(base: time, since: stops ? nil : nanoseconds)
        }
    }

    /// Moves it by a duration, back when that is negative.
    package func advance(by duration: Duration) {
        let nanoseconds = source.monotonicNanoseconds()
        state.withLock { state in
            state = State(
                base: Self.now(state, nanoseconds) + duration, since: state.since == nil ? nil : nanoseconds)
        }
    }

    private static func now(_ state: State, _ nanoseconds: UInt64) -> Timestamp {
        guard let since = state.since, nanoseconds > since else { return state.base }
        return state.base + .nanoseconds(Int64(nanoseconds - since))
    }
}
