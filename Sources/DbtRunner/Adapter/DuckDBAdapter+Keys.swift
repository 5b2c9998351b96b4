// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import Synchronization

extension DuckDBAdapter {
    func keyConstraints(of relation: Relation) throws -> [String] {
        let database = relation.database ?? target.settings.database
        let table = KeyConstraints.Table(
            relation.schema ?? target.settings.schema, relation.identifier ?? "")
        // Others must not learn of what this transaction may take back.
        let isForgotten = state.withLock { $0.changesKeys }
        return try target.keys.kinds(database, table, isForgotten: isForgotten) {
            try use { try Self.keys(of: database, on: $0) }
        }
    }

    private static func keys(
        of database: String, on connection: borrowing Connection
    ) throws -> KeyConstraints.Content {
        let rows = try connection.rows(
            """
            SELECT DISTINCT schema_name, table_name, lower(replace(constraint_type, ' ', '_')) AS kind
            FROM duckdb_constraints()
            WHERE lower(database_name) = lower($1)
                AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
            ORDER BY kind
            """, [.text(database)])
        var content = KeyConstraints.Content()
        for row in rows {
            content[KeyConstraints.Table(row[0].string ?? "", row[1].string ?? ""), default: []]
                .append(row[2].string ?? "")
        }
        return content
    }

    /// Notes that a statement has run, which may have made keys.
    func noteKeys(_ sql: String) {
        if KeyConstraints.mayChange(sql) { forgetKeys() }
    }

    /// Keys may have been made, or stand under other names, now or when the transaction is committed.
    func forgetKeys() {
        target.keys.forget()
        state.withLock { if $0.isInTransaction { $0.changesKeys = true } }
    }
}
