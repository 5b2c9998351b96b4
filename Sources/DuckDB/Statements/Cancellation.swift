// SPDX-License-Identifier: Apache-2.0

internal import CDuckDB
internal import Glibc
internal import LotusCore
internal import Synchronization

/// Carries the cancellation of a Swift task to the statement that runs for it on another thread.
final class Cancellation: Sendable {
    private struct State {
        var isCancelled = false
        var isShielded = false
        var running: ConnectionHandle?
        /// How many whole statements have begun; the last one runs.
        var wholeCount = 0
        var runsWhole = false
    }

    /// Between two interrupts of one statement.
    private static let repeatMicroseconds: UInt32 = 2_000

    private let state = Mutex(State())

    /// Marks the work as cancelled and interrupts the statement that is running, unless it is a COMMIT.
    func cancel() {
        let whole: Int? = state.withLock { state in
            state.isCancelled = true
            guard !state.isShielded else { return nil }
            state.running?.interrupt()
            return state.runsWhole ? state.wholeCount : nil
        }
        if let whole { OwnThread.start { self.interrupt(untilEndOf: whole) } }
    }

    private func interrupt(untilEndOf whole: Int) {
        func isInterrupted() -> Bool {
            state.withLock { state in
                guard state.runsWhole, state.wholeCount == whole else { return false }
                state.running?.interrupt()
                return true
            }
        }
        while isInterrupted() { usleep(Self.repeatMicroseconds) }
    }

    /// - Throws: ``DuckDBError`` of type `INTERRUPT` when the work was cancelled.
    func check() throws {
        let stop = state.withLock { $0.isCancelled && !$0.isShielded }
        if stop { throw DuckDBError.interrupted }
    }

    /// Runs a statement that the engine begins and ends in one call.
    ///
    /// The engine forgets interrupts when it begins a statement, and here nobody can look whether one came
    /// just before: a statement that is cancelled is interrupted again and again until it ends.
    ///
    /// - Throws: ``DuckDBError`` of type `INTERRUPT` when the work was cancelled before.
    func whole<R>(_ body: () throws -> R) throws -> R {
        let isOver = state.withLock { state in
            if state.isCancelled && !state.isShielded { return true }
            state.wholeCount += 1
            state.runsWhole = true
            return false
        }
        if isOver { throw DuckDBError.interrupted }
        defer { state.withLock { $0.runsWhole = false } }
        return try body()
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
