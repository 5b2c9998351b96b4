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
    /// - Throws: ``LotusError`` `commitUnknown` when the server does not come back.
    func snapshot(check: () throws -> Void) throws -> Int64? {
        let start = ContinuousClock.now
        while true {
            try check()
            do {
                return try sessions.lend { session in
                    try waitForStragglers(session, check: check)
                    return try find(session)
                }
            } catch let error as PostgresError where error.isConnectionLoss {
                guard start.duration(to: .now) < .milliseconds(Self.returnMsMax) else {
                    throw LotusError(
                        .commitUnknown,
                        "the catalog went away during a COMMIT; it cannot be told whether it was made",
                        hint: "start Postgres again; `lotus lake snapshots --json` lists the snapshot with "
                            + "\"lotus_commit\": \"\(token)\" if it was", cause: error)
                }
                usleep(Self.pauseMicroseconds)
            }
        }
    }

    /// A backend whose client is gone may still be at the COMMIT it was sent.
    private func waitForStragglers(_ session: Session, check: () throws -> Void) throws {
        let since = try session.query("SELECT now()::text", []).first?.value(0) ?? ""
        let start = ContinuousClock.now
        while start.duration(to: .now) < .milliseconds(Self.stragglerMsMax) {
            let rows = try session.query(
                """
                SELECT count(*)::text FROM pg_stat_activity
                WHERE application_name = $1 AND pid <> pg_backend_pid() AND state = 'active'
                  AND query_start < $2::timestamptz
                """, [.text(sessions.applicationName), .text(since)])
            if try rows.first?.value(0) == "0" { return }
            try check()
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
