// SPDX-License-Identifier: Apache-2.0

import DuckDB

/// Names that can be completed: read from the engine when they are first needed, and again after
/// statements that may have changed them.
final class CatalogNames {
    struct Relation: Hashable {
        var schema: String
        var name: String
        var columns: [String] = []
    }

    /// A catalog with more names is completed in part.
    private static let namesMax = 200_000
    /// Other programs change the catalog, too.
    private static let freshFor = Duration.seconds(30)

    /// Tables and views with schema, kind and statement; neither the engine's own nor the lake's books.
    static let relations = """
        select database_name, schema_name, table_name as name, 'table' as kind, sql from duckdb_tables()
        where not internal and database_name not like '\\_\\_ducklake\\_%' escape '\\'
        union all
        select database_name, schema_name, view_name, 'view', sql from duckdb_views()
        where not internal and database_name not like '\\_\\_ducklake\\_%' escape '\\'
        """

    private(set) var relations: [Relation] = []
    /// Functions that give a value.
    private(set) var functions: [String] = []
    /// Functions that stand where a table does.
    private(set) var tableFunctions: [String] = []
    private(set) var settings: [String] = []
    private var readAt: ContinuousClock.Instant?

    /// Looks at what a statement that ran may have changed.
    func noteRun(_ words: [String]) {
        let changing: Set = [
            "create", "alter", "drop", "attach", "detach", "use", "commit", "rollback", "end", "abort",
            "load",
            "call", "import",
        ]
        if let first = words.first, changing.contains(first) { readAt = nil }
    }

    /// Reads what is missing or old. Names that cannot be read now stay as they were.
    func refresh(on connection: borrowing Connection) {
        if functions.isEmpty {
            functions = functions(of: "not in ('table', 'table_macro', 'pragma')", connection)
            tableFunctions = functions(of: "in ('table', 'table_macro')", connection)
            settings = list(
                "select distinct name from duckdb_settings() where name not like '\\_%' escape '\\' order by 1",
                connection)
        }
        if let readAt, readAt.duration(to: .now) < Self.freshFor { return }
        guard
            let rows = try? connection.rows(
                """
                select r.schema_name, r.name, c.column_name from (\(Self.relations)) r
                left join duckdb_columns() c on c.database_name = r.database_name
                    and c.schema_name = r.schema_name and c.table_name = r.name
                order by r.schema_name, r.name, c.column_index limit \(Self.namesMax)
                """)
        else { return }
        readAt = .now
        relations = []
        for row in rows {
            guard let schema = row[0].string, let name = row[1].string else { continue }
            if relations.last?.schema != schema || relations.last?.name != name {
                relations.append(Relation(schema: schema, name: name))
            }
            if let column = row[2].string { relations[relations.count - 1].columns.append(column) }
        }
    }

    private func functions(of types: String, _ connection: borrowing Connection) -> [String] {
        list(
            "select distinct function_name from duckdb_functions() where function_type \(types) order by 1",
            connection
        ).filter { $0.allSatisfy { SQLTokens.isName($0) } }
    }

    private func list(_ sql: String, _ connection: borrowing Connection) -> [String] {
        ((try? connection.rows(sql)) ?? []).compactMap { $0.first?.string }
    }
}

extension Value {
    /// The text of a text; nil for everything else.
    var string: String? {
        if case .text(let text) = self { text } else { nil }
    }
}
