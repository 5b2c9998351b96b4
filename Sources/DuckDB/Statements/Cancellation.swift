// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB
internal import Synchronization

/// Carries the cancellation of a Swift task to the statement that runs for it on another thread.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var isShielded = false
        var running: ConnectionHandle?
    }

    private let state = Mutex(State())

    /// Marks the work as cancelled and interrupts the statement that is running, unless it is a COMMIT.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            if !state.isShielded { state.running?.interrupt() }
        }
    }

    /// - Throws: ``DuckDBError`` of type `INTERRUPT` when the work was cancelled.
    func check() throws {
        let stop = state.withLock { $0.isCancelled && !$0.isShielded }
        if stop { throw DuckDBError.interrupted }
    }

    /// Says which connection to interrupt from here on; nil when the lease ends.
    func run(on connection: ConnectionHandle?) {
        state.withLock { $0.running = connection }
    }

    /// Runs `body` to its end whatever happens: a COMMIT is never interrupted, since nobody could
    /// tell afterwards whether it took effect.
    func shielded<R>(_ body: () throws -> R) rethrows -> R {
        state.withLock { $0.isShielded = true }
        defer { state.withLock { $0.isShielded = false } }
        return try body()
    }
}

extension DuckDBError {
    package static var interrupted: DuckDBError { DuckDBError(type: "INTERRUPT", message: "Interrupted!") }
}
