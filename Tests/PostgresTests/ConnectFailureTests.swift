// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Postgres
import Testing

@Suite("Connections that do not come about")
struct ConnectFailureTests {
    private func error(
        _ database: TestPostgres, _ change: (inout ConnectionSettings) -> Void
    ) async throws -> PostgresError {
        let settings = database.settings(change)
        let error = try await postgresError { try await database.withSession(settings) { $0.serverVersion } }
        // The server's name for the test's password must be in nothing that is printed.
        let secrets = [database.server.password, "wrong-secret"]
        for text in [error.description, error.debugDescription, "\(error.lotusError)", "\(settings)"] {
            #expect(secrets.allSatisfy { !text.contains($0) })
        }
        #expect(error.lotusError.hint != nil)
        return error
    }

    @Test("for a wrong or a missing password, a database or a role that does not exist")
    func refusals() async throws {
        let database = try await TestPostgres()
        let wrong = try await error(database) { $0.password = Secret("wrong-secret") }
        #expect(wrong.kind == .passwordRefused && wrong.sqlState == "28P01")
        #expect(wrong.description.contains("lotus"))
        #expect(wrong.lotusError.code == .postgresPassword)
        let missing = try await error(database) {
            $0.password = nil
            $0.parameters.append(("passfile", "/nonexistent"))
        }
        #expect(missing.kind == .passwordRefused)
        let noDatabase = try await error(database) { $0.parameters.append(("dbname", "nope")) }
        #expect(noDatabase.kind == .databaseMissing && noDatabase.description.contains("nope"))
        // With passwords the server tells nobody which roles there are.
        let noRole = try await error(database) { $0.parameters.append(("user", "nobody_here")) }
        #expect(noRole.kind == .passwordRefused)
        try await database.sql("CREATE ROLE guest_\(database.database) PASSWORD 'wrong-secret'")
        let noLogin = try await error(database) {
            $0.parameters.append(("user", "guest_\(database.database)"))
            $0.password = Secret("wrong-secret")
        }
        #expect(noLogin.kind == .roleRefused)
    }

    @Test("because nobody listens or nobody knows the host")
    func unreachable() async throws {
        let database = try await TestPostgres()
        let port = try LoopbackPort.free()
        let refused = try await error(database) { $0.parameters.append(("port", "\(port)")) }
        #expect(refused.kind == .unreachable && refused.description.contains("\(port)"))
        #expect(!refused.description.contains("\n"))
        let unknown = try await error(database) { $0.parameters.append(("host", "nowhere.invalid")) }
        #expect(unknown.kind == .unreachable && unknown.description.contains("nowhere.invalid"))
    }

    @Test("because nobody answers", arguments: [FaultProxy.Mode.silence, .blackhole])
    func silence(_ mode: FaultProxy.Mode) async throws {
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        proxy.set(mode)
        let error = try await error(database) {
            $0.parameters.append(("port", "\(proxy.port)"))
            $0.connectSecondsMax = 1
        }
        #expect(error.kind == .timedOut)
        #expect(error.lotusError.code == .postgresTimeout)
        #expect(error.description.contains("\(proxy.port)"))
    }

    @Test("end when they are asked to")
    func check() async throws {
        struct Stop: Error {}
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        proxy.set(.silence)
        let settings = database.settings(through: proxy)
        await #expect(throws: Stop.self) {
            try await blocking {
                let began = ContinuousClock.now
                _ = try Session.open(settings) {
                    if ContinuousClock.now - began > .milliseconds(200) { throw Stop() }
                }
            }
        }
    }

    @Test("with one host of several are made with the next")
    func hosts() async throws {
        let database = try await TestPostgres()
        let proxy = try FaultProxy(inFrontOf: database.server.port)
        proxy.set(.silence)
        let closed = try LoopbackPort.free()
        let settings = database.settings {
            $0.parameters.append(("host", "127.0.0.1,127.0.0.1,127.0.0.1"))
            $0.parameters.append(("port", "\(closed),\(proxy.port),\(database.server.port)"))
            $0.connectSecondsMax = 2
        }
        #expect(try await database.withSession(settings) { try $0.isInRecovery() } == false)
    }

    @Test("because there are too many")
    func tooMany() async throws {
        let database = try await TestPostgres()
        let role = "few_\(database.database)"
        try await database.sql(
            "CREATE ROLE \(role) LOGIN CONNECTION LIMIT 1 PASSWORD '\(database.server.password)'")
        let settings = database.settings { $0.parameters.append(("user", role)) }
        let error = try await postgresError {
            try await blocking {
                let first = try Session.open(settings)
                defer { first.close() }
                _ = try Session.open(settings)
            }
        }
        #expect(error.kind == .tooManyConnections && error.sqlState == "53300")
    }

    @Test("because of TLS, which is told apart")
    func tls() async throws {
        let database = try await TestPostgres()
        let server = database.server
        try #require(server.hasTLS, "the tests need openssl")
        for (mode, usesTLS) in [("disable", false), ("require", true), ("prefer", true)] {
            let settings = database.settings { $0.parameters.append(("sslmode", mode)) }
            #expect(try await database.withSession(settings) { $0.usesTLS } == usesTLS)
        }
        let verified = database.settings {
            $0.parameters += [("sslmode", "verify-full"), ("sslrootcert", server.rootCertificate)]
            $0.parameters += [("host", "localhost"), ("hostaddr", "127.0.0.1")]
        }
        // The server's files are for its own user's eyes.
        #expect(try await database.withSession(verified) { $0.usesTLS })
        let distrusted = try await error(database) {
            $0.parameters += [("sslmode", "verify-full"), ("sslrootcert", server.wrongRootCertificate)]
        }
        #expect(distrusted.kind == .tls && distrusted.lotusError.code == .postgresTLS)
        let otherName = try await error(database) {
            $0.parameters += [("sslmode", "verify-full"), ("sslrootcert", server.rootCertificate)]
            $0.parameters += [("host", "other.example"), ("hostaddr", "127.0.0.1")]
        }
        #expect(otherName.kind == .tls && otherName.description.contains("other.example"))
        let noRoot = try await error(database) {
            $0.parameters += [("sslmode", "verify-ca"), ("sslrootcert", "/nonexistent/root.crt")]
        }
        #expect(noRoot.kind == .tls)

        try await server.sql(
            "DO $$ BEGIN CREATE ROLE tls_only LOGIN; EXCEPTION WHEN OTHERS THEN NULL; END $$;"
                + "ALTER ROLE tls_only PASSWORD '\(server.password)'")
        let needed = try await error(database) {
            $0.parameters += [("user", "tls_only"), ("sslmode", "disable")]
        }
        #expect(needed.kind == .tls)
        let wrong = try await error(database) {
            $0.parameters += [("user", "tls_only"), ("sslmode", "prefer")]
            $0.password = Secret("wrong-secret")
        }
        #expect(wrong.kind == .passwordRefused, "the second try without TLS must not hide the reason")

        let plain = try await PostgresServer.start(settings: ["ssl": "off"])
        let plainDatabase = try await TestPostgres(plain)
        let refused = try await error(plainDatabase) { $0.parameters.append(("sslmode", "require")) }
        #expect(refused.kind == .tls)
    }

    @Test("in a server that starts or stops are tried again")
    func startingUp() {
        let failure = ConnectFailure(
            text:
                "connection to server at \"h\", port 1 failed: FATAL:  57P03: the database system is starting up\n"
                + "LOCATION:  ProcessStartupPacket, postmaster.c:2400\n")
        #expect(failure.error.kind == .unavailable && failure.error.isConnectionFailure)
    }

    @Test(
        "are understood in every language",
        arguments: [
            (
                "致命错误:  28P01: 用户 \"x\" Password 认证失败\n地址:  auth_failed, auth.c:326",
                PostgresError.Kind.passwordRefused
            ),
            ("FATAL:  3D000: la base de données « x » n'existe pas", .databaseMissing),
            (
                "FATAL:  28000: Rolle »x« existiert nicht\nORT:  InitializeSessionUserId, miscinit.c:1",
                .roleRefused
            ),
            ("FATAL:  53300: demasiados clientes", .tooManyConnections),
            ("FATAL:  57P01: beendet", .unavailable),
            ("server does not support SSL, but SSL was required", .tls),
            ("SSL error: certificate verify failed", .tls),
            ("SSL error: tlsv1 alert protocol version", .tls),
            ("SSL connection has been closed unexpectedly", .unreachable),
            ("SSL SYSCALL error: EOF detected", .unreachable),
            ("SSL error: unexpected eof while reading", .unreachable),
            ("could not translate host name \"x:  28P0: y\" to address", .unreachable),
        ])
    func languages(_ text: String, _ kind: PostgresError.Kind) {
        #expect(ConnectFailure(text: "connection to server failed: " + text).error.kind == kind)
    }

    @Test("for want of libpq")
    func library() throws {
        let error = #expect(throws: PostgresError.self) {
            try PostgresLibrary.version(path: "/nonexistent/libpq.so.5")
        }
        #expect(error?.kind == .libraryMissing)
        #expect(error?.lotusError.hint?.contains("apt-get install libpq5") == true)
        #expect(try PostgresLibrary.version() >= 130_000)
    }

    @Test("show no secret of their settings")
    func redaction() {
        var settings = ConnectionSettings(
            parameters: [
                ("host", "h"), ("password", "by mistake"), ("options", "-c my.token=by mistake"),
            ], password: Secret("hidden-one"), sslPassword: Secret("hidden-two"))
        settings.applicationName = "x"
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(!text.contains("hidden") && !text.contains("mistake"))
        }
        #expect("\(settings)" == "postgres(host=h password=<REDACTED> options=<REDACTED>)")
    }
}
