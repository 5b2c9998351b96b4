// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import Postgres

/// A database of a test's own on the shared server, or on another one.
struct TestPostgres: Sendable {
    let server: PostgresServer
    let database: String

    init(_ server: PostgresServer? = nil) async throws {
        if let server {
            self.server = server
        } else {
            self.server = try await PostgresServer.shared()
        }
        database = try await self.server.createDatabase()
    }

    var settings: ConnectionSettings {
        var settings = ConnectionSettings(
            parameters: server.parameters(database: database), password: Secret(server.password))
        // The machine that runs the tests may be very busy.
        settings.connectSecondsMax = 60
        return settings
    }

    func settings(_ change: (inout ConnectionSettings) -> Void) -> ConnectionSettings {
        var settings = settings
        change(&settings)
        return settings
    }

    /// The settings of a connection through a proxy.
    func settings(through proxy: FaultProxy) -> ConnectionSettings {
        settings { $0.parameters.append(("port", "\(proxy.port)")) }
    }

    func withSession<R: Sendable>(
        _ settings: ConnectionSettings? = nil, _ body: @escaping @Sendable (Session) throws -> R
    ) async throws -> R {
        let settings = settings ?? self.settings
        return try await blocking {
            let session = try Session.open(settings)
            defer { session.close() }
            return try body(session)
        }
    }

    @discardableResult
    func sql(_ statements: String) async throws -> String {
        try await server.sql(statements, database: database)
    }

    /// How many sessions of clients there are in the database.
    func sessionCount() async throws -> Int {
        let text = try await server.sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database)'")
        return Int(text) ?? -1
    }

    /// Waits until the server shows a state of affairs.
    func wait(until query: String, is expected: String) async throws {
        let deadline = ContinuousClock.now + .seconds(60)
        var seen = ""
        while ContinuousClock.now < deadline {
            seen = try await server.sql(query)
            if seen == expected { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw KitError("`\(query)` still gives \(seen), not \(expected)")
    }

    /// A table `t` whose inserts are held up in their COMMIT until the process that is returned ends.
    func holdCommits() async throws -> RunningProcess {
        try await sql(
            """
            CREATE TABLE t (a int);
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_advisory_xact_lock(99); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER hold AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION hold();
            """)
        let holder = try RunningProcess(server.psql(database: database))
        try await holder.write("SELECT pg_try_advisory_lock(99);\n")
        guard try await holder.nextOutputLine() == "t" else { throw KitError("the lock is not free") }
        return holder
    }

    func waitForCommit() async throws {
        try await wait(
            until: "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database)' "
                + "AND query = 'COMMIT' AND state = 'active'", is: "1")
    }

    func waitForNoSessions() async throws {
        try await wait(
            until: "SELECT count(*) FROM pg_stat_activity WHERE datname = '\(database)'", is: "0")
    }
}

/// Runs what blocks on a thread of its own.
func blocking<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
}

/// The error of Postgres that `body` throws; a failure of the test when it throws none.
func postgresError<R>(_ body: () async throws -> R) async throws -> PostgresError {
    do {
        _ = try await body()
    } catch let error as PostgresError {
        return error
    }
    throw KitError("no error was thrown")
}
