// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A database of Postgres for `async` code: lends sessions, on threads of its own.
package final class PostgresClient: Sendable {
    /// How a client works.
    package struct Configuration: Sendable {
        package var settings: ConnectionSettings
        /// How many sessions there may be at once.
        package var connectionsMax: Int
        /// When to try again to connect. What already ran is never run again because of this.
        package var retry: RetryPolicy
        /// How long a session that nobody uses is kept.
        package var idleMsMax: Int
        /// How long after its last use a session counts as healthy without being asked.
        package var trustMsMax: Int

        package init(
            settings: ConnectionSettings, connectionsMax: Int = 4,
            retry: RetryPolicy = RetryPolicy(
                attemptsMax: 6, firstDelay: .milliseconds(100), delayMax: .seconds(5),
                totalMax: .seconds(30), jitter: 0.5),
            idleMsMax: Int = 60_000, trustMsMax: Int = 10_000
        ) {
            precondition(connectionsMax >= 1, "A client has at least one connection.")
            self.settings = settings
            self.connectionsMax = connectionsMax
            self.retry = retry
            self.idleMsMax = idleMsMax
            self.trustMsMax = trustMsMax
        }
    }

    private let configuration: Configuration
    private let pool: SessionPool

    /// A client; it connects when there is something to do.
    package init(_ configuration: Configuration) {
        self.configuration = configuration
        pool = SessionPool(configuration)
    }

    deinit { pool.close {} }

    /// Lends a session to `body`, which runs on one of the client's own threads.
    ///
    /// Waits until a session is free. A lost connection is made anew before `body` runs, again and
    /// again as the retry policy says. Cancelling the task stops the statement that runs, on the server
    /// too, but no COMMIT. A transaction that `body` leaves open is rolled back; a lock or subscription
    /// that it leaves ends with the connection.
    ///
    /// - Parameter idempotent: running `body` twice does no harm, so it is run again when the
    ///   connection is lost under it. Never when the outcome of a COMMIT is unknown.
    /// - Throws: what `body` throws; ``PostgresError``, of kind `cancelled` when the task was cancelled.
    @discardableResult
    package func withSession<R: Sendable>(
        idempotent: Bool = false, _ body: @escaping @Sendable (Session) throws -> R
    ) async throws -> R {
        let cancellation = Cancellation()
        let ticket = Ticket()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let id = pool.submit { keeper in
                    continuation.resume(
                        with: Result {
                            try cancellation.check()
                            return try keeper.get().run(
                                idempotent: idempotent, check: { try cancellation.check() }, body)
                        })
                }
                if ticket.issue(id) { pool.withdraw(id, PostgresError.cancelled) }
            }
        } onCancel: {
            cancellation.cancel()
            if let id = ticket.revoke() { pool.withdraw(id, PostgresError.cancelled) }
        }
    }

    /// Lends a session inside a transaction; see ``Session/transaction(begin:_:)``.
    @discardableResult
    package func transaction<R: Sendable>(
        idempotent: Bool = false, _ body: @escaping @Sendable (Session) throws -> R
    ) async throws -> R {
        try await withSession(idempotent: idempotent) { session in
            try session.transaction { try body(session) }
        }
    }

    /// What is said on a channel from now on, over a connection of its own that is made anew when it
    /// is lost; see ``ChannelEvent``.
    package func listen(_ channel: String) -> AsyncThrowingStream<ChannelEvent, any Error> {
        Listener.events(channel, configuration)
    }

    /// Lets work that is queued finish, then closes the sessions and returns when they are closed.
    package func close() async {
        await withCheckedContinuation { continuation in pool.close { continuation.resume() } }
    }
}
