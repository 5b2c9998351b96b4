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
