// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// A database whose statements are told of, for the log.
final class ObservedDatabase: AdapterDatabase {
    private let database: any AdapterDatabase
    private let observer: any RunObserver
    private let name: String

    /// - Parameter name: on whose behalf statements run: the unique_id of a node, or `master`.
    init(_ database: any AdapterDatabase, _ observer: any RunObserver, name: String) {
        self.database = database
        self.observer = observer
        self.name = name
    }

    // MARK: Statements

    func execute(_ sql: String, rows: WantedRows, opensTransaction: Bool) throws -> StatementResult {
        observer.observe(.statement(name, sql))
        let start = ContinuousClock.now
        let result = try database.execute(sql, rows: rows, opensTransaction: opensTransaction)
        let (seconds, attoseconds) = start.duration(to: .now).components
        observer.observe(
            .answer(result.response.message, seconds: Double(seconds) + Double(attoseconds) / 1e18))
        return result
    }

    func begin() throws {
        if !database.isInTransaction { observer.observe(.statement(name, "BEGIN")) }
        try database.begin()
    }

    func commit() throws {
        if database.isInTransaction { observer.observe(.commit(name)) }
        try database.commit()
    }

    func commitBlock<R>(_ request: CommitBlock, _ body: () throws -> R) throws -> R {
        let result = try database.commitBlock(request, body)
        observer.observe(.commit(name))
        return result
    }

    // MARK: All else

    func kind(of database: String) throws -> DatabaseKind? { try self.database.kind(of: database) }
    func pruned(_ sql: String, into table: Relation?) throws -> PrunedSQL {
        try database.pruned(sql, into: table)
    }
    var isInTransaction: Bool { database.isInTransaction }
    func rollBack() { database.rollBack() }
    func abandon() { database.abandon() }

    func withLock<R>(on relation: Relation, _ body: () throws -> R) throws -> R {
        try database.withLock(on: relation, body)
    }

    func relation(database: String?, schema: String?, identifier: String) throws -> Relation? {
        try self.database.relation(database: database, schema: schema, identifier: identifier)
    }

    func relations(database: String?, schema: String) throws -> [Relation] {
        try self.database.relations(database: database, schema: schema)
    }

    func schemas(database: String?) throws -> [String] { try self.database.schemas(database: database) }
    func cacheAdded(_ relation: Relation) { database.cacheAdded(relation) }
    func cacheDropped(_ relation: Relation) { database.cacheDropped(relation) }
    func cacheRenamed(_ relation: Relation, to name: Relation) { database.cacheRenamed(relation, to: name) }

    func cacheAddedSchema(database: String?, schema: String) {
        self.database.cacheAddedSchema(database: database, schema: schema)
    }

    func cacheDroppedSchema(database: String?, schema: String) {
        self.database.cacheDroppedSchema(database: database, schema: schema)
    }

    func columns(of relation: Relation) throws -> [ResultColumn] { try database.columns(of: relation) }
    func columns(ofQuery sql: String) throws -> [ResultColumn] { try database.columns(ofQuery: sql) }

    func keyConstraints(of relation: Relation) throws -> [String] {
        try database.keyConstraints(of: relation)
    }
}
