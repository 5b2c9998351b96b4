// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

extension Session {
    /// Runs `body` between BEGIN and COMMIT; inside another transaction between a savepoint and its
    /// release. What `body` throws rolls back and is thrown on.
    ///
    /// The COMMIT is never interrupted. When the connection is lost in the middle of it, the error is
    /// of kind `outcomeUnknown`: nobody can tell whether it took effect.
    ///
    /// - Parameter begin: the statement that opens it, such as `BEGIN ISOLATION LEVEL SERIALIZABLE`.
    @discardableResult
    package func transaction<Result>(
        begin: String = "BEGIN", _ body: () throws -> Result
    ) throws -> Result {
        if depth > 0 { return try savepoint(body) }
        try execute(begin)
        depth = 1
        defer { depth = 0 }
        let result: Result
        do {
            result = try body()
            try check?()
        } catch {
            rollBack()
            throw error
        }
        try commit()
        return result
    }

    private func savepoint<Result>(_ body: () throws -> Result) throws -> Result {
        let name = "lotus_savepoint_\(depth)"
        try execute("SAVEPOINT \(name)")
        depth += 1
        defer { depth = max(0, depth - 1) }
        do {
            let result = try body()
            try execute("RELEASE SAVEPOINT \(name)")
            return result
        } catch {
            shielded {
                _ = try? run(
                    limitMs: settings.commitMsMax, "ROLLBACK TO SAVEPOINT \(name); RELEASE SAVEPOINT \(name)")
            }
            throw error
        }
    }

    private func commit() throws {
        if transactionStatus == CPOSTGRES_IN_ERROR {
            rollBack()
            throw PostgresError(
                .statement, "the transaction was rolled back, because one of its statements had failed",
                sqlState: "25P02")
        }
        if connection != nil, transactionStatus == CPOSTGRES_IDLE {
            throw PostgresError(
                .statement, "the transaction was ended from within, and cannot be committed",
                sqlState: "25P01")
        }
        guard isAlive else {
            close()
            var error = PostgresError(.connectionLost, "the connection was lost before the COMMIT")
            error.server = server
            throw error
        }
        do {
            let tag = try shielded { try run(limitMs: settings.commitMsMax, "COMMIT").tag }
            guard tag == "COMMIT" else {
                throw PostgresError(
                    .statement, "the server answered the COMMIT with \(tag)", sqlState: "25P02")
            }
        } catch var error as PostgresError {
            // Refused by a server that is still there: it was rolled back.
            if connection == nil {
                error.message = "the connection was lost during the COMMIT: \(error.message)"
                error.kind = .outcomeUnknown
            }
            throw error
        }
    }

    /// Ends a transaction, if one is open, without its changes.
    func rollBack() {
        guard connection != nil, isInTransaction else { return }
        do {
            try shielded { _ = try run(limitMs: settings.commitMsMax, "ROLLBACK") }
        } catch {
            // Without a connection the server rolls back by itself.
            close()
        }
    }

    /// Runs `body` to its end whatever ``check`` says.
    func shielded<Result>(_ body: () throws -> Result) rethrows -> Result {
        let wasShielded = isShielded
        isShielded = true
        defer { isShielded = wasShielded }
        return try body()
    }
}
