// SPDX-License-Identifier: Apache-2.0

/// Runs programs to their end.
package enum ProcessRunner {
    /// Starts a program, waits for it and collects what it printed.
    ///
    /// A program that still runs at the deadline is killed, with whatever it started; the outcome
    /// says so. Throws ``KitError`` when it cannot be started.
    package static func run(
        _ command: ProcessCommand, within time: Duration = .seconds(60)
    ) async throws -> ProcessOutcome {
        try await RunningProcess(command).wait(within: time)
    }
}
