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
    /// Whether all that it writes to a server is in this lake, with the message that the protocol gives
    /// it: only then can the catalog be asked what became of it when the connection is lost.
    package var isTraceable = true
    /// Whether it reads what others may add to without locking tables, so that two of a kind must not
    /// overlap. On a catalog in a file nothing overlaps anyway.
    package var isScript: Bool
    /// Whether the catalog lock is held from the beginning of the transaction on Postgres too: for one that
    /// makes or drops tables and views. DuckLake 1.0 reads memory that it has freed, in the COMMIT of such a
    /// transaction, when others changed the catalog since it began (decision 0016).
    package var holdsCatalog = false
    /// Whether ``Commit/snapshot`` is told, for which the catalog is read twice more.
    package var tellsSnapshot = true

    package init(
        author: String, message: String, extraInfo: String? = nil, lockWait: LockWait = LockWait(),
        retry: RetryPolicy = CommitRequest.conflictRetry, isScript: Bool = false
    ) {
        self.author = author
        self.message = message
        self.extraInfo = extraInfo
        self.lockWait = lockWait
        self.retry = retry
        self.isScript = isScript
    }

    /// Foreign writers hold a catalog for milliseconds, or as long as their transaction runs.
    package static let conflictRetry = RetryPolicy(
        attemptsMax: 12, firstDelay: .milliseconds(20), delayMax: .seconds(5), totalMax: .seconds(120),
        jitter: 0.5)

    /// A server that restarts is back within this.
    static let serverReturn = Duration.seconds(45)
}

/// What became of a commit.
package struct Commit<Result> {
    package var result: Result
    /// The snapshot it made; nil when nothing was changed, or when the request does not ask for it.
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

    /// Runs `body` in one transaction of the lake and commits it under the catalog lock.
    ///
    /// Keep `body` short: compute into a temporary table before, outside any transaction, and only
    /// write here. It may run more than once: a conflict with another writer, and a catalog server that
    /// went away, run the whole of it again. Cancelling the task never interrupts the COMMIT.
    ///
    /// On a catalog in a file the lock is held for the whole transaction: it sees the state at its first
    /// read and fails when anyone commits before it does. On Postgres it is held for the COMMIT alone,
    /// and for the whole transaction after a conflict, so that it meets no more of our own, and where the
    /// request says so. When the
    /// connection is lost during the COMMIT, the catalog is asked whether the snapshot was made.
    ///
    /// - Throws: what `body` throws; ``LotusError`` `commitConflict` when all attempts met a conflict,
    ///   `lockTimeout` when the lock was not free in time, `catalogLost` when the server did not come back.
    @discardableResult
    package func commit<R>(
        _ request: CommitRequest, on connection: borrowing Connection, _ body: () throws -> R
    ) throws -> Commit<R> {
        var random = SystemRandomNumberGenerator()
        var attempt = CommitAttempt(number: 1)
        var lostSince: ContinuousClock.Instant?
        while true {
            var last: R?
            do {
                return try commitLocked(request, attempt, on: connection) {
                    let result = try body()
                    last = result
                    return result
                }
            } catch let error where CommitConflict.isRepeatable(error) {
                if let last, CommitConflict.isConnectionLoss(error) {
                    if let snapshot = try snapshotMade(by: attempt, after: error, request) {
                        return Commit(result: last, snapshot: snapshot, attempts: attempt.number)
                    }
                    // The server was there until the COMMIT.
                    lostSince = nil
                }
                if CommitConflict.isConnectionLoss(error) {
                    let since = lostSince ?? .now
                    lostSince = since
                    if since.duration(to: .now) > CommitRequest.serverReturn {
                        throw gaveUp(after: attempt.number, error)
                    }
                } else {
                    lostSince = nil
                }
                attempt = CommitAttempt(number: attempt.number + 1)
                guard let delay = request.retry.delay(beforeAttempt: attempt.number, random: &random) else {
                    throw gaveUp(after: attempt.number - 1, error)
                }
                try connection.checkCancellation()
                pause(delay)
            }
        }
    }

    /// On Postgres a script keeps other scripts out; on a catalog in a file its lock does.
    private func commitLocked<R>(
        _ request: CommitRequest, _ attempt: CommitAttempt, on connection: borrowing Connection,
        _ body: () throws -> R
    ) throws -> Commit<R> {
        guard case .postgres(let locks) = locks, request.isScript else {
            return try commitOnce(request, attempt, on: connection, body)
        }
        let result: Result<Commit<R>, any Error> = try locks.withScripts(
            request.lockWait, check: { try connection.checkCancellation() },
            { Result { try commitOnce(request, attempt, on: connection, body) } })
        return try result.get()
    }

    private func commitOnce<R>(
        _ request: CommitRequest, _ attempt: CommitAttempt, on connection: borrowing Connection,
        _ body: () throws -> R
    ) throws -> Commit<R> {
        let before = request.tellsSnapshot ? try lastCommitted(on: connection) : nil
        let result: R
        if case .postgres = locks, attempt.number == 1, !request.holdsCatalog {
            result = try connection.transaction(
                committing: { commit in
                    try withCatalogLock(on: connection, wait: request.lockWait) { try commit() }
                },
                {
                    try setMessage(request, attempt, on: connection)
                    loadState(on: connection)
                    return try body()
                })
        } else {
            result = try withCatalogLock(on: connection, wait: request.lockWait) {
                try connection.transaction {
                    try setMessage(request, attempt, on: connection)
                    loadState(on: connection)
                    return try body()
                }
            }
        }
        guard request.tellsSnapshot else {
            return Commit(result: result, snapshot: nil, attempts: attempt.number)
        }
        // It is committed, whatever comes now: at worst its number is not known.
        let after = try? connection.uninterrupted { try lastCommitted(on: $0) }
        return Commit(
            result: result, snapshot: after == before ? nil : after, attempts: attempt.number)
    }

    /// Loads the state of the lake that the open transaction sees, and waits for those who are loading it.
    ///
    /// DuckLake 1.0 keeps one copy of a state for all connections. When two load it at once, the second copy
    /// takes the place of the first, and the first goes with the statement that loaded it, although the
    /// transaction that made or dropped a table in it reads it again in its COMMIT (docs/decisions/0018).
    private func loadState(on connection: borrowing Connection) {
        // There is no such schema, which only the lake's state can tell.
        _ = try? connection.executeUnprepared(
            "FROM \(SQLText.identifier(alias)).\"no schema\".\"no table\"", in: .catalog)
        connection.waitForLookups(for: Self.lookupPatience)
    }

    /// A name may lead to files, whose list can take seconds.
    private static let lookupPatience = Duration.seconds(10)

    /// After a connection that was lost: the snapshot that the attempt made all the same.
    private func snapshotMade(
        by attempt: CommitAttempt, after error: any Error, _ request: CommitRequest
    ) throws -> Int64? {
        // What was written elsewhere, or without our token, cannot be asked for.
        guard case .postgres(let locks) = locks, request.isTraceable else {
            throw CommitOutcome.unknown(token: nil, cause: error)
        }
        return try CommitOutcome(sessions: locks.sessions, token: attempt.token).snapshot()
    }

    private func gaveUp(after attempts: Int, _ error: any Error) -> LotusError {
        if CommitConflict.isConnectionLoss(error) {
            let reason = explained(error)
            return LotusError(
                .catalogLost,
                "the catalog \(location.catalog.name) went away during a commit and did not come back in time"
                    + (reason.map { ": \($0.message)" } ?? ""),
                hint: "start Postgres again, then run it again: nothing of it was written",
                location: location.source, cause: reason ?? error)
        }
        return LotusError(
            .commitConflict, "other writers got in the way of this commit \(attempts) times",
            hint: "programs that write to this lake without Lotus Lake do not take its lock; "
                + "run it again when they are done: nothing of it was written", cause: error)
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
        try setMessage(request, CommitAttempt(number: 1), on: connection)
    }

    private func setMessage(
        _ request: CommitRequest, _ attempt: CommitAttempt, on connection: borrowing Connection
    ) throws {
        var sql =
            "CALL \(SQLText.identifier(alias)).set_commit_message(\(SQLText.literal(request.author)), "
            + SQLText.literal(request.message)
        var info = request.extraInfo
        if case .postgres = locks { info = attempt.marked(info) }
        if let extraInfo = info {
            sql += ", extra_info => \(SQLText.literal(extraInfo))"
        }
        try connection.executeUnprepared(sql + ")", in: .catalog)
    }

    /// The newest snapshot that this attachment made.
    private func lastCommitted(on connection: borrowing Connection) throws -> Int64? {
        try connection.rowsUnprepared(
            "FROM \(SQLText.identifier(alias)).last_committed_snapshot()", in: .catalog
        ).first?
        .first?.int64
    }
}
