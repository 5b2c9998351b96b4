// SPDX-License-Identifier: Apache-2.0

import DuckDB
import LotusCore

/// What a database holds, in the form of the recordings.
enum RecordedTables {
    /// The tables and views of the current database by schema and name.
    static func read(_ connection: borrowing Connection) throws -> [String: JSONValue] {
        let here = "not internal and database_name = current_database()"
        let relations = try connection.rows(
            """
            select schema_name, table_name, 'table' from duckdb_tables() where \(here) union all
            select schema_name, view_name, 'view' from duckdb_views() where \(here) order by all
            """)
        var tables: [String: JSONValue] = [:]
        for relation in relations {
            let names = relation.map { $0.string ?? "" }
            tables["\(names[0]).\(names[1])"] = try table(
                "\"\(names[0])\".\"\(names[1])\"", kind: names[2], connection)
        }
        return tables
    }

    private static func table(
        _ name: String, kind: String, _ connection: borrowing Connection
    ) throws -> JSONValue {
        let columns = try connection.rows("describe \(name)").map {
            JSONValue.string("\($0[0].string ?? "") \($0[1].string ?? "")")
        }
        let rows = try connection.rows("select columns(*)::varchar from \(name) order by all").map { row in
            JSONValue.array(row.map { $0.string.map { .string($0) } ?? .null })
        }
        return .object([
            JSONValue.Member("columns", .array(columns)), JSONValue.Member("rows", .array(rows)),
            JSONValue.Member("type", .string(kind)),
        ])
    }
}
