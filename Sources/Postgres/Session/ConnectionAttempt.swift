// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
internal import LotusCore

/// Makes a connection, host by host, each within its time.
struct ConnectionAttempt {
    let settings: ConnectionSettings
    let library: PostgresLibrary
    let check: (() throws -> Void)?

    /// A connection in non-blocking mode, ready for its first statement.
    ///
    /// - Throws: ``PostgresError``; what `check` throws.
    func connect() throws -> cpostgres_connection {
        let hosts = settings.hosts
        for host in hosts.dropLast() {
            do {
                return try connect(to: host)
            } catch let error as PostgresError where Self.mayTryNext(after: error) {
                continue
            }
        }
        return try connect(to: hosts[hosts.count - 1])
    }

    /// As libpq does: the next host is no better where this one knows the password to be wrong.
    private static func mayTryNext(after error: PostgresError) -> Bool {
        error.isConnectionFailure || error.kind == .readOnly
    }

    private func connect(to host: HostChoice) throws -> cpostgres_connection {
        guard let connection = start(host) else {
            throw PostgresError(.unreachable, "there is no memory for a connection")
        }
        do {
            try complete(connection)
            return connection
        } catch {
            let place = Self.place(connection, library)
            library.call.finish(connection)
            throw Self.placed(error, place)
        }
    }

    private func start(_ host: HostChoice) -> cpostgres_connection? {
        let pairs = settings.keywords(for: host)
        return CStrings.with(pairs.map(\.key)) { keywords in
            CStrings.with(pairs.map(\.value)) { values in
                // 0: a `dbname` is a name, never another connection string.
                library.call.connectStartParams(keywords, values, 0)
            }
        }
    }

    private func complete(_ connection: cpostgres_connection) throws {
        _ = library.call.setNoticeProcessor(connection, cpostgres_ignore_notice, nil)
        _ = library.call.setErrorVerbosity(connection, Int32(CPOSTGRES_ERRORS_VERBOSE))
        let deadline = Deadline(ms: settings.connectMsMax)
        do {
            try poll(connection, until: deadline)
            guard library.call.setnonblocking(connection, 1) == 0 else { throw failure(connection) }
        } catch let silence as SilenceError {
            throw PostgresError(
                .timedOut, "no connection within \(silence.ms / 1_000) s: the server does not answer")
        }
    }

    private func poll(_ connection: cpostgres_connection, until deadline: Deadline) throws {
        var wantsToWrite = true
        guard library.call.status(connection) != Int32(CPOSTGRES_CONNECTION_BAD) else {
            throw failure(connection)
        }
        while true {
            let socket = library.call.socket(connection)
            guard socket >= 0 else { throw failure(connection) }
            try SocketWait.wait(
                socket, reading: !wantsToWrite, writing: wantsToWrite, until: deadline, check: check)
            switch Int(library.call.connectPoll(connection)) {
            case CPOSTGRES_POLLING_OK: return
            case CPOSTGRES_POLLING_READING: wantsToWrite = false
            case CPOSTGRES_POLLING_WRITING: wantsToWrite = true
            default: throw failure(connection)
            }
        }
    }

    private func failure(_ connection: cpostgres_connection) -> PostgresError {
        let text = library.call.errorMessage(connection).map { String(cString: $0) } ?? ""
        return ConnectFailure(
            text: text, needsPassword: library.call.connectionNeedsPassword(connection) == 1,
            usesTLS: library.call.sslInUse(connection) == 1, sslMode: settings["sslmode"]
        ).error
    }

    private static func placed(_ error: any Error, _ place: String) -> any Error {
        guard var error = error as? PostgresError else { return error }
        error.server = place
        return error
    }

    /// Such as `db.example:5432/lake`.
    static func place(_ connection: cpostgres_connection, _ library: PostgresLibrary) -> String {
        func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String {
            pointer.map { String(cString: $0) } ?? ""
        }
        let call = library.call
        return "\(text(call.host(connection))):\(text(call.port(connection)))/\(text(call.db(connection)))"
    }
}

/// Lists of strings in C's form.
enum CStrings {
    /// Lends the strings as a list that ends in NULL.
    static func with<Result>(
        _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
    ) -> Result {
        var arena: [CChar] = []
        var starts: [Int] = []
        for string in strings {
            starts.append(arena.count)
            arena += string.utf8CString
        }
        return arena.withUnsafeBufferPointer { arena in
            var pointers: [UnsafePointer<CChar>?] = starts.map { start in
                arena.baseAddress.map { $0 + start }
            }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { pointers in
                guard let base = pointers.baseAddress else {
                    preconditionFailure("A list that ends in NULL has an element.")
                }
                return body(base)
            }
        }
    }
}
