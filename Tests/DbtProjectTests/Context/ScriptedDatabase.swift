// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Synchronization

/// A database that answers from a script and writes down what it is asked.
final class ScriptedDatabase: AdapterDatabase {
    private struct State {
        var relations: [Relation] = []
        var schemas: [String] = ["main"]
        var columns: [String: [ResultColumn]] = [:]
        var answers: [(fragment: String, table: ResultTable)] = []
        var failures: [(fragment: String, error: LotusError)] = []
        var conflicts = 0
        var isInTransaction = false
        var log: [String] = []
    }

    private let state = Mutex(State())
    private let databaseKind: DatabaseKind

    /// - Parameter kind: of every database.
    init(_ kind: DatabaseKind = .duckdb) { databaseKind = kind }

    // MARK: Script

    /// A relation exists; one without a schema exists in all of them.
    func add(_ relation: Relation, columns: [ResultColumn] = []) {
        state.withLock { state in
            state.relations.append(relation)
            state.columns[relation.rendered] = columns
        }
    }

    /// What statements that contain a text answer; the first that fits counts.
    func answer(_ fragment: String, _ columns: [ResultColumn], _ rows: [[CellValue]]) {
        state.withLock { $0.answers.append((fragment, ResultTable(columns: columns, rows: rows))) }
    }

    /// Statements that contain a text fail.
    func fail(_ fragment: String, _ error: LotusError) {
        state.withLock { $0.failures.append((fragment, error)) }
    }

    /// So many blocks meet another writer and run again.
    func conflict(_ count: Int) { state.withLock { $0.conflicts = count } }

    /// Statements as they came, and `begin`, `commit`, `roll back`, `block …`, `lock …`.
    var log: [String] { state.withLock { $0.log } }

    private func note(_ line: String) { state.withLock { $0.log.append(line) } }

    // MARK: Database

    func kind(of database: String) -> DatabaseKind? { databaseKind }

    func execute(_ sql: String, rows: WantedRows, opensTransaction: Bool) throws -> StatementResult {
        if opensTransaction, !databaseKind.isLake { try begin() }
        let text = sql.split(separator: "\n").map { $0.trimmed }.filter { !$0.isEmpty }.joined(separator: " ")
        note(text)
        if let failure = state.withLock({ $0.failures.first { text.contains($0.fragment) } }) {
            throw failure.error
        }
        var table = state.withLock { $0.answers.first { text.contains($0.fragment) } }?.table ?? ResultTable()
        switch rows {
        case .none: table = ResultTable()
        case .all: break
        case .first(let count): table.rows = Array(table.rows.prefix(count))
        }
        return StatementResult(table: table)
    }

    var isInTransaction: Bool { state.withLock { $0.isInTransaction } }

    func begin() throws {
        guard !isInTransaction else { return }
        state.withLock { $0.isInTransaction = true }
        note("begin")
    }

    func commit() throws {
        guard isInTransaction else { return }
        state.withLock { $0.isInTransaction = false }
        note("commit")
    }

    func rollBack() {
        guard isInTransaction else { return }
        state.withLock { $0.isInTransaction = false }
        note("roll back")
    }

    func commitBlock<R>(_ request: CommitBlock, _ body: () throws -> R) throws -> R {
        note("block \(request.relation.rendered) \(request.message)")
        state.withLock { $0.isInTransaction = true }
        var result = try body()
        while state.withLock({ $0.conflicts > 0 }) {
            state.withLock { $0.conflicts -= 1 }
            note("conflict")
            result = try body()
        }
        try commit()
        return result
    }

    func withLock<R>(on relation: Relation, _ body: () throws -> R) throws -> R {
        note("lock \(relation.rendered)")
        return try body()
    }

    // MARK: Relations

    func relation(database: String?, schema: String?, identifier: String) -> Relation? {
        state.withLock { state in
            state.relations.first {
                $0.identifier?.lowercased() == identifier.lowercased()
                    && (schema == nil || $0.schema == nil
                        || $0.schema?.lowercased() == schema?.lowercased())
            }
        }
    }

    func relations(database: String?, schema: String) -> [Relation] {
        state.withLock { $0.relations.filter { $0.schema?.lowercased() == schema.lowercased() } }
    }

    func schemas(database: String?) -> [String] { state.withLock { $0.schemas } }

    func cacheAdded(_ relation: Relation) {
        cacheDropped(relation)
        state.withLock { $0.relations.append(relation) }
    }

    func cacheDropped(_ relation: Relation) {
        state.withLock { $0.relations.removeAll { $0.rendered == relation.rendered } }
    }

    func cacheRenamed(_ relation: Relation, to name: Relation) {
        cacheDropped(relation)
        var renamed = name
        renamed.type = relation.type ?? name.type
        cacheAdded(renamed)
    }

    func cacheAddedSchema(database: String?, schema: String) {
        state.withLock { if !$0.schemas.contains(schema) { $0.schemas.append(schema) } }
    }

    func cacheDroppedSchema(database: String?, schema: String) {
        state.withLock { state in
            state.schemas.removeAll { $0 == schema }
            state.relations.removeAll { $0.schema == schema }
        }
    }

    // MARK: Columns

    func columns(of relation: Relation) -> [ResultColumn] {
        state.withLock { $0.columns[relation.rendered] ?? [] }
    }

    func columns(ofQuery sql: String) -> [ResultColumn] {
        state.withLock { $0.answers.first { sql.contains($0.fragment) } }?.table.columns ?? []
    }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
