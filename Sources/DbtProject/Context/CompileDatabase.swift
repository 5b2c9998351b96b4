// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// What a template that is compiled may ask of the database.
package protocol CompileDatabase: Sendable {
    /// The relation of a name; nil when there is none.
    func relation(database: String?, schema: String?, identifier: String) throws -> Relation?
    /// The rows of a statement.
    func rows(of statement: String) throws -> QueryRows
}

/// The result of a statement as templates see it.
package struct QueryRows: Sendable {
    package var columns: [String]
    package var rows: [[PlainValue]]

    package init(columns: [String] = [], rows: [[PlainValue]] = []) {
        self.columns = columns
        self.rows = rows
    }
}

/// No database: no relation exists, and a statement is an error.
package struct NoDatabase: CompileDatabase {
    package init() {}

    package func relation(database: String?, schema: String?, identifier: String) -> Relation? { nil }

    package func rows(of statement: String) throws -> QueryRows {
        throw LotusError(
            .dbtNeedsDatabase, "a statement is to be run, but there is no database",
            hint: "Put it inside `{% if execute %}`, or compile with a database.")
    }
}
