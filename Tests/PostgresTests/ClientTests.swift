// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Postgres
import Synchronization
import Testing

@Suite("The async client", .timeLimit(.minutes(5)))
struct ClientTests {
    private static let patient = RetryPolicy(
        attemptsMax: 1_000, firstDelay: .milliseconds(20), delayMax: .milliseconds(200),
        totalMax: .seconds(60))

    @Test("shares few sessions among many tasks")
    func sharing() async throws {
        let database = try await TestPostgres()
        let client = PostgresClient(.init(settings: database.settings, connectionsMax: 4))
        let ids = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var last = 0
                    for _ in 0..<20 {
                        last = try await client.withSession {
                            try $0.query("SELECT pg_backend_pid() FROM pg_sleep(0.005)")[0].value(0)
                        }
                    }
                    return last
                }
            }
            return try await group.reduce(into: Set<Int>()) { $0.insert($1) }
        }
        #expect(ids.count <= 4)
        #expect(try await database.sessionCount() <= 4)
        await client.close()
        try await database.waitForNoSessions()
        let error = try await postgresError { try await client.withSession { $0.serverVersion } }
        #expect(error.description == "the client is closed")
    }

    @Test("stops what runs on the server when its task is cancelled")
    func cancellation() async throws {
        let database = try await TestPostgres()
        let client = PostgresClient(.init(settings: database.settings, connectionsMax: 1))
        let running =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database.database)' "
            + "AND state = 'active' AND query LIKE '%pg_sleep(600)%'"
        let sleeper = Task { try await client.withSession { try $0.query("SELECT pg_sleep(600)") } }
        try await database.wait(until: running, is: "1")
        let queued = Task { try await client.withSession { _ in } }
        queued.cancel()
        #expect(try await postgresError { try await queued.value }.kind == .cancelled)
        sleeper.cancel()
        #expect(try await postgresError { try await sleeper.value }.kind == .cancelled)
        try await database.wait(until: running, is: "0")
        #expect(try await client.withSession { try $0.query("SELECT 1").count } == 1)
        await client.close()
        try await database.waitForNoSessions()
    }

    @Test("never cancels a COMMIT")
    func commit() async throws {
        let database = try await TestPostgres()
        let holder = try await database.holdCommits()
        let client = PostgresClient(.init(settings: database.settings))
        let work = Task { try await client.transaction { try $0.execute("INSERT INTO t VALUES (1)") } }
        try await database.waitForCommit()
        work.cancel()
        // Long enough for a cancellation to be noticed.
        try await Task.sleep(for: .milliseconds(300))
        holder.kill()
        #expect(try await work.value == 1)
        #expect(try await database.sql("SELECT count(*) FROM t") == "1")
        await client.close()
    }

    @Test("ends a wait for a network that swallows everything when its task is cancelled")
    func cancelledSilence() async throws {
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        let client = PostgresClient(.init(settings: database.settings(through: proxy)))
        try await client.withSession { try $0.ping() }
        proxy.set(.blackhole)
        let work = Task { try await client.withSession { try $0.query("SELECT 1") } }
        try await Task.sleep(for: .milliseconds(200))
        work.cancel()
        #expect(try await postgresError { try await work.value }.kind == .cancelled)
        proxy.close()
    }

    @Test("leaves no trace of one task to the next")
    func traces() async throws {
        let database = try await TestPostgres()
        let client = PostgresClient(.init(settings: database.settings, connectionsMax: 1))
        try await client.withSession { session in
            try session.execute("CREATE TABLE t (a int)")
            try session.execute("BEGIN; INSERT INTO t VALUES (1)")
            #expect(try session.tryAdvisoryLock(key: 5))
        }
        try await client.withSession { session in
            #expect(!session.isInTransaction)
            #expect(try session.query("SELECT count(*) FROM t")[0].value(0, as: Int.self) == 0)
            let locks = try session.query(
                """
                SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
                WHERE l.locktype = 'advisory' AND l.objid = 5 AND d.datname = current_database()
                """)
            #expect(try locks[0].value(0, as: Int.self) == 0)
        }
        await client.close()
    }

    @Test("connects again by itself, and runs work twice only when told that it may")
    func reconnecting() async throws {
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        let client = PostgresClient(
            .init(settings: database.settings(through: proxy), connectionsMax: 1, retry: Self.patient))
        let first = try await client.withSession { $0.processID }
        proxy.cut()
        #expect(try await client.withSession { try $0.query("SELECT 1").count } == 1)
        #expect(try await client.withSession { $0.processID } != first)

        proxy.set(.refuse)
        let waiting = Task { try await client.withSession { $0.processID } }
        proxy.cut()
        try await Task.sleep(for: .milliseconds(100))
        proxy.set(.pass)
        _ = try await waiting.value

        for idempotent in [false, true] {
            let runs = Counter()
            let work: @Sendable (Session) throws -> Int = { session in
                if runs.next() == 1 { proxy.cut() }
                return try session.query("SELECT 7")[0].value(0)
            }
            if idempotent {
                #expect(try await client.withSession(idempotent: true, work) == 7)
                #expect(runs.count == 2)
            } else {
                let error = try await postgresError { try await client.withSession(work) }
                #expect(error.kind == .connectionLost)
                #expect(runs.count == 1)
            }
        }
        await client.close()
        try await database.waitForNoSessions()
    }

    @Test("gives up on a server that stays away, with the reason")
    func givingUp() async throws {
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        proxy.set(.refuse)
        let client = PostgresClient(
            .init(
                settings: database.settings(through: proxy),
                retry: RetryPolicy(
                    attemptsMax: 3, firstDelay: .milliseconds(5), delayMax: .milliseconds(10),
                    totalMax: .seconds(30))))
        #expect(try await postgresError { try await client.withSession { _ in } }.kind == .unreachable)
        await client.close()
    }

    @Test("survives restarts under load without losing or doubling a row, and without a leak")
    func restartsUnderLoad() async throws {
        let server = try await PostgresServer.start()
        let database = try await TestPostgres(server)
        try await database.sql("CREATE TABLE t (id text PRIMARY KEY)")
        let client = PostgresClient(
            .init(settings: database.settings, connectionsMax: 4, retry: Self.patient))
        let outcomes = try await withThrowingTaskGroup(of: [(String, Bool?)].self) { group in
            for worker in 0..<8 {
                group.addTask { try await Self.write(client, worker) }
            }
            for mode in [PostgresServer.StopMode.fast, .immediate, .killed] {
                try await Task.sleep(for: .milliseconds(300))
                try await server.restart(mode: mode)
            }
            return try await group.reduce(into: [(String, Bool?)]()) { $0 += $1 }
        }
        let stored = try await database.sql("SELECT id FROM t")
        let rows = Set(stored.split(separator: "\n").map { String($0) })
        for (id, isCommitted) in outcomes {
            // Nil stands for an outcome that nobody knows.
            if let isCommitted { #expect(rows.contains(id) == isCommitted, "\(id)") }
        }
        #expect(outcomes.count { $0.1 == true } > 0)
        await client.close()
        try await database.waitForNoSessions()
    }

    /// Rows that were written, and what is known of each.
    private static func write(_ client: PostgresClient, _ worker: Int) async throws -> [(String, Bool?)] {
        var outcomes: [(String, Bool?)] = []
        for number in 0..<150 {
            let id = "\(worker)-\(number)"
            do {
                try await client.transaction {
                    try $0.query("INSERT INTO t SELECT $1 FROM pg_sleep(0.01)", [.text(id)])
                }
                outcomes.append((id, true))
            } catch let error as PostgresError {
                switch error.kind {
                case .outcomeUnknown: outcomes.append((id, nil))
                case .connectionLost, .unavailable: outcomes.append((id, false))
                default: throw error
                }
            }
        }
        return outcomes
    }
}

private final class Counter: Sendable {
    private let value = Mutex(0)
    var count: Int { value.withLock { $0 } }

    func next() -> Int {
        value.withLock { value in
            value += 1
            return value
        }
    }
}
