// SPDX-License-Identifier: Apache-2.0

import Glibc
import LotusCore
import LotusTestKit
import Postgres
import Testing

@Suite("Advisory locks")
struct LockTests {
    @Test("keep another session out until they are given back")
    func exclusive() async throws {
        let database = try await TestPostgres()
        let settings = database.settings
        try await database.withSession { first throws in
            let second = try Session.open(settings)
            defer { second.close() }
            #expect(try first.tryAdvisoryLock(key: .min))
            #expect(try !second.tryAdvisoryLock(key: .min))
            #expect(try second.tryAdvisoryLock(key: .max))
            #expect(try !second.advisoryLock(key: .min, waitMsMax: 50))
            #expect(try first.advisoryUnlock(key: .min))
            #expect(try !first.advisoryUnlock(key: .min))
            #expect(try second.advisoryLock(key: .min, waitMsMax: 30_000))
            let waits = try second.query("SHOW lock_timeout")[0]
            #expect(try waits.value(0, as: String.self) == "0", "the wait was for the lock alone")
        }
    }

    /// The server grants some of them in the moment in which the time to wait is over.
    @Test("that are granted late are known to be held")
    func late() async throws {
        let database = try await TestPostgres()
        let settings = database.settings
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<4 {
                group.addTask {
                    try await OwnThread.run {
                        let session = try Session.open(settings)
                        defer { session.close() }
                        for _ in 0..<400 {
                            while try !session.advisoryLock(key: 5, waitMsMax: 1) {}
                            usleep(UInt32(500 + 150 * number))
                            #expect(try session.advisoryUnlock(key: 5))
                            #expect(try !session.advisoryUnlock(key: 5), "it was taken once")
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test("can be shared")
    func shared() async throws {
        let database = try await TestPostgres()
        let settings = database.settings
        try await database.withSession { first throws in
            let second = try Session.open(settings)
            defer { second.close() }
            #expect(try first.tryAdvisoryLock(key: 7, shared: true))
            #expect(try second.advisoryLock(key: 7, waitMsMax: 1_000, shared: true))
            #expect(try !second.tryAdvisoryLock(key: 7))
            #expect(try first.advisoryUnlock(key: 7, shared: true))
            #expect(try second.tryAdvisoryLock(key: 7))
        }
    }

    @Test("are taken inside a transaction without a trace in its settings")
    func inside() async throws {
        let database = try await TestPostgres()
        let settings = database.settings { $0.lockMsMax = 12_000 }
        try await database.withSession(settings) { session in
            try session.transaction { () throws in
                #expect(try session.advisoryLock(key: 1, waitMsMax: 1_000))
                #expect(try session.query("SHOW lock_timeout")[0].value(0, as: String.self) == "12s")
            }
        }
    }

    @Test("end with the process that held them", arguments: ["idle", "in the middle of a statement"])
    func killed(_ state: String) async throws {
        let database = try await TestPostgres()
        let holder = try RunningProcess(database.server.psql(database: database.database))
        try await holder.write("SELECT pg_try_advisory_lock(42);\n")
        #expect(try await holder.nextOutputLine() == "t")
        let settings = database.settings { $0.statementMsMax = 100 }
        try await database.withSession(settings) { session throws in
            #expect(try !session.tryAdvisoryLock(key: 42))
        }
        if state != "idle" {
            // What our own sessions ask the server for.
            try await holder.write("SET client_connection_check_interval = 200; SELECT pg_sleep(600);\n")
            try await database.wait(
                until: "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database.database)'"
                    + " AND wait_event = 'PgSleep'", is: "1")
        }
        holder.kill()
        let isTaken = try await database.withSession(settings) {
            try $0.advisoryLock(key: 42, waitMsMax: 60_000)
        }
        #expect(isTaken)
    }

    @Test("of our own sessions end with a killed client even in a long statement")
    func checked() async throws {
        let database = try await TestPostgres()
        let interval = try await database.withSession {
            try $0.query("SHOW client_connection_check_interval")[0].value(0, as: String.self)
        }
        #expect(interval == "5s")
    }
}

extension OwnThread {
    /// Runs work that blocks.
    fileprivate static func run(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await withCheckedThrowingContinuation { continuation in
            start { continuation.resume(with: Result { try body() }) }
        }
    }
}
