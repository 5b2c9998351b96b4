// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import LotusCore
internal import Postgres

/// Finds out what became of a COMMIT whose answer never came.
struct CommitOutcome {
    let sessions: LockSessions
    let token: String

    /// A server that restarts is back within this, or an operator is needed.
    static let returnMsMax = 60_000
    private static let stragglerMsMax = 30_000
    private static let pauseMicroseconds: UInt32 = 100_000

    /// The snapshot with the token; nil when the transaction was not committed.
    ///
    /// - Throws: ``LotusError`` `commitUnknown` when it cannot be told.
    func snapshot() throws -> Int64? {
        let start = ContinuousClock.now
        while true {
            do {
                return try sessions.lend { session in
                    try waitForStragglers(session)
                    return try find(session)
                }
            } catch let error as LotusError where error.code == .commitUnknown {
                throw error
            } catch {
                let isAway = (error as? PostgresError)?.isConnectionLoss ?? false
                guard isAway, start.duration(to: .now) < .milliseconds(Self.returnMsMax) else {
                    throw Self.unknown(token: token, cause: error)
                }
                usleep(Self.pauseMicroseconds)
            }
        }
    }

    /// The error of a COMMIT of which nobody can tell whether it was made.
    static func unknown(token: String?, cause: any Error) -> LotusError {
        let trace = token.map {
            "`lotus lake snapshots --json` lists the snapshot with \"lotus_commit\": \"\($0)\" if it was"
        }
        return LotusError(
            .commitUnknown, "the connection was lost during a COMMIT; it cannot be told whether it was made",
            hint: "see that the server runs, and look before you run it again: "
                + (trace ?? "whether the change is there"), cause: cause)
    }

    /// A backend whose client is gone may still be at the COMMIT it was sent, or about to read it. The
    /// engine writes to the catalog only when it commits, so these are the backends that have written.
    private func waitForStragglers(_ session: Session) throws {
        let since = try session.query("SELECT now()::text", []).first?.value(0) ?? ""
        let start = ContinuousClock.now
        while true {
            let rows = try session.query(
                """
                SELECT count(*)::text FROM pg_stat_activity
                WHERE application_name = left($1, 63) AND pid <> pg_backend_pid()
                  AND backend_xid IS NOT NULL AND xact_start < $2::timestamptz
                """, [.text(sessions.applicationName), .text(since)])
            if try rows.first?.value(0) == "0" { return }
            guard start.duration(to: .now) < .milliseconds(Self.stragglerMsMax) else {
                throw Self.unknown(
                    token: token,
                    cause: PostgresError(.outcomeUnknown, "a backend is still at work on a transaction"))
            }
            usleep(Self.pauseMicroseconds)
        }
    }

    private func find(_ session: Session) throws -> Int64? {
        let rows = try session.query(
            """
            SELECT snapshot_id::text FROM \(sessions.quotedSchema).ducklake_snapshot_changes
            WHERE commit_extra_info LIKE $1 ORDER BY snapshot_id DESC LIMIT 1
            """, [.text("%\"lotus_commit\": \"\(token)\"%")])
        return try rows.first.flatMap { Int64(try $0.value(0, as: String.self)) }
    }
}
