// SPDX-License-Identifier: Apache-2.0

internal import CPostgres
internal import Dispatch
internal import LotusCore

extension Session {
    /// Sends something and hands on each result of it.
    ///
    /// Whatever goes wrong, the session is afterwards either ready for the next statement or closed.
    ///
    /// - Parameters:
    ///   - limitMs: how long the server may be silent; nil has no limit.
    ///   - start: sends; returns 0 when it could not.
    ///   - each: gets the results that are no errors.
    func roundTrip(
        limitMs: Int?, start: (cpostgres_connection) -> Int32, each: (OpaquePointer) throws -> Void
    ) throws {
        guard let connection, isIntact(connection) else {
            close()
            throw lost("the connection is closed")
        }
        let began = ContinuousClock.now
        guard start(connection) == 1 else {
            let error = lost(PostgresError.firstLine(of: errorText(connection)))
            close()
            throw error
        }
        let failure: PostgresError?
        do {
            failure = try collect(connection, limitMs: limitMs, each)
        } catch let silence as SilenceError {
            close()
            var error = PostgresError(
                .timedOut, "the server has said nothing for \(silence.ms) ms while a statement ran")
            error.server = server
            throw error
        } catch {
            stopStatement(connection)
            throw error
        }
        if !isIntact(connection) {
            var error = failure ?? lost("the connection was lost")
            if error.kind == .statement || error.kind == .cancelled { error.kind = .connectionLost }
            error.server = server
            close()
            throw error
        }
        if let failure { throw told(failure, began) }
    }

    /// All results until there are no more. - Returns: the first error among them.
    private func collect(
        _ connection: cpostgres_connection, limitMs: Int?, _ each: (OpaquePointer) throws -> Void
    ) throws -> PostgresError? {
        var failure: PostgresError?
        try flush(connection, limitMs: limitMs)
        while let result = try nextResult(connection, limitMs: limitMs) {
            defer { library.call.clear(result) }
            switch Int(library.call.resultStatus(result)) {
            case CPOSTGRES_FATAL_ERROR, CPOSTGRES_BAD_RESPONSE, CPOSTGRES_NONFATAL_ERROR:
                failure = failure ?? PostgresError(result, library)
            case CPOSTGRES_COPY_IN:
                _ = library.call.putCopyEnd(connection, "COPY FROM STDIN is not supported here")
                try flush(connection, limitMs: limitMs)
            case CPOSTGRES_COPY_OUT, CPOSTGRES_COPY_BOTH:
                throw PostgresError(.statement, "COPY TO STDOUT is not supported here")
            default:
                if failure == nil { try each(result) }
            }
        }
        return failure
    }

    private var activeCheck: (() throws -> Void)? { isShielded ? nil : check }

    private func flush(_ connection: cpostgres_connection, limitMs: Int?) throws {
        let deadline = Deadline(ms: limitMs)
        while library.call.flush(connection) == 1 {
            // The server may have to be listened to before it takes more.
            try SocketWait.wait(
                library.call.socket(connection), writing: true, until: deadline, check: activeCheck)
            if library.call.consumeInput(connection) == 0 { return }
        }
    }

    private func nextResult(_ connection: cpostgres_connection, limitMs: Int?) throws -> OpaquePointer? {
        while library.call.isBusy(connection) == 1 {
            let socket = library.call.socket(connection)
            guard socket >= 0 else { break }
            // Each answer of the server, however small, is a sign of life.
            try SocketWait.wait(socket, until: Deadline(ms: limitMs), check: activeCheck)
            if library.call.consumeInput(connection) == 0 { break }
        }
        return library.call.getResult(connection)
    }

    /// Has the server stop, and reads what it still has to say; a server that does not stop loses the
    /// connection.
    private func stopStatement(_ connection: cpostgres_connection) {
        hasTraces = true
        guard isIntact(connection) else { return close() }
        let hasSent = DispatchSemaphore(value: 0)
        if library.call.transactionStatus(connection) == Int32(CPOSTGRES_ACTIVE), let handle = cancelHandle {
            // On a thread of its own: it connects, and could wait for ever.
            OwnThread.start {
                handle.cancel()
                hasSent.signal()
            }
        } else {
            hasSent.signal()
        }
        let wasShielded = isShielded
        isShielded = true
        defer { isShielded = wasShielded }
        do {
            while let result = try nextResult(connection, limitMs: PostgresLimits.cancelMsMax) {
                let status = Int(library.call.resultStatus(result))
                library.call.clear(result)
                if [CPOSTGRES_COPY_OUT, CPOSTGRES_COPY_BOTH, CPOSTGRES_COPY_IN].contains(status) {
                    return close()
                }
            }
            // A request that is still on its way would stop the next statement.
            let inTime = hasSent.wait(timeout: .now() + .milliseconds(PostgresLimits.cancelMsMax))
            if inTime == .timedOut || !isIntact(connection) { close() }
        } catch {
            close()
        }
    }

    // MARK: - Errors

    private func errorText(_ connection: cpostgres_connection) -> String {
        library.call.errorMessage(connection).map { String(cString: $0) } ?? ""
    }

    private func lost(_ message: String) -> PostgresError {
        var error = PostgresError(.connectionLost, message)
        error.server = server
        return error
    }

    /// 57014 stands for a statement that ran too long and for one that somebody cancelled.
    private func told(_ failure: PostgresError, _ began: ContinuousClock.Instant) -> PostgresError {
        var error = failure
        if error.sqlState == "57014" {
            let ranFor = ContinuousClock.now - began
            let ranOut = settings.statementMsMax.map { ranFor >= .milliseconds($0) } ?? false
            if ranOut || error.message.contains("statement timeout") { error.kind = .statementTimeout }
        }
        return error
    }
}
