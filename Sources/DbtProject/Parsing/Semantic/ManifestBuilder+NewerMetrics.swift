// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The semantic model that a metric in the properties of a model belongs to.
struct MetricOwner {
    /// The name of the semantic model.
    let name: String
    /// `agg_time_dimension` of the model.
    let timeDimension: PlainValue
}

// Metrics of the newer form, whose parameters stand beside their names (dbt 1.12, `UnparsedMetricV2`).
extension ManifestBuilder {
    /// Adds a metric of the newer form.
    ///
    /// - Parameters:
    ///   - values: its properties, rendered.
    ///   - owner: nil for one that stands under `metrics:` of the file.
    func addNewerMetric(
        _ values: PlainMap, _ entry: PropertiesEntry, of owner: MetricOwner? = nil
    ) throws(LotusError) {
        var values = values
        if owner != nil, values["type"] == nil { values["type"] = "simple" }
        let type = try MetricType(values, entry)
        let fields = NewerMetricFields(values: values, entry: entry)
        let parameters = MetricParameters.record([
            "numerator": try fields.metric("numerator"), "denominator": try fields.metric("denominator"),
            "expr": SemanticFields.text(values["expr"]), "metrics": .list(try fields.inputs()),
            "conversion_type_params": type == .conversion ? try fields.conversion() : PlainValue.none,
            "cumulative_type_params": type == .cumulative ? try fields.cumulative() : PlainValue.none,
            "metric_aggregation_params": try fields.aggregation(type, owner),
            "join_to_timespine": .bool(values["join_to_timespine"]?.isTrue ?? false),
            "is_private": values["hidden"] ?? false,
        ])
        try add(
            MetricDefinition(
                values: values, type: type, parameters: parameters,
                config: values["config"]?.map ?? PlainMap(), hasOwnMeta: false), entry)
    }
}

/// The parameters of one metric of the newer form.
private struct NewerMetricFields {
    let values: PlainMap
    let entry: PropertiesEntry

    private var name: String { values["name"]?.pythonText ?? "" }

    func metric(_ key: String) throws(LotusError) -> PlainValue {
        try SemanticFields.metric(values[key], entry)
    }

    /// The metrics that a derived one is made of.
    func inputs() throws(LotusError) -> [PlainValue] {
        try (values["input_metrics"]?.list ?? []).map { item throws(LotusError) in
            try SemanticFields.metric(item, entry)
        }
    }

    private func required(_ key: String, _ type: MetricType) throws(LotusError) -> PlainValue {
        if let value = values.value(key) { return value }
        throw entry.error(
            .dbtParsing, "the \(type.rawValue) metric '\(name)' has no `\(key)`",
            hint: "Add `\(key)` beside its `type`.")
    }

    func conversion() throws(LotusError) -> PlainValue {
        let base = try required("base_metric", .conversion)
        let other = try required("conversion_metric", .conversion)
        return .map([
            "entity": try required("entity", .conversion), "base_measure": PlainValue.none,
            "conversion_measure": PlainValue.none, "base_metric": try SemanticFields.metric(base, entry),
            "conversion_metric": try SemanticFields.metric(other, entry),
            "calculation": values["calculation"] ?? "conversion_rate",
            "window": try SemanticFields.window(values["window"], entry),
            "constant_properties": values["constant_properties"] ?? PlainValue.none,
        ])
    }

    func cumulative() throws(LotusError) -> PlainValue {
        let input = try required("input_metric", .cumulative)
        return .map([
            "window": try SemanticFields.window(values["window"], entry),
            "grain_to_date": values["grain_to_date"] ?? PlainValue.none,
            "period_agg": values["period_agg"] ?? "first", "metric": try SemanticFields.metric(input, entry),
        ])
    }

    func aggregation(_ type: MetricType, _ owner: MetricOwner?) throws(LotusError) -> PlainValue {
        guard let function = values.value("agg") else {
            guard type == .simple else { return PlainValue.none }
            throw entry.error(
                .dbtParsing, "the simple metric '\(name)' does not say how it is aggregated",
                hint: "Add `agg:`, such as `agg: sum`.")
        }
        guard let owner, type == .simple else {
            throw entry.error(
                .dbtParsing, "the metric '\(name)' aggregates, but belongs to no semantic model",
                hint: "Move it under `metrics:` of the model, which has `semantic_model: true`.")
        }
        try SemanticFields.check(function, in: SemanticFields.aggregations, "aggregation", entry)
        let kind = values["percentile_type"]?.string?.lowercased()
        return .map([
            "semantic_model": .string(owner.name), "agg": function,
            "agg_params": .map([
                "percentile": values["percentile"] ?? PlainValue.none,
                "use_discrete_percentile": .bool(kind == "discrete"),
                "use_approximate_percentile": .bool(kind == "continuous"),
            ]),
            "agg_time_dimension": values.value("agg_time_dimension") ?? owner.timeDimension,
            "non_additive_dimension": nonAdditive,
        ])
    }

    private var nonAdditive: PlainValue {
        guard let given = values["non_additive_dimension"]?.map else { return PlainValue.none }
        return .map([
            "name": given["name"] ?? "", "window_choice": given["window_agg"] ?? PlainValue.none,
            "window_groupings": given["group_by"] ?? [],
        ])
    }
}
