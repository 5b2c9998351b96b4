// SPDX-License-Identifier: Apache-2.0

/// The database that templates work on, for the time of one node or one operation.
///
/// It stands for one connection: one thread uses it, statements see the temporary tables of those before
/// them, and what it throws is a `LotusError` wherever a template does not run inside of
/// ``commitBlock(_:_:)``. What is known of relations is shared by all connections of an invocation.
package protocol AdapterDatabase: AnyObject, Sendable {
    // MARK: Facts

    /// What kind of database a name stands for; nil when there is none of the name.
    func kind(of database: String) throws -> DatabaseKind?

    // MARK: Statements

    /// Runs the statements of a text, one after the other.
    ///
    /// A statement that writes to a lake outside of ``commitBlock(_:_:)`` is a transaction of its own, under
    /// the lake's catalog lock.
    ///
    /// - Parameter opensTransaction: dbt's `auto_begin`: on a plain DuckDB file a transaction begins first
    ///   unless one is open; it ends with ``commit()``. Where lakes are written it has no effect.
    /// - Returns: the answer to the last one.
    func execute(_ sql: String, rows: WantedRows, opensTransaction: Bool) throws -> StatementResult

    /// The SQL of a model with the values that it compares its columns with written in as constants, so that
    /// the engine opens only files that can fit, and with types for partitions where they would not go with
    /// those of the table.
    ///
    /// - Parameter table: what an incremental model adds to.
    func pruned(_ sql: String, into table: Relation?) throws -> PrunedSQL

    // MARK: Transactions

    /// Whether a transaction is open.
    var isInTransaction: Bool { get }
    /// Begins a transaction unless one is open (dbt-duckdb's `ensure_transaction`); not on lakes.
    func begin() throws
    /// Ends the open transaction with its changes; nothing happens without one.
    func commit() throws
    /// Ends the open transaction without its changes; nothing happens without one.
    func rollBack()
    /// After a failure: rolls back, and drops what the connection holds in temporary tables.
    func abandon()

    /// Runs `body`, which writes, in one transaction that is committed afterwards: on a lake one snapshot
    /// that says who made it, under the lake's locks.
    ///
    /// On a conflict with another writer of the lake all of `body` runs again. A block within a block is part
    /// of the outer one.
    ///
    /// - Returns: what `body` returned when it ran last.
    func commitBlock<R>(_ request: CommitBlock, _ body: () throws -> R) throws -> R

    /// Runs `body` while no other node, thread or process of ours writes to a relation; on a plain DuckDB
    /// file, where one process writes at a time, it just runs.
    func withLock<R>(on relation: Relation, _ body: () throws -> R) throws -> R

    // MARK: Relations

    /// The relation of a name, from what is known; nil when there is none. Letters' case does not matter.
    func relation(database: String?, schema: String?, identifier: String) throws -> Relation?
    /// All relations of a schema; none when there is no such schema.
    func relations(database: String?, schema: String) throws -> [Relation]
    /// The names of all schemas of a database.
    func schemas(database: String?) throws -> [String]

    /// A relation was made, or is of another type now.
    func cacheAdded(_ relation: Relation)
    /// A relation is gone.
    func cacheDropped(_ relation: Relation)
    /// A relation has another name.
    func cacheRenamed(_ relation: Relation, to name: Relation)
    /// A schema was made.
    func cacheAddedSchema(database: String?, schema: String)
    /// A schema is gone, with all that was in it.
    func cacheDroppedSchema(database: String?, schema: String)

    // MARK: Columns

    /// The columns of a relation in order; none when it does not exist.
    func columns(of relation: Relation) throws -> [ResultColumn]
    /// The columns that a query would give, without running it.
    func columns(ofQuery sql: String) throws -> [ResultColumn]
    /// The kinds of keys that a table of a DuckDB file has, in order: `foreign_key`, `primary_key`, `unique`.
    func keyConstraints(of relation: Relation) throws -> [String]
}

extension AdapterDatabase {
    package func pruned(_ sql: String, into table: Relation?) throws -> PrunedSQL { PrunedSQL(sql) }
    package func keyConstraints(of relation: Relation) throws -> [String] { [] }
    package func abandon() { rollBack() }
}

/// What kind of database a name stands for.
package enum DatabaseKind: Sendable, Equatable {
    /// DuckDB's own, in a file or in memory.
    case duckdb
    /// A DuckLake whose catalog is a file: one transaction writes at a time, so a long SELECT belongs into a
    /// temporary table before the transaction.
    case fileLake
    /// A DuckLake whose catalog is a server: transactions write side by side and queue for their COMMIT.
    case serverLake
    /// Something else that is attached, by DuckDB's name of its type, such as `sqlite` or `postgres`.
    case other(String)

    package var isLake: Bool { self == .fileLake || self == .serverLake }
}

/// Which rows of an answer are wanted.
package enum WantedRows: Sendable, Equatable {
    case none
    case all
    case first(Int)
}

/// What a block of writes says of itself.
package struct CommitBlock: Sendable {
    /// What is written to; it says which database's transaction it is.
    package var relation: Relation
    /// Such as the unique id of the node.
    package var message: String
    /// Further facts, such as the id of the invocation; they end up as JSON in the snapshot.
    package var details: PlainMap

    package init(relation: Relation, message: String, details: PlainMap = PlainMap()) {
        self.relation = relation
        self.message = message
        self.details = details
    }
}
