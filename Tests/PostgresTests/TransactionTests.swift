// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Postgres
import Testing

@Suite("Transactions")
struct TransactionTests {
    private struct Failed: Error {}

    private func count(_ session: Session) throws -> Int {
        try session.query("SELECT count(*) FROM t")[0].value(0)
    }

    @Test("commit, roll back on an error, and nest")
    func transactions() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session in
            try session.execute("CREATE TABLE t (a int PRIMARY KEY)")
            let result = try session.transaction { try session.execute("INSERT INTO t VALUES (1)") }
            #expect(result == 1)
            #expect(throws: Failed.self) {
                try session.transaction {
                    try session.execute("INSERT INTO t VALUES (2)")
                    throw Failed()
                }
            }
            #expect(try count(session) == 1)
            #expect(!session.isInTransaction)

            try session.transaction {
                try session.execute("INSERT INTO t VALUES (3)")
                #expect(throws: PostgresError.self) {
                    try session.transaction { try session.execute("INSERT INTO t VALUES (3)") }
                }
                try session.transaction {
                    try session.execute("INSERT INTO t VALUES (4)")
                    #expect(throws: Failed.self) {
                        try session.transaction {
                            try session.execute("INSERT INTO t VALUES (5)")
                            throw Failed()
                        }
                    }
                }
            }
            let all = try session.query("SELECT a FROM t ORDER BY a")
            #expect(try all.map { try $0.value(0, as: Int.self) } == [1, 3, 4])
        }
    }

    @Test("that failed inside are never taken for committed")
    func swallowed() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session in
            try session.execute("CREATE TABLE t (a int)")
            let error = #expect(throws: PostgresError.self) {
                try session.transaction {
                    try session.execute("INSERT INTO t VALUES (1)")
                    _ = try? session.execute("SELECT 1 / 0")
                }
            }
            #expect(error?.sqlState == "25P02")
            #expect(try count(session) == 0)
        }
    }

    @Test("that were ended from within are never taken for committed", arguments: ["ROLLBACK", "reconnect"])
    func endedInside(_ how: String) async throws {
        let database = try await TestPostgres()
        try await database.withSession { session in
            try session.execute("CREATE TABLE t (a int)")
            let error = #expect(throws: PostgresError.self) {
                try session.transaction {
                    try session.execute("INSERT INTO t VALUES (1)")
                    if how == "reconnect" { try session.reconnect() } else { try session.execute(how) }
                }
            }
            #expect(error?.sqlState == "25P01")
            #expect(try count(session) == 0)
        }
    }

    @Test("that are refused at the COMMIT are rolled back, and that is known")
    func deferred() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session in
            try session.execute("CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            let error = #expect(throws: PostgresError.self) {
                try session.transaction { try session.execute("INSERT INTO t VALUES (1), (1)") }
            }
            #expect(error?.sqlState == "23505")
            #expect(error?.kind == .statement)
            #expect(try count(session) == 0)
        }
    }

    @Test("that collide can be told and run again")
    func serialization() async throws {
        let database = try await TestPostgres()
        let settings = database.settings
        let error = try await postgresError {
            try await database.withSession { first in
                let second = try Session.open(settings)
                try first.execute("CREATE TABLE t AS SELECT 0 AS a")
                return try first.transaction(begin: "BEGIN ISOLATION LEVEL REPEATABLE READ") {
                    _ = try first.query("SELECT * FROM t")
                    try second.execute("UPDATE t SET a = a + 1")
                    try first.execute("UPDATE t SET a = a + 1")
                }
            }
        }
        #expect(error.sqlState == "40001")
        #expect(error.isRetryable)
        #expect(error.lotusError.code == .postgresConflict)
    }

    @Test("deadlock, and one of the two is told so")
    func deadlock() async throws {
        let database = try await TestPostgres()
        try await database.sql("CREATE TABLE t AS SELECT i AS a, 0 AS b FROM generate_series(1, 2) i")
        let client = PostgresClient(.init(settings: database.settings))
        let outcomes = await withTaskGroup(of: PostgresError?.self) { group in
            for order in [[1, 2], [2, 1]] {
                group.addTask {
                    do {
                        try await client.transaction { session in
                            try session.query("UPDATE t SET b = 1 WHERE a = $1", [.int64(Int64(order[0]))])
                            try session.query("SELECT pg_sleep(0.5)")
                            try session.query("UPDATE t SET b = 1 WHERE a = $1", [.int64(Int64(order[1]))])
                        }
                        return nil
                    } catch {
                        return error as? PostgresError
                    }
                }
            }
            return await group.reduce(into: [PostgresError]()) { if let error = $1 { $0.append(error) } }
        }
        #expect(outcomes.map(\.sqlState) == ["40P01"])
        #expect(outcomes.allSatisfy { $0.isRetryable })
        await client.close()
    }
}
