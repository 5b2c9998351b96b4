// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A database that is opened only when a template asks for something: every question is the error
/// `dbtNeedsDatabase`, by which one learns that it has to be.
package final class UnopenedDatabase: AdapterDatabase {
    package init() {}

    private static var question: LotusError {
        LotusError(.dbtNeedsDatabase, "a template asks the database, which is not open")
    }

    package func kind(of database: String) throws -> DatabaseKind? { throw Self.question }

    package func execute(
        _ sql: String, rows: WantedRows, opensTransaction: Bool
    ) throws -> StatementResult { throw Self.question }

    package var isInTransaction: Bool { false }
    package func begin() throws { throw Self.question }
    package func commit() throws { throw Self.question }
    package func rollBack() {}

    package func commitBlock<R>(_ request: CommitBlock, _ body: () throws -> R) throws -> R {
        throw Self.question
    }

    package func withLock<R>(on relation: Relation, _ body: () throws -> R) throws -> R {
        throw Self.question
    }

    package func relation(database: String?, schema: String?, identifier: String) throws -> Relation? {
        throw Self.question
    }

    package func relations(database: String?, schema: String) throws -> [Relation] { throw Self.question }
    package func schemas(database: String?) throws -> [String] { throw Self.question }
    package func cacheAdded(_ relation: Relation) {}
    package func cacheDropped(_ relation: Relation) {}
    package func cacheRenamed(_ relation: Relation, to name: Relation) {}
    package func cacheAddedSchema(database: String?, schema: String) {}
    package func cacheDroppedSchema(database: String?, schema: String) {}
    package func columns(of relation: Relation) throws -> [ResultColumn] { throw Self.question }
    package func columns(ofQuery sql: String) throws -> [ResultColumn] { throw Self.question }
}
