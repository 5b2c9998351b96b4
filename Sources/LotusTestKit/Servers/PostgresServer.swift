// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc
internal import Synchronization

/// A private Postgres server on a free port of 127.0.0.1, with data of its own.
///
/// It dies with the test process, however that ends: a shell holds the reading end of a pipe whose
/// writing end only the test process has, and ends the server when the pipe does.
package final class PostgresServer: Sendable {
    /// How a server is made to end.
    package enum StopMode: String, Sendable {
        /// Breaks connections off, writes everything down.
        case fast = "INT"
        /// Breaks off at once; the next start recovers.
        case immediate = "QUIT"
        /// `kill -9`: as a power failure.
        case killed = "KILL"
    }

    package let host = "127.0.0.1"
    package let port: UInt16
    /// A superuser, so that tests can make databases and roles.
    package var user: String { cluster.user }
    package var password: String { cluster.password }
    /// Whether it speaks TLS; false on a machine without `openssl`.
    package var hasTLS: Bool { cluster.hasTLS }
    /// The root that its certificate is trusted by.
    package var rootCertificate: String { cluster.certificate }
    /// A root that its certificate is not trusted by.
    package var wrongRootCertificate: String { cluster.strangersCertificate }

    private let cluster: PostgresCluster
    private let settings: [String: String]
    private let process: Mutex<RunningProcess?>
    private let databases = Mutex(0)

    private static let startSecondsMax = 60
    private static let startAttemptsMax = 100
    private static let sharedServer = Mutex<Task<PostgresServer, any Error>?>(nil)

    /// The one server that the tests of this process share.
    package static func shared() async throws -> PostgresServer {
        let task = sharedServer.withLock { task in
            let running = task ?? Task { try await start() }
            task = running
            return running
        }
        return try await task.value
    }

    /// A server of one's own, to be restarted or killed, with further settings of `postgresql.conf`.
    ///
    /// Throws ``KitError`` when there is no Postgres or it does not start.
    package static func start(settings: [String: String] = [:]) async throws -> PostgresServer {
        let cluster = try await PostgresCluster.make()
        var failure: any Error = KitError("no port was tried")
        for _ in 0..<5 {
            let port = try LoopbackPort.free()
            do {
                let process = try await launch(cluster, port: port, settings: settings)
                return PostgresServer(cluster: cluster, port: port, settings: settings, process: process)
            } catch {
                failure = error
            }
        }
        try? FileManager.default.removeItem(atPath: cluster.folder)
        throw failure
    }

    private init(
        cluster: PostgresCluster, port: UInt16, settings: [String: String], process: RunningProcess
    ) {
        self.cluster = cluster
        self.port = port
        self.settings = settings
        self.process = Mutex(process)
    }

    deinit {
        let last = process.withLock { $0 }
        guard let last else {
            try? FileManager.default.removeItem(atPath: cluster.folder)
            return
        }
        // The end of its input ends the server and removes the files.
        Task {
            last.closeInput()
            _ = try? await last.wait(within: .seconds(30))
        }
    }

    // MARK: - Connecting

    /// What libpq needs to connect, without the password.
    package func parameters(database: String = "postgres") -> [(key: String, value: String)] {
        [("host", host), ("port", "\(port)"), ("user", user), ("dbname", database)]
    }

    /// The `PG…` variables that make any client connect.
    package func environment(database: String = "postgres") -> [String: String] {
        [
            "PGHOST": host, "PGPORT": "\(port)", "PGUSER": user, "PGPASSWORD": password,
            "PGDATABASE": database,
        ]
    }

    /// A new, empty database and its name.
    package func createDatabase() async throws -> String {
        let number = databases.withLock { number in
            number += 1
            return number
        }
        let name = "test_\(getpid())_\(number)"
        try await sql("CREATE DATABASE \(name)")
        return name
    }

    /// `psql`, connected to a database, for statements that the test writes to it one by one.
    package func psql(database: String = "postgres") -> ProcessCommand {
        var variables: [String: String?] = ["LC_ALL": "C", "PGOPTIONS": nil, "PGSERVICE": nil]
        for (name, value) in environment(database: database) { variables[name] = value }
        return ProcessCommand(
            "\(cluster.installation.programs)/psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
            environment: .inherited(changing: variables), input: .written)
    }

    /// Runs statements with `psql`, which is a client that is none of ours.
    ///
    /// - Returns: the rows, a line each, with `|` between the values.
    @discardableResult
    package func sql(_ statements: String, database: String = "postgres") async throws -> String {
        var command = psql(database: database)
        command.input = .bytes(Array(statements.utf8))
        let outcome = try await ProcessRunner.run(command)
        return try outcome.requireExit().outputText.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: - Ending and starting

    /// Ends the server; its data stay.
    package func stop(mode: StopMode = .fast) async throws {
        let running = process.withLock { process in
            defer { process = nil }
            return process
        }
        guard let running else { return }
        try await running.write("\(mode.rawValue)\n")
        _ = try await running.wait(within: .seconds(60))
    }

    /// Starts a server that was stopped, on the same port with the same data.
    package func start() async throws {
        guard process.withLock({ $0 == nil }) else { return }
        var failure: any Error = KitError("the server was not started")
        // What is left of a killed server keeps a new one from starting for a moment.
        for _ in 0..<Self.startAttemptsMax {
            do {
                let running = try await Self.launch(cluster, port: port, settings: settings)
                process.withLock { $0 = running }
                return
            } catch {
                failure = error
                try await Task.sleep(for: .milliseconds(100))
            }
        }
        throw failure
    }

    /// Ends the server and starts it again.
    package func restart(mode: StopMode = .fast) async throws {
        try await stop(mode: mode)
        try await start()
    }

    /// Ends the server without a chance to clean up; ``start()`` brings it back.
    package func kill(mode: StopMode = .killed) async throws { try await stop(mode: mode) }

    /// The last lines of the server's log.
    package var logTail: String { cluster.logTail }

    // MARK: - The process

    /// `$1` is the folder, `$2` the log, the rest starts the server.
    private static let script = """
        folder=$1; log=$2; shift 2
        "$@" </dev/null >>"$log" 2>&1 &
        server=$!
        echo $server
        if read -r signal; then
            kill -"$signal" $server; wait $server
        else
            kill -QUIT $server; wait $server; rm -rf "$folder"
        fi
        """

    private static func launch(
        _ cluster: PostgresCluster, port: UInt16, settings: [String: String]
    ) async throws -> RunningProcess {
        let words = cluster.serverCommand(port: port, settings: settings)
        let command = ProcessCommand(
            "/bin/sh", ["-c", script, "sh", cluster.folder, cluster.log] + words,
            environment: .inherited(changing: ["LC_ALL": "C"]), folder: "/", input: .written,
            errors: .discarded)
        let stale = try? String(contentsOfFile: "\(cluster.data)/postmaster.pid", encoding: .utf8)
        let running = try RunningProcess(command)
        guard let line = try await running.nextOutputLine(), let id = Int32(line) else {
            throw KitError("the shell that starts Postgres said nothing")
        }
        let deadline = ContinuousClock.now + .seconds(startSecondsMax)
        while ContinuousClock.now < deadline {
            let current = try? String(contentsOfFile: "\(cluster.data)/postmaster.pid", encoding: .utf8)
            if cluster.isReady, current != stale, current?.hasPrefix("\(id)\n") == true { return running }
            guard isAlive(id) else { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        try await running.write("\(StopMode.killed.rawValue)\n")
        _ = try await running.wait(within: .seconds(30))
        throw KitError("Postgres did not start; the end of its log:\n\(cluster.logTail)")
    }

    /// Whether a child of the shell still runs and is not only waited for.
    private static func isAlive(_ id: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8),
            let name = status.lastIndex(of: ")")
        else { return false }
        return status[status.index(after: name)...].drop(while: { $0 == " " }).first != "Z"
    }
}
