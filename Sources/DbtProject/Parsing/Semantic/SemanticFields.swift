// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The parts of metrics and semantic models with all the keys that the manifest has (dbt 1.12,
/// `dbt/parser/schema_yaml_readers.py`).
enum SemanticFields {
    private static let grains: Set<String> = [
        "nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month",
        "quarter",
        "year",
    ]

    /// How measures and simple metrics are aggregated.
    static let aggregations: [String] = [
        "sum", "min", "max", "count_distinct", "sum_boolean", "average", "percentile", "median", "count",
    ]
    /// What an entity is to its model.
    static let entityTypes = ["foreign", "natural", "primary", "unique"]
    /// What a dimension is.
    static let dimensionTypes = ["categorical", "time"]

    /// A word must be one of those that dbt knows.
    static func check(
        _ value: PlainValue, in words: [String], _ what: String, _ entry: PropertiesEntry
    ) throws(LotusError) {
        guard let text = value.string, words.contains(text) else {
            throw entry.error(
                .dbtParsing, "'\(entry.name)' has the \(what) \(value.pythonLiteral)",
                hint: NearestNames.hint(NearestNames.find(value.pythonText, in: words))
                    ?? "It can be \(words.joined(separator: ", ")).")
        }
    }

    /// A filter, or several.
    static func filter(_ value: PlainValue?) -> PlainValue {
        guard let value, !value.isNone else { return PlainValue.none }
        let filters = value.listified.map { PlainValue.map(["where_sql_template": .string($0.pythonText)]) }
        return .map(["where_filters": .list(filters)])
    }

    /// A measure that a metric uses: a name, or a map.
    static func measure(_ value: PlainValue?) -> PlainValue {
        guard let value, !value.isNone else { return PlainValue.none }
        let given: PlainMap = value.map ?? ["name": value]
        return .map([
            "name": given["name"] ?? "", "filter": filter(given["filter"]),
            "alias": given["alias"] ?? PlainValue.none,
            "join_to_timespine": given["join_to_timespine"] ?? false,
            "fill_nulls_with": given["fill_nulls_with"] ?? PlainValue.none,
        ])
    }

    /// A metric that another one uses: a name, or a map.
    static func metric(_ value: PlainValue?, _ entry: PropertiesEntry) throws(LotusError) -> PlainValue {
        guard let value, !value.isNone else { return PlainValue.none }
        let given: PlainMap = value.map ?? ["name": value]
        return .map([
            "name": given["name"] ?? "", "filter": filter(given["filter"]),
            "alias": given["alias"] ?? PlainValue.none,
            "offset_window": try window(given["offset_window"], entry),
            "offset_to_grain": given["offset_to_grain"] ?? PlainValue.none,
        ])
    }

    /// `28 days`: a number and a grain, whose plural is understood.
    static func window(_ value: PlainValue?, _ entry: PropertiesEntry) throws(LotusError) -> PlainValue {
        guard let value, !value.isNone else { return PlainValue.none }
        let parts = value.pythonText.lowercased().split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), count >= 0 else {
            throw entry.error(
                .dbtParsing, "the window \(value.pythonLiteral) of '\(entry.name)' is no number and grain",
                hint: "Write for example `28 days`.")
        }
        var grain = String(parts[1])
        if grain.hasSuffix("s"), grains.contains(String(grain.dropLast())) { grain.removeLast() }
        return .map(["count": .int(count), "granularity": .string(grain)])
    }

    static func dimension(_ value: PlainValue) -> PlainValue {
        let given = value.map ?? PlainMap()
        var parameters = PlainValue.none
        if let map = given["type_params"]?.map {
            parameters = .map([
                "time_granularity": map["time_granularity"] ?? PlainValue.none,
                "validity_params": validity(map["validity_params"]),
            ])
        }
        return .map([
            "name": given["name"] ?? "", "type": given["type"] ?? "",
            "description": given["description"] ?? PlainValue.none,
            "label": given["label"] ?? PlainValue.none,
            "is_partition": given["is_partition"] ?? false, "type_params": parameters,
            "expr": text(given["expr"]), "metadata": PlainValue.none, "config": config(given),
            "datatype": PlainValue.none,
        ])
    }

    /// Which end of a window of validity a dimension is.
    static func validity(_ value: PlainValue?) -> PlainValue {
        guard let map = value?.map else { return PlainValue.none }
        return .map(["is_start": map["is_start"] ?? false, "is_end": map["is_end"] ?? false])
    }

    static func entity(_ value: PlainValue) -> PlainValue {
        let given = value.map ?? PlainMap()
        return .map([
            "name": given["name"] ?? "", "type": given["type"] ?? "",
            "description": given["description"] ?? PlainValue.none,
            "label": given["label"] ?? PlainValue.none,
            "role": given["role"] ?? PlainValue.none, "expr": text(given["expr"]),
            "config": config(given),
        ])
    }

    static func measureDefinition(_ value: PlainValue) -> PlainValue {
        let given = value.map ?? PlainMap()
        return .map([
            "name": given["name"] ?? "", "agg": given["agg"] ?? "",
            "description": given["description"] ?? PlainValue.none,
            "label": given["label"] ?? PlainValue.none,
            "create_metric": false, "expr": text(given["expr"]),
            "agg_params": aggregation(given["agg_params"]),
            "non_additive_dimension": nonAdditive(given["non_additive_dimension"]),
            "agg_time_dimension": given["agg_time_dimension"] ?? PlainValue.none,
            "config": config(given),
        ])
    }

    private static func aggregation(_ value: PlainValue?) -> PlainValue {
        guard let map = value?.map else { return PlainValue.none }
        return .map([
            "percentile": map["percentile"] ?? PlainValue.none,
            "use_discrete_percentile": map["use_discrete_percentile"] ?? false,
            "use_approximate_percentile": map["use_approximate_percentile"] ?? false,
        ])
    }

    private static func nonAdditive(_ value: PlainValue?) -> PlainValue {
        guard let map = value?.map else { return PlainValue.none }
        return .map([
            "name": map["name"] ?? "", "window_choice": map["window_choice"] ?? PlainValue.none,
            "window_groupings": map["window_groupings"] ?? [],
        ])
    }

    /// The configuration of a part: of what is given, `meta` alone.
    static func config(_ given: PlainMap) -> PlainValue {
        .map(["meta": .map(given["config"]?["meta"]?.map ?? PlainMap())])
    }

    /// A part with the `meta` of its semantic model below its own.
    static func adding(_ meta: PlainMap, to part: PlainValue) -> PlainValue {
        var map = part.map ?? PlainMap()
        var all = meta
        all.update(map["config"]?["meta"]?.map ?? PlainMap())
        map["config"] = .map(["meta": .map(all)])
        return .map(map)
    }

    /// A value as text; none stays none.
    static func text(_ value: PlainValue?) -> PlainValue {
        guard let value, !value.isNone else { return PlainValue.none }
        return .string(value.pythonText)
    }
}
