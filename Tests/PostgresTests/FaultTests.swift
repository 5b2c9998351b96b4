// SPDX-License-Identifier: Apache-2.0

import Glibc
import LotusCore
import LotusTestKit
import Postgres
import Testing

@Suite("Connections that break", .timeLimit(.minutes(5)))
struct FaultTests {
    @Test(
        "by silence in the middle of a statement end in time",
        arguments: [FaultProxy.Mode.silence, .blackhole])
    func silence(_ mode: FaultProxy.Mode) async throws {
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        var settings = database.settings(through: proxy)
        settings.statementMsMax = 300
        settings.silenceMarginMs = 300
        let error = try await postgresError {
            try await database.withSession(settings) { session in
                #expect(try session.query("SELECT 1").count == 1)
                proxy.set(mode)
                defer { #expect(!session.isAlive) }
                return try session.query("SELECT 2")
            }
        }
        #expect(error.kind == .timedOut)
        #expect(error.isConnectionFailure)
    }

    @Test("in the middle of a statement are told, and can be made anew")
    func cut() async throws {
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        let settings = database.settings(through: proxy)
        try await database.withSession(settings) { session in
            proxy.set(.cutAfter(bytes: 1_000))
            let error = #expect(throws: PostgresError.self) {
                try session.query("SELECT repeat('x', 100) FROM generate_series(1, 1000)")
            }
            #expect(error?.kind == .connectionLost)
            #expect(error?.lotusError.code == .postgresConnectionLost)
            #expect(!session.isAlive)
            #expect(throws: PostgresError.self) { try session.query("SELECT 1") }
            proxy.set(.pass)
            try session.reconnect()
            #expect(try session.query("SELECT 1")[0].value(0, as: Int.self) == 1)
        }
        try await database.waitForNoSessions()
    }

    @Test("in a COMMIT leave its outcome unknown", arguments: [FaultProxy.Mode.silence, .blackhole])
    func commit(_ mode: FaultProxy.Mode) async throws {
        let database = try await TestPostgres()
        try await database.sql("CREATE TABLE t (a int)")
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        var settings = database.settings(through: proxy)
        settings.commitMsMax = 500
        let error = try await postgresError {
            try await database.withSession(settings) { session in
                try session.transaction {
                    try session.execute("INSERT INTO t VALUES (1)")
                    proxy.set(mode)
                }
            }
        }
        #expect(error.kind == .outcomeUnknown)
        #expect(error.lotusError.code == .postgresOutcomeUnknown)
        #expect(!error.isConnectionFailure, "it must not be run again blindly")
        proxy.cut()
        try await database.waitForNoSessions()
        // What is sent into silence arrives; what is sent into a black hole does not.
        #expect(try await database.sql("SELECT count(*) FROM t") == (mode == .silence ? "1" : "0"))
    }

    @Test("during the wait for a COMMIT leave its outcome unknown")
    func cutInCommit() async throws {
        let database = try await TestPostgres()
        let holder = try await database.holdCommits()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        let settings = database.settings(through: proxy)
        let cutter = Task {
            try await database.waitForCommit()
            proxy.cut()
        }
        let error = try await postgresError {
            try await database.withSession(settings) { session in
                try session.transaction { _ = try session.execute("INSERT INTO t VALUES (1)") }
            }
        }
        try await cutter.value
        holder.kill()
        #expect(error.kind == .outcomeUnknown)
    }

    @Test("before a COMMIT is sent have committed nothing, and that is known")
    func cutBeforeCommit() async throws {
        let database = try await TestPostgres()
        try await database.sql("CREATE TABLE t (a int)")
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        let settings = database.settings(through: proxy)
        let error = try await postgresError {
            try await database.withSession(settings) { session in
                try session.transaction {
                    try session.execute("INSERT INTO t VALUES (1)")
                    proxy.cut()
                    // The news may take a moment; a COMMIT that is sent meanwhile has an unknown outcome.
                    while session.isAlive { usleep(1_000) }
                }
            }
        }
        #expect(error.kind == .connectionLost)
        #expect(try await database.sql("SELECT count(*) FROM t") == "0")
    }

    @Test(
        "by a restart of the server in a transaction",
        arguments: [PostgresServer.StopMode.fast, .immediate, .killed])
    func restart(_ mode: PostgresServer.StopMode) async throws {
        let server = try await PostgresServer.start()
        let database = try await TestPostgres(server)
        try await database.sql("CREATE TABLE t (a int)")
        let client = PostgresClient(.init(settings: database.settings, connectionsMax: 1))
        let (reached, reach) = AsyncStream.makeStream(of: Void.self)
        let work = Task {
            try await client.transaction { session in
                try session.execute("INSERT INTO t VALUES (1)")
                reach.yield()
                try session.query("SELECT pg_sleep(600)")
            }
        }
        for await _ in reached { break }
        try await server.restart(mode: mode)
        let error = try await postgresError { try await work.value }
        #expect(error.kind == .connectionLost)
        // The same client goes on by itself.
        let count = try await client.withSession {
            try $0.query("SELECT count(*) FROM t")[0].value(0, as: Int.self)
        }
        #expect(count == 0)
        await client.close()
    }
}
