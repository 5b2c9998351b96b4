// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Carries the cancellation of a Swift task to the thread that works for it.
final class Cancellation: Sendable {
    private let isCancelled = Atomic(false)

    func cancel() { isCancelled.store(true, ordering: .releasing) }

    /// - Throws: ``PostgresError`` of kind `cancelled`.
    func check() throws {
        if isCancelled.load(ordering: .acquiring) { throw PostgresError.cancelled }
    }
}

extension PostgresError {
    static var cancelled: PostgresError { PostgresError(.cancelled, "the work was cancelled") }
}

/// The number of queued work, for a cancellation that may come before the number is known.
final class Ticket: Sendable {
    private struct State {
        var id: Int?
        var isRevoked = false
    }

    private let state = Mutex(State())

    /// Notes the number. - Returns: whether the work was cancelled before.
    func issue(_ id: Int) -> Bool {
        state.withLock { state in
            state.id = id
            return state.isRevoked
        }
    }

    /// - Returns: the number, if it is known already.
    func revoke() -> Int? {
        state.withLock { state in
            state.isRevoked = true
            return state.id
        }
    }
}
