// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import Glibc
internal import Synchronization

extension DuckDBAdapter {
    /// Runs `body`, which leaves nothing behind when it fails, as often as the profile says.
    ///
    /// Inside of a transaction it runs once.
    func retried<R>(_ body: () throws -> R) throws -> R {
        let retries = target.settings.retries
        guard retries.attempts > 1, !isInTransaction, state.withLock({ $0.blockDepth == 0 }) else {
            return try body()
        }
        for attempt in 1..<retries.attempts {
            state.withLock { $0.failure = nil }
            do {
                return try body()
            } catch {
                // Templates wrap what happens in them.
                let failure = state.withLock { $0.failure }
                guard retries.covers(failure ?? error) else { throw error }
                rollBack()
                retries.tell(error, after: attempt)
                try rest(StatementRetries.pause(after: attempt))
            }
        }
        return try body()
    }

    /// Lets the connection's thread wait, unless its work is cancelled.
    private func rest(_ duration: Duration) throws {
        let end = ContinuousClock.now.advanced(by: duration)
        while ContinuousClock.now < end {
            try use { try $0.checkCancellation() }
            usleep(20_000)
        }
    }
}
