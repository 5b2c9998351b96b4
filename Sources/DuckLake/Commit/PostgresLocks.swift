// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Postgres

/// The locks of a lake whose catalog is in Postgres: advisory locks of its database.
///
/// They live as long as the connection that took them, which is one of their own: the engine's
/// connections come from a pool, and a pooler between may hand them on. A lost connection loses its
/// locks; what they keep apart is then kept apart by DuckLake's own check for conflicts, at the cost of
/// running a transaction again.
struct PostgresLocks: Sendable {
    let sessions: LockSessions
    private let schema: String

    init(_ catalog: PostgresCatalog) {
        sessions = LockSessions(catalog)
        schema = catalog.schema
    }

    /// Server-side waiting is cut into slices, so that a cancelled task is noticed.
    private static let sliceMs = 250

    func withCatalog<R>(_ wait: LockWait, check: () throws -> Void, _ body: () throws -> R) throws -> R {
        try sessions.lend { session in
            try hold(key("catalog"), "the catalog lock", session, wait, check: check)
            return try releasing([key("catalog")], session, body)
        }
    }

    /// Runs `body` while no other script does: statements that read and write without locking tables
    /// would miss what the others add in between.
    func withScripts<R>(_ wait: LockWait, check: () throws -> Void, _ body: () throws -> R) throws -> R {
        try sessions.lend { session in
            try hold(key("scripts"), "another script", session, wait, check: check)
            return try releasing([key("scripts")], session, body)
        }
    }

    /// The locks are taken in ascending order, so that two writers never wait for each other.
    func withTables<R>(
        _ tables: [TableName], _ wait: LockWait, check: () throws -> Void, _ body: () throws -> R
    ) throws -> R {
        try sessions.lend { session in
            var held: [Int64] = []
            let keys = Set(tables.map { key(of: $0) }).sorted()
            do {
                for key in keys {
                    let names = tables.filter { self.key(of: $0) == key }.map(\.description)
                    try hold(
                        key, "the lock of table \(names.joined(separator: ", "))", session, wait, check: check
                    )
                    held.append(key)
                }
            } catch {
                release(held, session)
                throw error
            }
            return try releasing(held, session, body)
        }
    }

    // MARK: Keys

    private func key(_ purpose: String) -> Int64 {
        Int64(bitPattern: LockHash.of("lotus\u{0}\(schema)\u{0}\(purpose)"))
    }

    private func key(of table: TableName) -> Int64 {
        Int64(
            bitPattern: LockHash.of(
                "lotus\u{0}\(schema)\u{0}table\u{0}\(table.schema)\u{0}\(table.name)".lowercased()))
    }

    // MARK: Holding and letting go

    private func hold(
        _ key: Int64, _ what: String, _ session: Session, _ wait: LockWait, check: () throws -> Void
    ) throws {
        if try session.tryAdvisoryLock(key: key) { return }
        try wait.wait(for: what, holder: { holder(of: key, session) }, check: check) {
            try session.advisoryLock(key: key, waitMsMax: Self.sliceMs)
        }
    }

    private func releasing<R>(_ keys: [Int64], _ session: Session, _ body: () throws -> R) throws -> R {
        defer { release(keys, session) }
        return try body()
    }

    /// A lock that cannot be released goes with its connection.
    private func release(_ keys: [Int64], _ session: Session) {
        for key in keys { if (try? session.advisoryUnlock(key: key)) != true { session.close() } }
    }

    private func holder(of key: Int64, _ session: Session) -> String {
        let bits = UInt64(bitPattern: key)
        let rows = try? session.query(
            """
            SELECT a.pid::text, coalesce(a.application_name, ''), coalesce(host(a.client_addr), 'a local socket')
            FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
              AND l.classid::bigint = $1 AND l.objid::bigint = $2
            LIMIT 1
            """, [.int64(Int64(bits >> 32)), .int64(Int64(bits & 0xFFFF_FFFF))])
        guard let row = rows?.first else { return "" }
        let words = (0..<3).map { (try? row.value($0, as: String.self)) ?? "" }
        return "\(words[1]) at \(words[2]), backend \(words[0])"
    }
}
