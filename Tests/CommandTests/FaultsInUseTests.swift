// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusTestKit
import Testing

/// Servers that go away, or go silent, in the middle of a statement.
///
/// These tests mostly wait, so they wait beside the others.
@Suite struct FaultsInUseTests {
    /// Holds a lock on DuckLake's own table until it is told to let go.
    private final class Blocker: Sendable {
        private let process: RunningProcess

        init(_ faults: FaultProject, mode: String) async throws {
            process = try RunningProcess(faults.postgres.psql(database: faults.database))
            try await process.write(
                "BEGIN; LOCK TABLE public.ducklake_snapshot IN \(mode) MODE; SELECT 'held';\n")
            guard try await process.nextOutputLine() == "held" else { throw KitError("no lock") }
        }

        func letGo() async throws { try await process.write("COMMIT;\n") }
        func end() { process.kill() }
    }

    /// Waits until a statement of `lotus` waits for a lock.
    private func waitUntilBlocked(_ faults: FaultProject) async throws {
        for _ in 0..<600 {
            let count = try await faults.postgres.sql(
                "SELECT count(*) FROM pg_locks l JOIN pg_class c ON c.oid = l.relation "
                    + "WHERE NOT l.granted AND c.relname = 'ducklake_snapshot'", database: faults.database
            )
            if count != "0" { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw KitError("no statement waits for the lock")
    }

    private static let insert = "insert into orders select range from range(5000)"

    /// Each of these takes long, so they wait side by side.
    @Test(.timeLimit(.minutes(4))) func whatGoesSilentIsGivenUp() async throws {
        async let get: Void = silentStore("GET", "select sum(id) from orders")
        async let put: Void = silentStore("PUT", Self.insert)
        async let query: Void = silentCatalog()
        async let commit: Void = silentCommit()
        async let slow: Void = slowCatalog()
        _ = try await (get, put, query, commit, slow)
    }

    private func silentStore(_ method: String, _ sql: String) async throws {
        let faults = try await FaultProject.make()
        let server = try ScriptedHTTPServer.proxy(
            to: faults.store.port, fault: .silence, where: { $0.method == method })
        var command = try faults.project.command(["query", sql, "-v"])
        command.set("S3_ENDPOINT", server.endpoint)
        let start = ContinuousClock.now
        let outcome = try await ProcessRunner.run(command, within: .seconds(180))
        print("S3 silent at \(method): \(start.duration(to: .now)), \(server.requestCount) requests")
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(outcome.errorText.hasPrefix("error[LL-STORE-009]"), "\(outcome)")
        #expect(faults.secrets(in: outcome) == [])
    }

    private func silentCatalog() async throws {
        let proxy = try FaultProxy(inFrontOf: try await PostgresServer.shared().port)
        let faults = try await FaultProject.make(postgresPort: proxy.port)
        let blocker = try await Blocker(faults, mode: "ACCESS EXCLUSIVE")
        defer { blocker.end() }
        let process = try RunningProcess(faults.project.command(["query", "select sum(id) from orders"]))
        try await waitUntilBlocked(faults)
        proxy.set(.blackhole)
        let start = ContinuousClock.now
        let outcome = try await process.wait(within: .seconds(120))
        print("Postgres silent in a query: \(start.duration(to: .now))")
        #expect(outcome.end == .exited(1), "\(outcome)")
        #expect(outcome.errorText.hasPrefix("error[LL-PG-003]"), "\(outcome)")
        #expect(faults.secrets(in: outcome) == [])
    }

    /// The server comes back after the connection was given up: the commit finds out and runs again.
    private func silentCommit() async throws {
        let proxy = try FaultProxy(inFrontOf: try await PostgresServer.shared().port)
        let faults = try await FaultProject.make(postgresPort: proxy.port)
        let blocker = try await Blocker(faults, mode: "SHARE")
        defer { blocker.end() }
        let process = try RunningProcess(faults.project.command(["query", Self.insert]))
        try await waitUntilBlocked(faults)
        proxy.set(.blackhole)
        try await blocker.letGo()
        // By then the connection has been given up.
        try await Task.sleep(for: .seconds(40))
        proxy.set(.pass)
        let outcome = try await process.wait(within: .seconds(120))
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(try await faults.project.numbers("select count(*) from orders") == [10_000])
    }

    /// A server that only takes long is waited for.
    private func slowCatalog() async throws {
        let faults = try await FaultProject.make()
        let blocker = try await Blocker(faults, mode: "ACCESS EXCLUSIVE")
        defer { blocker.end() }
        let process = try RunningProcess(
            faults.project.command(["query", "select count(*) from orders", "--format", "csv"]))
        try await waitUntilBlocked(faults)
        try await Task.sleep(for: .seconds(25))
        try await blocker.letGo()
        let outcome = try await process.wait(within: .seconds(60))
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(outcome.outputText.contains("5000"))
    }

    /// A Postgres that is killed while it commits, and comes back.
    @Test(.timeLimit(.minutes(3))) func aKilledPostgresLosesNoWrite() async throws {
        let postgres = try await PostgresServer.start()
        let faults = try await FaultProject.make(postgres: postgres)
        for mode in [PostgresServer.StopMode.killed, .fast] {
            let before = try await faults.project.numbers("select count(*) from orders")[0]
            let blocker = try await Blocker(faults, mode: "SHARE")
            defer { blocker.end() }
            let process = try RunningProcess(faults.project.command(["query", Self.insert]))
            try await waitUntilBlocked(faults)
            try await postgres.restart(mode: mode)
            let outcome = try await process.wait(within: .seconds(120))
            #expect(outcome.end == .exited(0), "\(outcome)")
            #expect(try await faults.project.numbers("select count(*) from orders") == [before + 5000])
        }
    }

    /// One that does not come back: the user is told what is known.
    @Test(.timeLimit(.minutes(3))) func aPostgresThatStaysAwayIsTold() async throws {
        let postgres = try await PostgresServer.start()
        let faults = try await FaultProject.make(postgres: postgres)
        let blocker = try await Blocker(faults, mode: "SHARE")
        defer { blocker.end() }
        let process = try RunningProcess(faults.project.command(["query", Self.insert]))
        try await waitUntilBlocked(faults)
        try await postgres.kill()
        let outcome = try await process.wait(within: .seconds(150))
        #expect(outcome.end == .exited(1), "\(outcome)")
        let codes = ["LL-LAKE-012", "LL-LAKE-013", "LL-PG-002"]
        #expect(codes.contains { outcome.errorText.hasPrefix("error[\($0)]") }, "\(outcome)")
        #expect(outcome.errorText.contains("help: "), "\(outcome)")
        try await postgres.start()
        #expect(try await faults.project.numbers("select count(*) from orders") == [5000])
    }

    /// An object store that is restarted while it is written to.
    @Test(.timeLimit(.minutes(2))) func aRestartedObjectStoreLosesNoWrite() async throws {
        let store = try await S3Server.rclone(buckets: [])
        let servers = TestServers(postgres: try await .shared(), store: store)
        let project = try await TestProject.create(.postgresAndS3, servers: servers)
        try await project.query("create table orders as select range as id from range(5000)")
        await store.stop()
        let process = try RunningProcess(project.command(["query", Self.insert]))
        try await Task.sleep(for: .seconds(1))
        try await store.restart()
        let outcome = try await process.wait(within: .seconds(60))
        #expect(outcome.end == .exited(0), "\(outcome)")
        #expect(try await project.numbers("select count(*) from orders") == [10_000])
        await store.stop()
    }
}
