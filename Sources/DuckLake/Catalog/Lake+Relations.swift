// SPDX-License-Identifier: Apache-2.0

package import DuckDB

extension Lake {
    /// A table or view by name alone.
    package struct RelationName: Hashable, Sendable {
        package var name: TableName
        package var isView: Bool
    }

    /// The tables and views that this attachment shows: two reads of the catalog, whatever they hold.
    package func relationNames(on connection: borrowing Connection) throws -> [RelationName] {
        try relationNames(on: connection, "", [])
    }

    /// The table or view of a name, whose letters' case does not matter; nil when there is none.
    package func relationName(_ name: TableName, on connection: borrowing Connection) throws -> RelationName?
    {
        guard location.snapshot == nil else {
            return try relationNames(
                on: connection, "AND lower(s.schema_name) = lower($1) AND lower(n.name) = lower($2)",
                [.text(name.schema), .text(name.name)]
            ).first
        }
        // Without a snapshot to look up, what is valid has no end.
        return try newest(name, in: "ducklake_table", "table_name", isView: false, on: connection)
            ?? newest(name, in: "ducklake_view", "view_name", isView: true, on: connection)
    }

    private func newest(
        _ name: TableName, in table: String, _ column: String, isView: Bool,
        on connection: borrowing Connection
    ) throws -> RelationName? {
        // Functions by their full names: others would be looked for in the lake first, whose state would be
        // read for that.
        let lower = "system.main.lower"
        return try connection.rowsUnprepared(
            """
            SELECT s.schema_name, n.\(column)
            FROM \(metadata).\(table) n JOIN \(metadata).ducklake_schema s USING (schema_id)
            WHERE n.end_snapshot IS NULL AND s.end_snapshot IS NULL
                AND \(lower)(s.schema_name) = \(lower)(\(SQLText.literal(name.schema)))
                AND \(lower)(n.\(column)) = \(lower)(\(SQLText.literal(name.name)))
            """, in: .catalog
        ).first.map { row in
            RelationName(
                name: TableName(schema: row[0].string ?? "", name: row[1].string ?? ""), isView: isView)
        }
    }

    private func relationNames(
        on connection: borrowing Connection, _ condition: String, _ values: [Value]
    ) throws -> [RelationName] {
        try connection.rows(
            """
            WITH point AS (SELECT id AS v FROM \(SQLText.identifier(alias)).current_snapshot()),
            named AS (
                SELECT schema_id, table_name AS name, false AS is_view
                FROM \(metadata).ducklake_table, point WHERE \(live())
                UNION ALL
                SELECT schema_id, view_name, true FROM \(metadata).ducklake_view, point WHERE \(live()))
            SELECT s.schema_name, n.name, n.is_view
            FROM named n JOIN \(metadata).ducklake_schema s USING (schema_id), point WHERE \(live("s."))
            \(condition)
            """, values
        ).map { row in
            RelationName(
                name: TableName(schema: row[0].string ?? "", name: row[1].string ?? ""),
                isView: row[2].bool ?? false)
        }
    }
}
