// SPDX-License-Identifier: Apache-2.0

package import DuckDB
internal import Glibc
package import LotusCore

/// What a commit says of itself and how it waits.
package struct CommitRequest: Sendable {
    /// Who made it; stands in the snapshot.
    package var author: String
    /// What it was for; stands in the snapshot.
    package var message: String
    /// Anything else, as JSON text.
    package var extraInfo: String?
    package var lockWait: LockWait
    /// When and how often the whole transaction runs again after a conflict with a foreign writer.
    package var retry: RetryPolicy

    package init(
        author: String, message: String, extraInfo: String? = nil, lockWait: LockWait = LockWait(),
        retry: RetryPolicy = CommitRequest.conflictRetry
    ) {
        self.author = author
        self.message = message
        self.extraInfo = extraInfo
        self.lockWait = lockWait
        self.retry = retry
    }

    /// Foreign writers hold a catalog for milliseconds, or as long as their transaction runs.
    package static let conflictRetry = RetryPolicy(
        attemptsMax: 12, firstDelay: .milliseconds(20), delayMax: .seconds(5), totalMax: .seconds(120),
        jitter: 0.5)
}

/// What became of a commit.
package struct Commit<Result> {
    package var result: Result
    /// The snapshot it made; nil when nothing was changed.
    package var snapshot: Int64?
    /// How often the transaction ran.
    package var attempts: Int
}

extension Commit: Sendable where Result: Sendable {}

extension Lake {
    /// Holds the locks of tables while `body` reads them, works, and commits.
    ///
    /// One writer per table: two that delete from one table would always conflict.
    package func withTables<R>(
        _ tables: [TableName], on connection: borrowing Connection, wait: LockWait = LockWait(),
        _ body: () throws -> R
    ) throws -> R {
        let result: Result<R, any Error> = try locks.withTables(
            tables, wait, check: { try connection.checkCancellation() }, { Result { try body() } })
        return try result.get()
    }

    /// Runs `body` in one transaction of the lake, under the catalog lock, and commits it.
    ///
    /// Keep `body` short: compute into a temporary table before, outside any transaction, and only
    /// write here. On a SQLite catalog a transaction sees the state at its first read and fails when
    /// anyone commits before it does; the lock keeps our own writers apart, and a conflict with a
    /// foreign one runs the whole of `body` again. Cancelling the task never interrupts the COMMIT.
    ///
    /// - Throws: what `body` throws; ``LotusError`` `commitConflict` when all attempts met a conflict,
    ///   `lockTimeout` when the lock was not free in time.
    @discardableResult
    package func commit<R>(
        _ request: CommitRequest, on connection: borrowing Connection, _ body: () throws -> R
    ) throws -> Commit<R> {
        var random = SystemRandomNumberGenerator()
        var attempt = 1
        while true {
            do {
                return try commitOnce(request, attempt: attempt, on: connection, body)
            } catch  where CommitConflict.isConflict(error) {
                attempt += 1
                guard let delay = request.retry.delay(beforeAttempt: attempt, random: &random) else {
                    throw LotusError(
                        .commitConflict, "other writers got in the way of this commit \(attempt - 1) times",
                        hint: "programs that write to this lake without Lotus Lake do not take its lock; "
                            + "run it again when they are done: nothing of it was written", cause: error)
                }
                try connection.checkCancellation()
                pause(delay)
            }
        }
    }

    private func commitOnce<R>(
        _ request: CommitRequest, attempt: Int, on connection: borrowing Connection, _ body: () throws -> R
    ) throws -> Commit<R> {
        try withCatalogLock(on: connection, wait: request.lockWait) {
            let before = try lastCommitted(on: connection)
            let result = try connection.transaction {
                try setMessage(request, on: connection)
                return try body()
            }
            let after = try lastCommitted(on: connection)
            return Commit(result: result, snapshot: after == before ? nil : after, attempts: attempt)
        }
    }

    /// Runs `body` while no other writer of ours commits to the lake; for statements that manage
    /// their transaction themselves.
    package func withCatalogLock<R>(
        on connection: borrowing Connection, wait: LockWait = LockWait(), _ body: () throws -> R
    ) throws -> R {
        let result: Result<R, any Error> = try locks.withCatalog(
            wait, check: { try connection.checkCancellation() }, { Result { try body() } })
        return try result.get()
    }

    /// Lets this thread, which is the connection's own, rest.
    private func pause(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        usleep(UInt32(clamping: seconds * 1_000_000 + attoseconds / 1_000_000_000_000))
    }

    /// Says in the open transaction who commits it and what for.
    package func setMessage(_ request: CommitRequest, on connection: borrowing Connection) throws {
        var sql = "CALL \(SQLText.identifier(alias)).set_commit_message($1, $2"
        var values: [Value] = [.text(request.author), .text(request.message)]
        if let extraInfo = request.extraInfo {
            sql += ", extra_info => $3"
            values.append(.text(extraInfo))
        }
        _ = try connection.rows(sql + ")", values)
    }

    /// The newest snapshot that this connection made.
    private func lastCommitted(on connection: borrowing Connection) throws -> Int64? {
        try connection.rows("FROM \(SQLText.identifier(alias)).last_committed_snapshot()").first?.first?.int64
    }
}
