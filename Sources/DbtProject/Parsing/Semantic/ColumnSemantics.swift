// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Dimensions and entities that columns stand for (dbt 1.12, `ParserRefs` and `schema_yaml_readers.py`).
enum ColumnSemantics {
    // MARK: In the manifest's columns

    /// `dimension` of a column: a type, or a map with all its keys.
    static func dimension(
        _ value: PlainValue?, of column: Column, _ entry: PropertiesEntry
    ) throws(LotusError) -> PlainValue {
        guard let value, !value.isNone else { return PlainValue.none }
        let given = value.map
        let type = given.map { $0["type"] ?? PlainValue.none } ?? value
        try SemanticFields.check(type, in: SemanticFields.dimensionTypes, "dimension", entry)
        guard let given else { return value }
        return .map([
            "name": given.value("name") ?? .string(column.name), "type": type,
            "description": words(given, of: column), "label": given["label"] ?? PlainValue.none,
            "is_partition": given["is_partition"] ?? false, "config": given["config"] ?? .map(PlainMap()),
            "validity_params": SemanticFields.validity(given["validity_params"]),
        ])
    }

    /// `entity` of a column: a type, or a map with all its keys.
    static func entity(
        _ value: PlainValue?, of column: Column, _ entry: PropertiesEntry
    ) throws(LotusError) -> PlainValue {
        guard let value, !value.isNone else { return PlainValue.none }
        let type = value.map.map { $0["type"] ?? PlainValue.none } ?? value
        try SemanticFields.check(type, in: SemanticFields.entityTypes, "entity", entry)
        guard let given = value.map else { return value }
        return .map([
            "name": given.value("name") ?? .string(column.name), "type": type,
            "description": words(given, of: column), "label": given["label"] ?? PlainValue.none,
            "config": given["config"] ?? .map(PlainMap()),
        ])
    }

    private static func words(_ given: PlainMap, of column: Column) -> PlainValue {
        guard let own = given.value("description"), own.isTrue else { return .string(column.description) }
        return own
    }

    // MARK: In the semantic model

    /// The dimension that a column stands for; nil for a column that is none.
    static func dimension(_ column: Column) -> PlainValue? {
        guard !column.dimension.isNone else { return nil }
        guard let given = column.dimension.map else {
            return SemanticFields.dimension(
                .map([
                    "name": .string(column.name), "type": column.dimension,
                    "description": .string(column.description), "config": .map(["meta": .map(column.meta)]),
                ]))
        }
        var meta = column.meta
        meta.update(given["config"]?["meta"]?.map ?? PlainMap())
        var dimension = given
        dimension["config"] = .map(["meta": .map(meta)])
        dimension["expr"] = expression(given, column)
        if let granularity = column.granularity {
            dimension["type_params"] = .map([
                "time_granularity": .string(granularity),
                "validity_params": given["validity_params"] ?? PlainValue.none,
            ])
        }
        return SemanticFields.dimension(.map(dimension))
    }

    /// The entity that a column stands for; nil for a column that is none.
    static func entity(_ column: Column) -> PlainValue? {
        guard !column.entity.isNone else { return nil }
        guard let given = column.entity.map else {
            return SemanticFields.entity(
                .map([
                    "name": .string(column.name), "type": column.entity,
                    "description": .string(column.description), "config": .map(["meta": .map(column.meta)]),
                ]))
        }
        var entity = given
        let meta = given["config"]?["meta"]?.map ?? column.meta
        entity["config"] = .map(["meta": .map(meta)])
        entity["expr"] = expression(given, column)
        return SemanticFields.entity(.map(entity))
    }

    /// The column's own name, where the part has another one.
    private static func expression(_ given: PlainMap, _ column: Column) -> PlainValue {
        given["name"] == .string(column.name) ? PlainValue.none : .string(column.name)
    }

    /// A dimension under `derived_semantics`.
    static func derivedDimension(
        _ value: PlainValue, _ entry: PropertiesEntry
    ) throws(LotusError) -> PlainValue {
        let given = try named(value, "dimension", entry)
        try SemanticFields.check(
            given["type"] ?? PlainValue.none, in: SemanticFields.dimensionTypes, "dimension", entry)
        var dimension = given
        if let granularity = given.value("granularity") {
            dimension["type_params"] = .map([
                "time_granularity": granularity,
                "validity_params": given["validity_params"] ?? PlainValue.none,
            ])
        }
        return SemanticFields.dimension(.map(dimension))
    }

    /// An entity under `derived_semantics`.
    static func derivedEntity(
        _ value: PlainValue, _ entry: PropertiesEntry
    ) throws(LotusError) -> PlainValue {
        let given = try named(value, "entity", entry)
        try SemanticFields.check(
            given["type"] ?? PlainValue.none, in: SemanticFields.entityTypes, "entity", entry)
        return SemanticFields.entity(.map(given))
    }

    private static func named(
        _ value: PlainValue, _ what: String, _ entry: PropertiesEntry
    ) throws(LotusError) -> PlainMap {
        for key in ["name", "expr"] where value.map?.value(key) == nil {
            throw entry.error(
                .dbtParsing, "a derived \(what) of '\(entry.name)' has no `\(key)`", hint: "Add it.",
                at: "derived_semantics")
        }
        return value.map ?? PlainMap()
    }
}
