// SPDX-License-Identifier: Apache-2.0

/// Advisory locks of the session: they go with the connection, whatever ends it.
///
/// They need a direct connection; behind a pooler that changes servers between transactions they are
/// worth nothing.
extension Session {
    /// Takes the lock when nobody else holds it. - Returns: whether it did.
    package func tryAdvisoryLock(key: Int64, shared: Bool = false) throws -> Bool {
        let function = shared ? "pg_try_advisory_lock_shared" : "pg_try_advisory_lock"
        let isTaken: Bool = try query("SELECT \(function)($1)", [.int64(key)])[0].value(0)
        if isTaken { hasTraces = true }
        return isTaken
    }

    /// Waits for the lock, at most that long. - Returns: whether it was taken.
    ///
    /// - Throws: ``PostgresError``; inside a transaction also when the time is over, because that
    ///   fails the transaction.
    package func advisoryLock(key: Int64, waitMsMax: Int, shared: Bool = false) throws -> Bool {
        precondition(waitMsMax > 0, "A wait of no time is `tryAdvisoryLock`.")
        let function = shared ? "pg_advisory_lock_shared" : "pg_advisory_lock"
        let isInside = isInTransaction
        do {
            // Together they are one transaction, with whose end its settings go.
            try run(
                limitMs: waitMsMax + settings.silenceMarginMs,
                "SET LOCAL lock_timeout = \(waitMsMax); SET LOCAL statement_timeout = 0; "
                    + "SELECT \(function)(\(key))")
            hasTraces = true
        } catch let error as PostgresError where error.kind == .lockTimeout && !isInside {
            // The server may grant a lock in the very moment in which the time is over, and a session's lock
            // outlives the transaction that failed.
            return try holds(key, shared: shared)
        }
        if isInside {
            try execute(
                "SET LOCAL lock_timeout = \(settings.lockMsMax ?? 0); "
                    + "SET LOCAL statement_timeout = \(settings.statementMsMax ?? 0)")
        }
        return true
    }

    private func holds(_ key: Int64, shared: Bool) throws -> Bool {
        let bits = UInt64(bitPattern: key)
        let isHeld: Bool = try query(
            """
            SELECT EXISTS (
                SELECT FROM pg_locks
                WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid() AND objsubid = 1
                    AND classid::bigint = $1 AND objid::bigint = $2 AND mode = $3)
            """,
            [
                .int64(Int64(bits >> 32)), .int64(Int64(bits & 0xFFFF_FFFF)),
                .text(shared ? "ShareLock" : "ExclusiveLock"),
            ])[0].value(0)
        if isHeld { hasTraces = true }
        return isHeld
    }

    /// Gives a lock back. - Returns: whether the session held it.
    @discardableResult
    package func advisoryUnlock(key: Int64, shared: Bool = false) throws -> Bool {
        let function = shared ? "pg_advisory_unlock_shared" : "pg_advisory_unlock"
        return try query("SELECT \(function)($1)", [.int64(key)])[0].value(0)
    }
}
