// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DuckDB
internal import DuckLake
internal import Synchronization

extension DuckDBAdapter {
    func relation(database: String?, schema: String?, identifier: String) throws -> Relation? {
        let database = database ?? target.settings.database
        return try target.cache.relation(database, schema ?? target.settings.schema, identifier) {
            try content(of: database)
        }
    }

    func relations(database: String?, schema: String) throws -> [Relation] {
        let database = database ?? target.settings.database
        return try target.cache.relations(database, schema) { try content(of: database) }
    }

    func schemas(database: String?) throws -> [String] {
        let database = database ?? target.settings.database
        return try target.cache.schemas(database) { try content(of: database) }
    }

    // MARK: Notes

    private func place(_ relation: Relation) -> (database: String, schema: String) {
        (relation.database ?? target.settings.database, relation.schema ?? target.settings.schema)
    }

    private func note(_ database: String) {
        state.withLock { if $0.isInTransaction { $0.noted.insert(database) } }
    }

    func cacheAdded(_ relation: Relation) {
        let (database, schema) = place(relation)
        var known = Relation(
            database: database, schema: schema, identifier: relation.identifier, type: relation.type)
        known.quoting = relation.quoting
        note(database)
        target.cache.add(known, database: database, schema: schema)
    }

    func cacheDropped(_ relation: Relation) {
        let (database, schema) = place(relation)
        note(database)
        target.cache.remove(relation.identifier ?? "", database: database, schema: schema)
        target.keys.remove(database, KeyConstraints.Table(schema, relation.identifier ?? ""))
    }

    func cacheRenamed(_ relation: Relation, to name: Relation) {
        let known = try? self.relation(
            database: relation.database, schema: relation.schema, identifier: relation.identifier ?? "")
        let (database, schema) = place(relation)
        let table = KeyConstraints.Table(schema, relation.identifier ?? "")
        if target.keys.remove(database, table) { forgetKeys() }
        cacheDropped(relation)
        var renamed = name
        renamed.type = name.type ?? relation.type ?? known?.type
        cacheAdded(renamed)
    }

    func cacheAddedSchema(database: String?, schema: String) {
        let database = database ?? target.settings.database
        note(database)
        target.cache.addSchema(schema, database: database)
    }

    func cacheDroppedSchema(database: String?, schema: String) {
        let database = database ?? target.settings.database
        note(database)
        target.cache.removeSchema(schema, database: database)
        forgetKeys()
    }

    // MARK: Reading a database

    /// All that a database holds: of a lake by its own tables, since the engine's views of its catalog load
    /// every table of every database first.
    private func content(of database: String) throws -> RelationCache.Content {
        try use { connection in
            if let lake = target.lake(database) {
                let relations = try lake.relationNames(on: connection).map { found in
                    Relation(
                        database: database, schema: found.name.schema, identifier: found.name.name,
                        type: found.isView ? "view" : "table")
                }
                return RelationCache.Content(schemas: try lake.schemas(on: connection), relations: relations)
            }
            let rows = try connection.rows(
                """
                SELECT schema_name, table_name, 'table' FROM duckdb_tables()
                WHERE lower(database_name) = lower($1) AND NOT internal
                UNION ALL
                SELECT schema_name, view_name, 'view' FROM duckdb_views()
                WHERE lower(database_name) = lower($1) AND NOT internal
                """, [.text(database)])
            let schemas = try connection.rows(
                "SELECT schema_name FROM duckdb_schemas() WHERE lower(database_name) = lower($1)",
                [.text(database)])
            return RelationCache.Content(
                schemas: schemas.compactMap { $0[0].string },
                relations: rows.map { row in
                    Relation(
                        database: database, schema: row[0].string, identifier: row[1].string,
                        type: row[2].string)
                })
        }
    }
}
