// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Postgres
import Testing

@Suite("Errors of statements")
struct StatementErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let sql: String
        let state: String
        let kind: PostgresError.Kind
        let code: LotusError.Code
        var testDescription: String { sql }
    }

    @Test(
        "have their SQLSTATE and a kind",
        arguments: [
            Case(sql: "SELEC 1", state: "42601", kind: .statement, code: .postgresStatement),
            Case(sql: "SELECT * FROM nowhere", state: "42P01", kind: .statement, code: .postgresStatement),
            Case(sql: "SELECT 1 / 0", state: "22012", kind: .statement, code: .postgresStatement),
            Case(
                sql: "SET statement_timeout = 50; SELECT pg_sleep(60)", state: "57014",
                kind: .statementTimeout, code: .postgresStatementTimeout),
            Case(
                sql: "SET TRANSACTION READ ONLY; CREATE TABLE x (a int)", state: "25006", kind: .readOnly,
                code: .postgresReadOnly),
            Case(
                sql: "SET ROLE pg_monitor; CREATE SCHEMA x", state: "42501", kind: .insufficientPrivilege,
                code: .postgresPrivilege),
            Case(
                sql: "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$", state: "40001", kind: .conflict,
                code: .postgresConflict),
            Case(
                sql: "COPY (SELECT 1) TO STDOUT", state: "none", kind: .statement, code: .postgresStatement),
            Case(
                sql: "CREATE TEMP TABLE c (a int); COPY c FROM STDIN", state: "57014", kind: .cancelled,
                code: .postgresCancelled),
        ])
    func states(_ expected: Case) async throws {
        let database = try await TestPostgres()
        let error = try await postgresError {
            try await database.withSession { try $0.execute(expected.sql) }
        }
        #expect((error.sqlState ?? "none") == expected.state)
        #expect(error.kind == expected.kind)
        #expect(error.lotusError.code == expected.code)
    }

    @Test("keep the values of rows to themselves")
    func secrecy() async throws {
        let database = try await TestPostgres()
        try await database.withSession { session in
            try session.execute("CREATE TABLE people (mail text CONSTRAINT one_mail UNIQUE, born date)")
            try session.execute("INSERT INTO people VALUES ('ada@example.org')")
            let double = #expect(throws: PostgresError.self) {
                try session.query("INSERT INTO people VALUES ($1)", ["ada@example.org"])
            }
            #expect(double?.sqlState == "23505")
            #expect(double?.constraint == "one_mail")
            #expect(double?.table == "people")
            #expect(double?.detail?.contains("ada@example.org") == true)
            #expect(double?.description.contains("ada@") == false)
            #expect(double?.lotusError.description.contains("ada@") == false)
            #expect(double?.debugDescription.contains("ada@") == true)

            let wrong = #expect(throws: PostgresError.self) {
                try session.query("SELECT $1::text::date", ["private \"thing\" of ada"])
            }
            #expect(wrong?.description.contains("private") == false)
            #expect(wrong?.description.contains("thing") == false)
            #expect(wrong?.debugDescription.contains("private") == true)
        }
    }

    @Test("point to their place in the statement")
    func position() async throws {
        let database = try await TestPostgres()
        let error = try await postgresError {
            try await database.withSession { try $0.query("SELECT 1, nope") }
        }
        #expect(error.position == 11)
        #expect(error.severity == "ERROR")
    }

    @Test("tell a statement that ran too long, a lock that was not free and a cancelled one apart")
    func timeouts() async throws {
        let database = try await TestPostgres()
        try await database.sql("CREATE TABLE t (a int)")
        let slow = database.settings { $0.statementMsMax = 200 }
        let ranOut = try await postgresError {
            try await database.withSession(slow) { try $0.query("SELECT pg_sleep(60)") }
        }
        #expect(ranOut.kind == .statementTimeout)

        let impatient = database.settings { $0.lockMsMax = 100 }
        let settings = database.settings
        let locked = try await postgresError {
            try await database.withSession(impatient) { session in
                let other = try Session.open(settings)
                try other.execute("BEGIN; LOCK TABLE t")
                defer { other.close() }
                return try session.execute("INSERT INTO t VALUES (1)")
            }
        }
        #expect(locked.kind == .lockTimeout)
        #expect(locked.sqlState == "55P03")

        let stopped = try await postgresError {
            try await database.withSession { session in
                let handle = session.cancelHandle
                Thread.detachNewThread {
                    for _ in 0..<100 {
                        Thread.sleep(forTimeInterval: 0.05)
                        handle?.cancel()
                    }
                }
                return try session.query("SELECT pg_sleep(60)")
            }
        }
        #expect(stopped.kind == .cancelled)
    }

    @Test("of a check end the statement on the server, and the session can go on")
    func check() async throws {
        struct Stop: Error {}
        let database = try await TestPostgres()
        try await database.withSession { session in
            let began = ContinuousClock.now
            session.check = { if ContinuousClock.now - began > .milliseconds(300) { throw Stop() } }
            #expect(throws: Stop.self) { try session.query("SELECT pg_sleep(600)") }
            session.check = nil
            let running = try session.query(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE $1",
                ["SELECT pg_sleep(600)"])
            #expect(try running[0].value(0, as: Int.self) == 0)
        }
    }
}
