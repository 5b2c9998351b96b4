// SPDX-License-Identifier: Apache-2.0

internal import CPostgres

extension Session {
    /// Runs one or several statements whose rows are of no interest. Several are one transaction.
    ///
    /// - Returns: how many rows the last one changed.
    /// - Throws: ``PostgresError``; what ``check`` throws.
    @discardableResult
    package func execute(_ sql: String) throws -> Int {
        try run(limitMs: settings.silenceMsMax, sql).changedCount
    }

    /// Runs one statement with values for `$1`, `$2`, …, and copies its rows.
    ///
    /// - Throws: ``PostgresError``, of kind `value` when the rows have more than
    ///   ``PostgresLimits/resultBytesMax`` bytes; what ``check`` throws.
    @discardableResult
    package func query(_ sql: String, _ parameters: [Parameter] = []) throws -> Rows {
        let encoded = try EncodedParameters(parameters)
        try refuseZero(sql)
        return try gather { start in
            try roundTrip(limitMs: settings.silenceMsMax) {
                self.send(sql, encoded, $0)
            } each: {
                try start($0)
            }
        }
    }

    /// As ``query(_:_:)``, with a statement that the server keeps for the next time.
    ///
    /// The session keeps the ``PostgresLimits/preparedStatementsMax`` statements that were used last.
    @discardableResult
    package func queryPrepared(_ sql: String, _ parameters: [Parameter] = []) throws -> Rows {
        let encoded = try EncodedParameters(parameters)
        try refuseZero(sql)
        let key = PreparedStatements.Key(sql: sql, types: encoded.types)
        do {
            return try runPrepared(key, encoded)
        } catch let error as PostgresError where PreparedStatements.isStale(error) && !isInTransaction {
            // The table has changed since, or somebody threw the statement away: prepare it anew.
            try forget(key)
            return try runPrepared(key, encoded)
        }
    }

    /// Runs one statement and lends its rows one after the other, however many they are.
    ///
    /// What `each` throws ends the statement and is thrown on.
    package func stream(
        _ sql: String, _ parameters: [Parameter] = [], _ each: (Row) throws -> Void
    ) throws {
        let encoded = try EncodedParameters(parameters)
        try refuseZero(sql)
        var columns: [Column] = []
        try roundTrip(limitMs: settings.silenceMsMax) { connection in
            let sent = self.send(sql, encoded, connection)
            if sent == 1 { _ = library.call.setSingleRowMode(connection) }
            return sent
        } each: { result in
            if columns.isEmpty { columns = self.columns(of: result) }
            guard library.call.ntuples(result) > 0 else { return }
            var rows = Rows(columns: columns)
            try append(result, to: &rows)
            for row in rows { try each(row) }
        }
    }

    // MARK: - Sending

    /// The simple protocol: several statements, no parameters.
    @discardableResult
    func run(limitMs: Int?, _ sql: String) throws -> Rows {
        try refuseZero(sql)
        return try gather { take in
            try roundTrip(limitMs: limitMs) {
                library.call.sendQuery($0, sql)
            } each: {
                try take($0)
            }
        }
    }

    private func send(
        _ sql: String, _ parameters: EncodedParameters, _ connection: cpostgres_connection
    ) -> Int32 {
        parameters.withPointers { types, values, lengths, formats in
            library.call.sendQueryParams(
                connection, sql, parameters.count, types, values, lengths, formats, 0)
        }
    }

    private func runPrepared(_ key: PreparedStatements.Key, _ parameters: EncodedParameters) throws -> Rows {
        let name = try prepare(key)
        return try gather { take in
            try roundTrip(limitMs: settings.silenceMsMax) { connection in
                parameters.withPointers { _, values, lengths, formats in
                    library.call.sendQueryPrepared(
                        connection, name, parameters.count, values, lengths, formats, 0)
                }
            } each: {
                try take($0)
            }
        }
    }

    private func prepare(_ key: PreparedStatements.Key) throws -> String {
        if let name = prepared.use(key) { return name }
        // In a failed transaction nothing can be thrown away; what is asked for fails in any case.
        if let oldest = prepared.oldestToForget, transactionStatus != CPOSTGRES_IN_ERROR {
            try forget(oldest)
        }
        let name = prepared.nextName()
        try roundTrip(limitMs: settings.silenceMsMax) { connection in
            key.types.withUnsafeBufferPointer {
                library.call.sendPrepare(connection, name, key.sql, Int32($0.count), $0.baseAddress)
            }
        } each: { _ in
        }
        prepared.add(key, name)
        return name
    }

    private func forget(_ key: PreparedStatements.Key) throws {
        guard let name = prepared.remove(key) else { return }
        do {
            try run(limitMs: settings.silenceMsMax, "DEALLOCATE \(name)")
        } catch let error as PostgresError where error.sqlState == "26000" {
            // It is gone already.
        }
    }

    /// C would take a zero character for the end of the statement.
    private func refuseZero(_ sql: String) throws {
        guard !sql.utf8.contains(0) else {
            throw PostgresError(.value, "the statement holds a zero character", sqlState: "22021")
        }
    }

    // MARK: - Receiving

    /// The rows of the last result, or what it did.
    private func gather(_ body: ((OpaquePointer) throws -> Void) throws -> Void) throws -> Rows {
        var rows = Rows()
        try body { result in
            rows = Rows(columns: self.columns(of: result))
            rows.tag = self.library.call.cmdStatus(result).map { String(cString: $0) } ?? ""
            rows.changedCount =
                self.library.call.cmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
            try self.append(result, to: &rows)
        }
        return rows
    }

    private func columns(of result: OpaquePointer) -> [Column] {
        (0..<library.call.nfields(result)).map { index in
            Column(
                name: library.call.fname(result, index).map { String(cString: $0) } ?? "",
                type: TypeID(library.call.ftype(result, index)))
        }
    }

    private func append(_ result: OpaquePointer, to rows: inout Rows) throws {
        let call = library.call
        let columnCount = call.nfields(result)
        for row in 0..<call.ntuples(result) {
            for column in 0..<columnCount {
                if call.getisnull(result, row, column) == 1 {
                    rows.places.append(nil)
                    continue
                }
                let start = rows.bytes.count
                let length = Int(call.getlength(result, row, column))
                guard start + length <= PostgresLimits.resultBytesMax else {
                    throw PostgresError(
                        .value,
                        "the result has more than \(PostgresLimits.resultBytesMax >> 20) MB: read it row by row"
                    )
                }
                rows.bytes += UnsafeRawBufferPointer(start: call.getvalue(result, row, column), count: length)
                rows.places.append(start..<(start + length))
            }
        }
    }
}
