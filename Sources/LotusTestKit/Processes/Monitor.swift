// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A value that several threads change and wait on.
final class Monitor<State: Sendable>: @unchecked Sendable {
    // SAFETY: `state` is reached only between `condition.lock()` and `condition.unlock()`.
    private let condition = NSCondition()
    private var state: State

    init(_ state: State) {
        self.state = state
    }

    /// Reads or changes the value, then wakes whoever waits for it.
    @discardableResult
    func change<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
        condition.lock()
        defer {
            condition.broadcast()
            condition.unlock()
        }
        return try body(&state)
    }

    /// Blocks the thread until `body` gives something.
    func wait<Result>(for body: (inout State) -> Result?) -> Result {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = body(&state) { return result }
            condition.wait()
        }
    }

    /// Blocks the thread until `body` gives something, or for this long; nil when the time is over.
    func wait<Result>(within time: Duration, for body: (inout State) -> Result?) -> Result? {
        let deadline = Date(timeIntervalSinceNow: time / .seconds(1))
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let result = body(&state) { return result }
            guard condition.wait(until: deadline) else { return body(&state) }
        }
    }
}

/// Runs blocking work on a thread of its own, never on the pool that runs the tests.
func onOwnThread<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
            continuation.resume(with: Swift.Result { try body() })
        }
    }
}

/// Runs blocking work on a thread of its own, and does not wait for it.
func onDetachedThread(_ body: @escaping @Sendable () -> Void) {
    Thread.detachNewThread(body)
}
