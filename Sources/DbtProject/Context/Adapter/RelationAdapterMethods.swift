// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Methods of `adapter` about relations and schemas. What changes the database is done by macros, so that a
/// project may replace them.
enum RelationAdapterMethods {
    static let all: [AdapterMethod] = lookups + changes + notes

    // MARK: Looking up

    private static let lookups: [AdapterMethod] = [
        AdapterMethod("get_relation", ["database", "schema", "identifier"], parsed: .nothing) {
            (context, arguments, state) throws(TemplateError) in
            let (database, schema) = (
                try arguments.optionalText(0, state), try arguments.optionalText(1, state)
            )
            let identifier = try arguments.text(2, state)
            let relation = try TemplateError.host {
                try context.database.relation(database: database, schema: schema, identifier: identifier)
            }
            return relation.map { .object(RelationObject($0)) } ?? Value.none
        },
        AdapterMethod("already_exists", ["schema", "name"], parsed: .no) {
            (context, arguments, state) throws(TemplateError) in
            let (schema, name) = (try arguments.optionalText(0, state), try arguments.text(1, state))
            let relation = try TemplateError.host {
                try context.database.relation(
                    database: context.session.defaultDatabase, schema: schema, identifier: name)
            }
            return .bool(relation != nil)
        },
        AdapterMethod("list_relations", ["database", "schema"], parsed: .emptyList) {
            (context, arguments, state) throws(TemplateError) in
            let (database, schema) = (
                try arguments.optionalText(0, state), try arguments.text(1, state)
            )
            let relations = try TemplateError.host {
                try context.database.relations(database: database, schema: schema)
            }
            return .list(relations.map { .object(RelationObject($0)) })
        },
        AdapterMethod("check_schema_exists", ["database", "schema"], parsed: .no) {
            (context, arguments, state) throws(TemplateError) in
            let (database, schema) = (
                try arguments.optionalText(0, state), try arguments.text(1, state)
            )
            let schemas = try TemplateError.host { try context.database.schemas(database: database) }
            return .bool(schemas.contains { $0.lowercased() == schema.lowercased() })
        },
        // The name in the catalog of an external system; DuckDB has none.
        AdapterMethod("build_catalog_relation", ["config"], parsed: .nothing) {
            (_, _, _) throws(TemplateError) in Value.none
        },
    ]

    // MARK: Changing

    private static let changes: [AdapterMethod] = [
        AdapterMethod("create_schema", ["relation"], parsed: .nothing) {
            (context, arguments, state) throws(TemplateError) in
            let relation = withoutIdentifier(try arguments.relation(0))
            try change(context, state, "create_schema", [("relation", relation)])
            context.database.cacheAddedSchema(database: relation.database, schema: relation.schema ?? "")
            return Value.none
        },
        AdapterMethod("drop_schema", ["relation"], parsed: .nothing) {
            (context, arguments, state) throws(TemplateError) in
            let relation = withoutIdentifier(try arguments.relation(0))
            try change(context, state, "drop_schema", [("relation", relation)])
            context.database.cacheDroppedSchema(database: relation.database, schema: relation.schema ?? "")
            return Value.none
        },
        AdapterMethod("drop_relation", ["relation"], parsed: .nothing) {
            (context, arguments, state) throws(TemplateError) in
            let relation = try arguments.relation(0)
            guard relation.type != nil else {
                throw TemplateError.project(
                    .dbtCompilation, "'\(relation.rendered)' has no type, so it cannot be dropped",
                    hint: "Give it one: `relation.incorporate(type='table')`.")
            }
            context.database.cacheDropped(relation)
            try change(context, state, "drop_relation", [("relation", relation)])
            return Value.none
        },
        AdapterMethod("rename_relation", ["from_relation", "to_relation"], parsed: .nothing) {
            (context, arguments, state) throws(TemplateError) in
            let (from, to) = (try arguments.relation(0), try arguments.relation(1))
            context.database.cacheRenamed(from, to: to)
            try change(context, state, "rename_relation", [("from_relation", from), ("to_relation", to)])
            return Value.none
        },
        AdapterMethod("truncate_relation", ["relation"], parsed: .nothing) {
            (context, arguments, state) throws(TemplateError) in
            let relation = try arguments.relation(0)
            try change(context, state, "truncate_relation", [("relation", relation)])
            return Value.none
        },
    ]

    private static func withoutIdentifier(_ relation: Relation) -> Relation {
        var relation = relation
        relation.identifier = nil
        relation.included.identifier = false
        return relation
    }

    private static func change(
        _ context: RenderContext, _ state: RenderState, _ macro: String,
        _ relations: [(String, Relation)]
    ) throws(TemplateError) {
        let arguments = relations.map { (name: $0.0, value: Value.object(RelationObject($0.1))) }
        _ = try context.callMacro(macro, CallArguments([], keyword: arguments), state)
    }

    // MARK: Noting

    private static let notes: [AdapterMethod] = [
        AdapterMethod("cache_added", ["relation"], parsed: .nothing) {
            (context, arguments, _) throws(TemplateError) in
            context.database.cacheAdded(try arguments.relation(0))
            return ""
        },
        AdapterMethod("cache_dropped", ["relation"], parsed: .nothing) {
            (context, arguments, _) throws(TemplateError) in
            context.database.cacheDropped(try arguments.relation(0))
            return ""
        },
        AdapterMethod("cache_renamed", ["from_relation", "to_relation"], parsed: .nothing) {
            (context, arguments, _) throws(TemplateError) in
            context.database.cacheRenamed(try arguments.relation(0), to: try arguments.relation(1))
            return ""
        },
    ]
}
