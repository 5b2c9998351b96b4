// SPDX-License-Identifier: Apache-2.0

package import DbtProject

/// Lends connections to those who work on nodes.
package protocol DatabasePool: Sendable {
    /// Runs `body`, which may block, with a connection on a thread of its own. Cancelling the task interrupts
    /// the statement that runs, but no COMMIT; what is left open is rolled back.
    func withDatabase<R: Sendable>(
        _ body: @escaping @Sendable (any AdapterDatabase) throws -> R
    ) async throws -> R

    /// Lets work that is queued finish, and returns when the files of the database are closed.
    func close() async
}
