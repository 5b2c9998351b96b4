// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Starts a worker for a run.
package protocol Launcher: Sendable {
    /// Starts one for a run that is starting, and returns at once; the worker takes the run up by itself
    /// (``RunStore/takeUp(_:owner:now:until:)``).
    ///
    /// Throws ``LotusError`` when none can be started: the run fails then.
    func launch(_ run: RunRecord) async throws

    /// Tells a worker that its run is to end; it stops the work and says so itself.
    func cancel(_ run: RunRecord) async

    /// Makes a worker end at once, if it is still there: its run was given up.
    func terminate(_ run: RunRecord) async

    /// What became of workers that ended without a word, by run, since the last call.
    func endings() async -> [RunID: String]

    /// Ends all workers and returns when they are gone.
    ///
    /// - Parameter grace: how long they may take to stop by themselves.
    func close(grace: Duration) async
}

/// Does the work of a run, inside of a worker.
package protocol RunExecutor: Sendable {
    /// Makes the assets of a run. What happens is told as it happens; a step that fails is told too and does
    /// not throw. Cancelling the task stops the work.
    ///
    /// - Returns: whether all went well.
    func execute(_ run: RunRecord, _ log: any RunLog) async throws -> Bool
}

/// Where a worker tells what happens.
package protocol RunLog: Sendable {
    /// An event of the run. Written soon, in order, many at a time; ``flush()`` waits for that.
    func tell(_ event: RunEvent)

    /// A text that metadata name by its hash.
    func keep(_ text: String, as hash: ContentHash)

    /// What programs print for a step, or for the run with nil; whole lines, no secrets.
    func print(_ text: String, step: String?)

    /// Returns when all that was told is stored. Throws when the run was taken away from this worker.
    func flush() async throws
}
