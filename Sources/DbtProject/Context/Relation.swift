// SPDX-License-Identifier: Apache-2.0

/// The name of a table or view with what is known about it (dbt 1.12 `BaseRelation`, dbt-duckdb's
/// `DuckDBRelation`).
package struct Relation: Sendable, Equatable {
    package var database: String?
    package var schema: String?
    package var identifier: String?
    /// `table`, `view`, `cte`, `external`, `function` …; nil when it is not known.
    package var type: String?
    package var quoting = QuotePolicy()
    package var included = QuotePolicy()
    /// What is read instead of the name, such as a call of `read_parquet`.
    package var external: String?
    /// How many rows are read; nil for all.
    package var limit: Int?

    package init(
        database: String?, schema: String?, identifier: String?, type: String? = nil,
        quoting: QuotePolicy = QuotePolicy()
    ) {
        self.database = database
        self.schema = schema
        self.identifier = identifier
        self.type = type
        self.quoting = quoting
    }

    /// The CTE that stands for an ephemeral model.
    static func ephemeral(_ identifier: String) -> Relation {
        var relation = Relation(
            database: nil, schema: nil, identifier: "__dbt__cte__" + identifier, type: "cte")
        relation.quoting.identifier = false
        return relation
    }

    /// The name as it stands in SQL, without a limit.
    package var rendered: String {
        if let external { return external }
        var parts: [String] = []
        func add(_ part: String?, _ isIncluded: Bool, _ isQuoted: Bool) {
            guard isIncluded, let part else { return }
            parts.append(isQuoted ? "\"\(part)\"" : part)
        }
        add(database, included.database, quoting.database)
        add(schema, included.schema, quoting.schema)
        add(identifier, included.identifier, quoting.identifier)
        return parts.joined(separator: ".")
    }

    /// What `{{ relation }}` prints.
    package var text: String {
        guard let limit else { return rendered }
        return limit == 0
            ? "(select * from \(rendered) where false limit 0)" : "(select * from \(rendered) limit \(limit))"
    }
}
