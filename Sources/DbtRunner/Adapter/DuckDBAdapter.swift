// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import DuckLake
internal import LotusCore
internal import Synchronization

/// One connection of a target, as templates and executions use it.
final class DuckDBAdapter: AdapterDatabase {
    struct State {
        /// Whether a transaction is open, of whatever kind.
        var isInTransaction = false
        /// How many blocks are around what runs.
        var blockDepth = 0
        /// The engine's error of the last statement, which a template has wrapped by the time it gets here.
        var failure: DuckDBError?
        /// Databases of which something was noted since the transaction began.
        var noted: Set<String> = []
        /// Whether the transaction may have made or dropped keys.
        var changesKeys = false
    }

    let target: TargetDatabase
    let connection: LentConnection
    let state = Mutex(State())

    init(_ target: TargetDatabase, on connection: LentConnection) {
        self.target = target
        self.connection = connection
    }

    /// Uses the connection; its errors become those of a user.
    func use<R>(_ sql: String = "", _ body: (borrowing Connection) throws -> R) throws -> R {
        do {
            return try connection.use(body)
        } catch {
            state.withLock { $0.failure = error as? DuckDBError }
            throw target.told(error, in: sql)
        }
    }

    func kind(of database: String) throws -> DatabaseKind? {
        try use { try target.kind(of: database, on: $0) }
    }

    // MARK: Statements

    func execute(_ sql: String, rows: WantedRows, opensTransaction: Bool) throws -> StatementResult {
        try retried { try executeOnce(sql, rows, opensTransaction) }
    }

    private func executeOnce(
        _ sql: String, _ rows: WantedRows, _ opensTransaction: Bool
    ) throws -> StatementResult {
        if opensTransaction { try begin() }
        state.withLock { $0.failure = nil }
        defer { noteKeys(sql) }
        if let scope = plainScope {
            return try use(sql) { try StatementRun(rows, in: scope).run(sql, on: $0) }
        }
        var result = StatementResult()
        for part in SQLSplitter.split(sql) { result = try executeOnLake(part.sql, rows) }
        return result
    }

    /// What a statement works on that neither needs locks nor may load a state of a lake.
    private var plainScope: Connection.Scope? {
        guard target.writesLakes else { return target.lakes.isEmpty ? .other : nil }
        return state.withLock { $0.blockDepth > 0 } ? .lake : nil
    }

    // MARK: Columns

    func columns(of relation: Relation) throws -> [DbtProject.ResultColumn] {
        do {
            return try columns("DESCRIBE SELECT * FROM \(relation.rendered)")
        } catch {
            guard state.withLock({ $0.failure })?.subtype == "MISSING_ENTRY" else { throw error }
            return []
        }
    }

    func columns(ofQuery sql: String) throws -> [DbtProject.ResultColumn] {
        try columns("DESCRIBE (\n\(sql)\n)")
    }

    private func columns(_ statement: String) throws -> [DbtProject.ResultColumn] {
        try use(statement) { connection in
            try connection.rows(statement).map {
                DbtProject.ResultColumn($0[0].string ?? "", $0[1].string ?? "")
            }
        }
    }
}
