// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
internal import Glibc

/// One connection to Postgres, used by one thread at a time, which it blocks.
///
/// Never use it on Swift's cooperative threads: ``PostgresClient`` lends sessions on threads of its
/// own. Every wait has an end: see ``ConnectionSettings``.
package final class Session {
    package let settings: ConnectionSettings
    /// Asked again and again while the session waits. What it throws ends the statement that runs, on
    /// the server too, and is thrown on. It is not asked during COMMIT and ROLLBACK.
    package var check: (() throws -> Void)?

    let library: PostgresLibrary
    /// Nil once the connection is lost or closed.
    var connection: cpostgres_connection?
    var prepared = PreparedStatements()
    /// How many transactions are open inside one another.
    var depth = 0
    var isShielded = false
    /// Whether something of the session would surprise the next user: a held lock, a subscription, a
    /// statement that was told to stop.
    var hasTraces = false
    /// The socket; libpq forgets it when the connection is lost.
    private var descriptor: Int32 = -1
    /// Where the server is, for errors.
    private(set) var server = ""

    /// Connects.
    ///
    /// - Parameter check: see ``check``; asked while connecting already.
    /// - Throws: ``PostgresError``; what `check` throws.
    package static func open(
        _ settings: ConnectionSettings, check: (() throws -> Void)? = nil
    ) throws -> Session {
        let session = Session(settings: settings, library: try PostgresLibrary.load(), check: check)
        try session.connect()
        return session
    }

    private init(settings: ConnectionSettings, library: PostgresLibrary, check: (() throws -> Void)?) {
        self.settings = settings
        self.library = library
        self.check = check
    }

    deinit { close() }

    private func connect() throws {
        let attempt = ConnectionAttempt(settings: settings, library: library, check: check)
        let connection = try attempt.connect()
        self.connection = connection
        descriptor = library.call.socket(connection)
        SessionSockets.insert(descriptor)
        server = ConnectionAttempt.place(connection, library)
        do {
            try run(limitMs: settings.connectMsMax, settings.sessionStatements(serverVersion: serverVersion))
        } catch {
            close()
            throw error
        }
    }

    /// Ends the connection. A transaction that is open is rolled back by the server.
    package func close() {
        if let connection {
            SessionSockets.remove(descriptor)
            library.call.finish(connection)
        }
        connection = nil
        prepared = PreparedStatements()
        depth = 0
        hasTraces = false
    }

    /// Ends the connection, if there still is one, and makes a new one. Locks, subscriptions and
    /// prepared statements of the old one are gone.
    ///
    /// - Throws: ``PostgresError``; what ``check`` throws.
    package func reconnect() throws {
        close()
        try connect()
    }

    // MARK: - State

    /// Whether the connection is there as far as this side knows; asks nobody.
    package var isAlive: Bool {
        guard let connection, isIntact(connection) else { return false }
        var request = pollfd(fd: library.call.socket(connection), events: Int16(POLLIN), revents: 0)
        if poll(&request, 1, 0) > 0 {
            // A server that ended the connection has said so, and this finds it.
            if library.call.consumeInput(connection) == 0 || !isIntact(connection) { return false }
        }
        return true
    }

    func isIntact(_ connection: cpostgres_connection) -> Bool {
        library.call.status(connection) == Int32(CPOSTGRES_CONNECTION_OK)
    }

    /// Asks the server whether it is there.
    ///
    /// - Throws: ``PostgresError``, also when no answer comes within ``ConnectionSettings/connectSecondsMax``.
    package func ping() throws { try run(limitMs: settings.connectMsMax, "") }

    /// Such as 150018 for 15.18.
    package var serverVersion: Int { connection.map { Int(library.call.serverVersion($0)) } ?? 0 }

    /// The number of the server's process for this session, as in `pg_stat_activity`.
    package var processID: Int32 { connection.map { library.call.backendPID($0) } ?? 0 }

    /// Whether the bytes on the wire are encrypted.
    package var usesTLS: Bool { connection.map { library.call.sslInUse($0) == 1 } ?? false }

    /// Whether a transaction is open, be it healthy or failed.
    package var isInTransaction: Bool {
        transactionStatus != CPOSTGRES_IDLE && transactionStatus != CPOSTGRES_UNKNOWN
    }

    var transactionStatus: Int {
        connection.map { Int(library.call.transactionStatus($0)) } ?? Int(CPOSTGRES_UNKNOWN)
    }

    /// Whether the server is a standby, which can only be read from.
    package func isInRecovery() throws -> Bool {
        try query("SELECT pg_is_in_recovery()")[0].value(0)
    }

    /// What stops the statement that runs, from another thread; nil when the connection is lost.
    package var cancelHandle: CancelHandle? { connection.flatMap { CancelHandle($0, library) } }
}
