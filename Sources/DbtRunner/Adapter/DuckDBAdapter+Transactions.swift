// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import DuckLake
internal import LotusCore
internal import Synchronization

extension DuckDBAdapter {
    var isInTransaction: Bool { state.withLock { $0.isInTransaction } }

    func begin() throws {
        // On a lake a long transaction would meet the others'; its writes stand in blocks.
        guard !isInTransaction, !target.writesLakes else { return }
        try beginPlain()
    }

    private func beginPlain() throws {
        try use { try $0.begin() }
        state.withLock { $0.isInTransaction = true }
    }

    func commit() throws {
        // What a block wrote is committed at its end.
        guard isInTransaction, state.withLock({ $0.blockDepth == 0 }) else { return }
        try commitPlain()
    }

    private func commitPlain() throws {
        do {
            try use { try $0.commit() }
        } catch {
            ended(keepsChanges: false)
            throw error
        }
        ended(keepsChanges: true)
    }

    func rollBack() {
        guard isInTransaction else { return }
        _ = try? connection.use { $0.rollBack() }
        ended(keepsChanges: false)
    }

    func abandon() {
        rollBack()
        // They would take memory for as long as the connection is used for other nodes. What cannot be dropped
        // goes with the connection.
        _ = try? connection.use { connection in
            let names = try connection.rows("SELECT table_name FROM duckdb_tables() WHERE temporary")
                .compactMap { $0[0].string }
            for name in names { _ = try connection.execute("DROP TABLE temp.\(SQLText.identifier(name))") }
        }
    }

    private func ended(keepsChanges: Bool) {
        let (noted, changesKeys) = state.withLock { state in
            defer { (state.noted, state.changesKeys) = ([], false) }
            state.isInTransaction = false
            return (state.noted, state.changesKeys)
        }
        if !keepsChanges { noted.forEach { target.cache.forget($0) } }
        if changesKeys || (!keepsChanges && !noted.isEmpty) { target.keys.forget() }
    }

    // MARK: Blocks

    func commitBlock<R>(_ request: CommitBlock, _ body: () throws -> R) throws -> R {
        if state.withLock({ $0.blockDepth > 0 }) { return try body() }
        let database = request.relation.database ?? target.settings.database
        guard let lake = target.writableLake(database) else { return try retried { try plainBlock(body) } }
        // What a template began itself ends here: the block is a transaction of its own.
        try commit()
        return try retried { try lakeCommit(lake, request, body) }
    }

    private func plainBlock<R>(_ body: () throws -> R) throws -> R {
        if !isInTransaction { try beginPlain() }
        do {
            let result = try inBlock(body)
            try commitPlain()
            return result
        } catch {
            rollBack()
            throw error
        }
    }

    private func inBlock<R>(_ body: () throws -> R) throws -> R {
        state.withLock { $0.blockDepth += 1 }
        defer { state.withLock { $0.blockDepth -= 1 } }
        return try body()
    }

    private func lakeCommit<R>(
        _ lake: Lake, _ request: CommitBlock, _ body: () throws -> R
    ) throws -> R {
        var commit = CommitRequest(
            author: target.settings.author, message: request.message,
            extraInfo: PythonJSON.text(.map(request.details), sortsKeys: false),
            lockWait: target.settings.lockWait)
        commit.isTraceable = target.settings.isTraceable
        commit.holdsCatalog = true
        commit.tellsSnapshot = false
        let result = try use { connection in
            try lake.commit(commit, on: connection) {
                // An earlier attempt noted what has come to nothing.
                ended(keepsChanges: false)
                state.withLock { $0.isInTransaction = true }
                do {
                    return try inBlock(body)
                } catch {
                    // Templates wrap what happens in them; a conflict has to be seen.
                    let failure = state.withLock { $0.failure }
                    ended(keepsChanges: false)
                    if let failure, failure.isRepeatableInCommit { throw failure }
                    throw error
                }
            }.result
        }
        ended(keepsChanges: true)
        return result
    }

    func withLock<R>(on relation: Relation, _ body: () throws -> R) throws -> R {
        guard let lake = target.writableLake(relation.database ?? target.settings.database),
            let schema = relation.schema, let name = relation.identifier
        else { return try body() }
        let table = TableName(schema: schema, name: name)
        return try use { connection in
            try lake.withTables([table], on: connection, wait: target.settings.lockWait) {
                try renew(table, of: lake)
                return try body()
            }
        }
    }

    /// Another process may have made or dropped the relation since it was read; while the lock is held it
    /// stays as it is.
    private func renew(_ table: TableName, of lake: Lake) throws {
        let found = try use { try lake.relationName(table, on: $0) }
        var relation = Relation(database: lake.alias, schema: table.schema, identifier: table.name)
        guard let found else { return cacheDropped(relation) }
        relation.type = found.isView ? "view" : "table"
        cacheAdded(relation)
    }

    // MARK: Single statements on lakes

    /// Runs a statement outside of blocks, where lakes can be written to.
    func executeOnLake(_ sql: String, _ rows: WantedRows) throws -> StatementResult {
        let run = StatementRun(rows)
        switch WriteTarget(sql) {
        case .nothing: return try use(sql) { try run.run(sql, on: $0) }
        case .transaction(let boundary): return try end(sql, boundary)
        case .named(let parts):
            guard !isInTransaction else { return try use(sql) { try run.run(sql, on: $0) } }
            return try alone(sql, run, lake: lake(ofName: parts))
        case .schema(let parts):
            guard !isInTransaction else { return try use(sql) { try run.run(sql, on: $0) } }
            let name = parts.count > 1 ? parts[0] : target.settings.database
            return try alone(sql, run, lake: target.writableLake(name))
        case .unknown:
            guard try !isInTransaction && !use(sql, { try Self.reads(sql, on: $0) }) else {
                return try use(sql) { try run.run(sql, on: $0) }
            }
            return try underLocks(sql) { try run.run(sql, on: $0) }
        }
    }

    /// Whether the engine takes a statement for one that only reads.
    private static func reads(_ sql: String, on connection: borrowing Connection) throws -> Bool {
        guard try connection.statementCount(sql) == 1, !sql.callsDuckLake else {
            return false
        }
        return try connection.withStatement(sql) { $0.kind == .select }
    }

    /// The lake that a table's name leads to, which may leave its database out.
    private func lake(ofName parts: [String]) -> Lake? {
        switch parts.count {
        case 3...: target.writableLake(parts[0])
        case 2: target.writableLake(parts[0]) ?? target.writableLake(target.settings.database)
        default: target.writableLake(target.settings.database)
        }
    }

    /// A transaction of one statement.
    private func alone(_ sql: String, _ run: StatementRun, lake: Lake?) throws -> StatementResult {
        guard let lake else { return try use(sql) { try run.run(sql, on: $0) } }
        var request = CommitRequest(
            author: target.settings.author, message: "a statement of a template or hook",
            lockWait: target.settings.lockWait)
        request.isTraceable = target.settings.isTraceable
        request.holdsCatalog = true
        return try use(sql) { connection in
            try lake.commit(request, on: connection) { try run.run(sql, on: connection) }.result
        }
    }

    /// BEGIN, COMMIT and ROLLBACK that a template writes itself.
    private func end(_ sql: String, _ boundary: WriteTarget.Boundary) throws -> StatementResult {
        switch boundary {
        case .begin:
            _ = try use(sql) { try $0.execute(sql) }
            state.withLock { $0.isInTransaction = true }
        case .commit:
            _ = try underLocks(sql) { connection in
                try connection.commit()
                return StatementResult()
            }
            ended(keepsChanges: true)
        case .rollBack: rollBack()
        }
        return StatementResult()
    }

    /// Holds the locks of all lakes that can be written to, in the order of their names.
    private func underLocks(
        _ sql: String, _ body: (borrowing Connection) throws -> StatementResult
    ) throws -> StatementResult {
        let lakes = target.lakes.filter(\.isWritable).sorted {
            $0.location.catalog.name < $1.location.catalog.name
        }
        func hold(
            _ rest: ArraySlice<Lake>, _ connection: borrowing Connection
        ) throws -> StatementResult {
            guard let lake = rest.first else { return try body(connection) }
            return try lake.withCatalogLock(on: connection, wait: target.settings.lockWait) {
                try hold(rest.dropFirst(), connection)
            }
        }
        return try use(sql) { try hold(lakes[...], $0) }
    }
}
