// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// A relation as templates see it.
final class RelationObject: HostObject, PlainObject {
    let relation: Relation

    init(_ relation: Relation) { self.relation = relation }

    var typeName: String { "DuckDBRelation" }
    var qualifiedTypeName: String { "dbt.adapters.duckdb.relation.DuckDBRelation" }
    var plainValue: PlainValue { .string(relation.text) }

    func str(_ state: RenderState) throws(TemplateError) -> String { relation.text }
    func repr(_ state: RenderState) throws(TemplateError) -> String { "<DuckDBRelation \(relation.text)>" }
    var isTrue: Bool { true }
    var hashKey: Value? { .string(relation.rendered) }

    func equals(_ other: Value, _ state: RenderState) throws(TemplateError) -> Bool? {
        guard case .object(let object as RelationObject) = other else { return false }
        return object.relation == relation
    }

    var isSubscriptable: Bool { true }
    /// dbt's relations are mappings of their fields.
    var isMapping: Bool { true }

    func item(_ key: Value, _ state: RenderState) throws(TemplateError) -> Value? {
        guard let name = key.text else { return nil }
        return try attribute(name, state)
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "database": PlainValue.optional(relation.database).jinja
        case "schema": PlainValue.optional(relation.schema).jinja
        case "identifier", "name", "table": PlainValue.optional(relation.identifier).jinja
        case "type": PlainValue.optional(relation.type).jinja
        case "is_table": .bool(relation.type == "table")
        case "is_view": .bool(relation.type == "view")
        case "is_cte": .bool(relation.type == "cte")
        case "is_materialized_view": .bool(relation.type == "materialized_view")
        case "is_function": .bool(relation.type == "function")
        case "is_pointer", "can_be_renamed", "can_be_replaced": .bool(false)
        case "limit": relation.limit.map { .int($0) } ?? Value.none
        case "external": PlainValue.optional(relation.external).jinja
        case "path":
            PlainValue.map([
                "database": .optional(relation.database), "schema": .optional(relation.schema),
                "identifier": .optional(relation.identifier),
            ]).jinja
        case "Table", "View", "CTE", "External", "MaterializedView", "Function":
            .string(RelationTypes.names[name] ?? name)
        default: method(name)
        }
    }

    private func method(_ name: String) -> Value? {
        guard let body = RelationMethods.all[name] else { return nil }
        let relation = relation
        return .object(
            HostFunction(name) { (arguments, state) throws(TemplateError) in
                try body(relation, arguments, state)
            })
    }
}

/// The constants of a relation for its types.
enum RelationTypes {
    static let names = [
        "Table": "table", "View": "view", "CTE": "cte", "External": "external",
        "MaterializedView": "materialized_view", "Function": "function",
    ]
}
