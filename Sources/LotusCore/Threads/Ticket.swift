// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The number of queued work, for a cancellation that may come before the number is known.
package final class Ticket: Sendable {
    private struct State {
        var id: Int?
        var isRevoked = false
    }

    private let state = Mutex(State())

    /// One without a number yet.
    package init() {}

    /// Notes the number. - Returns: whether the work was cancelled before.
    package func issue(_ id: Int) -> Bool {
        state.withLock { state in
            state.id = id
            return state.isRevoked
        }
    }

    /// - Returns: the number, if it is known already.
    package func revoke() -> Int? {
        state.withLock { state in
            state.isRevoked = true
            return state.id
        }
    }
}
