// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// No database: no relation exists, and a statement is an error.
package final class NoDatabase: AdapterDatabase {
    package static let shared = NoDatabase()

    package init() {}

    package func kind(of database: String) -> DatabaseKind? { nil }

    package func execute(
        _ sql: String, rows: WantedRows, opensTransaction: Bool
    ) throws -> StatementResult {
        throw Self.missing("a statement is to be run")
    }

    package var isInTransaction: Bool { false }
    package func begin() {}
    package func commit() {}
    package func rollBack() {}

    package func commitBlock<R>(_ request: CommitBlock, _ body: () throws -> R) throws -> R {
        throw Self.missing("'\(request.relation.text)' is to be written")
    }

    package func withLock<R>(on relation: Relation, _ body: () throws -> R) throws -> R { try body() }

    package func relation(database: String?, schema: String?, identifier: String) -> Relation? { nil }
    package func relations(database: String?, schema: String) -> [Relation] { [] }
    package func schemas(database: String?) -> [String] { [] }
    package func cacheAdded(_ relation: Relation) {}
    package func cacheDropped(_ relation: Relation) {}
    package func cacheRenamed(_ relation: Relation, to name: Relation) {}
    package func cacheAddedSchema(database: String?, schema: String) {}
    package func cacheDroppedSchema(database: String?, schema: String) {}

    package func columns(of relation: Relation) throws -> [ResultColumn] {
        throw Self.missing("the columns of '\(relation.text)' are asked for")
    }

    package func columns(ofQuery sql: String) throws -> [ResultColumn] {
        throw Self.missing("the columns of a query are asked for")
    }

    private static func missing(_ what: String) -> LotusError {
        LotusError(
            .dbtNeedsDatabase, "\(what), but there is no database",
            hint: "Put it inside `{% if execute %}`, or leave `--no-introspect` out.")
    }
}
