// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Synchronization

/// Waits on a thread of our own for work that suspends. Never to be used on one of Swift's cooperative
/// threads: when all of them wait, nothing goes on.
package enum BlockingWait {
    private final class Outcome<Value: Sendable>: Sendable {
        private let result = Mutex<Result<Value, any Error>?>(nil)

        func set(_ value: Result<Value, any Error>) { result.withLock { $0 = value } }

        func take() throws -> Value {
            guard let result = result.withLock({ $0 }) else { throw CancellationError() }
            return try result.get()
        }
    }

    /// What the work gives, or throws.
    package static func result<Value: Sendable>(
        of work: @escaping @Sendable () async throws -> Value
    ) throws -> Value {
        let outcome = Outcome<Value>()
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            do {
                outcome.set(.success(try await work()))
            } catch {
                outcome.set(.failure(error))
            }
            done.signal()
        }
        done.wait()
        return try outcome.take()
    }
}
