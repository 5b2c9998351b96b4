// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Metrics of properties.
extension ManifestBuilder {
    private static let metricTypes = ["simple", "ratio", "cumulative", "derived", "conversion"]

    /// Adds a metric.
    func addMetric(_ entry: PropertiesEntry) throws(LotusError) {
        guard let parameters = entry.values["type_params"]?.map else {
            throw entry.error(
                .dbtParsing, "the metric '\(entry.name)' has no `type_params`",
                hint: "Add `type_params:`. The newer form of metrics without it is not read yet.")
        }
        try addMetric(
            entry, values: entry.values, parameters: parameters,
            config: entry.values["config"]?.map ?? PlainMap(), unrendered: entry.unrenderedConfig)
    }

    /// Adds the metric that a measure with `create_metric` stands for.
    func addMetric(of measure: PlainMap, _ entry: PropertiesEntry, config: PlainMap) throws(LotusError) {
        let name = measure["name"]?.pythonText ?? ""
        let values: PlainMap = [
            "name": .string(name), "label": measure.value("label") ?? .string(name), "type": "simple",
            "description": measure.value("description") ?? .string("Metric created from measure \(name)"),
        ]
        let parameters: PlainMap = [
            "measure": .string(name), "expr": measure.value("expr") ?? .string(name),
        ]
        try addMetric(entry, values: values, parameters: parameters, config: config, unrendered: nil)
    }

    private func addMetric(
        _ entry: PropertiesEntry, values: PlainMap, parameters: PlainMap, config given: PlainMap,
        unrendered: PlainMap?
    ) throws(LotusError) {
        let file = entry.file.file
        let name = values["name"]?.pythonText ?? ""
        guard let type = values["type"]?.string?.lowercased(), Self.metricTypes.contains(type) else {
            throw entry.error(
                .dbtParsing, "the metric '\(name)' has the type \(values["type"]?.pythonLiteral ?? "None")",
                hint: "The types are \(Self.metricTypes.joined(separator: ", ")).", at: "type")
        }
        let fqn = fqn(file.package, file.relativePath, name)
        let subject = ConfigResolver.Subject(type: .metric, package: file.package, fqn: fqn)
        let config = configs.resolve(subject, properties: given, call: PlainMap())
        let meta = config["meta"]?.map ?? PlainMap()
        let id = "metric.\(file.package).\(name)"
        if let other = metrics.first(where: { $0["unique_id"] == .string(id) }) {
            throw entry.error(
                .dbtDuplicate,
                "the metric '\(name)' stands twice, also in \(other["original_file_path"]?.pythonText ?? "")",
                hint: "Rename one of the two.")
        }
        let record: PlainMap = [
            "name": .string(name), "resource_type": "metric", "package_name": .string(file.package),
            "path": .string(file.relativePath), "original_file_path": .string(file.originalPath),
            "unique_id": .string(id), "fqn": .strings(fqn), "description": values["description"] ?? "",
            "label": values.value("label") ?? .string(name), "type": .string(type),
            "type_params": .map(try typeParameters(type, parameters, entry)),
            "filter": SemanticFields.filter(values["filter"]), "metadata": PlainValue.none,
            "time_granularity": values["time_granularity"] ?? PlainValue.none, "config": .map(config),
            "unrendered_config": .map(
                configs.resolveUnrendered(subject, properties: given, call: PlainMap())),
            "sources": [], "depends_on": .map(["macros": [], "nodes": []]), "refs": [], "metrics": [],
            "group": config["group"] ?? PlainValue.none,
            "meta": .map(meta.isEmpty ? values["meta"]?.map ?? PlainMap() : meta),
            "tags": .list(values.value("tags")?.listified ?? []),
        ]
        if config["enabled"]?.bool == false {
            disabledRecords.append((id, record))
        } else {
            metrics.append(record)
        }
    }

    private func typeParameters(
        _ type: String, _ given: PlainMap, _ entry: PropertiesEntry
    ) throws(LotusError) -> PlainMap {
        var inputs: [PlainValue] = []
        for item in given["metrics"]?.list ?? [] { inputs.append(try SemanticFields.metric(item, entry)) }
        return [
            "measure": SemanticFields.measure(given["measure"]), "input_measures": [],
            "numerator": try SemanticFields.metric(given["numerator"], entry),
            "denominator": try SemanticFields.metric(given["denominator"], entry),
            "expr": given.value("expr").map { .string($0.pythonText) } ?? PlainValue.none,
            "window": try SemanticFields.window(given["window"], entry),
            "grain_to_date": given["grain_to_date"] ?? PlainValue.none, "metrics": .list(inputs),
            "conversion_type_params": try conversion(given["conversion_type_params"], entry),
            "cumulative_type_params": type == "cumulative" ? try cumulative(given, entry) : PlainValue.none,
            "metric_aggregation_params": PlainValue.none, "join_to_timespine": false,
            "fill_nulls_with": PlainValue.none, "is_private": PlainValue.none,
        ]
    }

    private func conversion(_ value: PlainValue?, _ entry: PropertiesEntry) throws(LotusError) -> PlainValue {
        guard let given = value?.map else { return PlainValue.none }
        return .map([
            "base_measure": SemanticFields.measure(given["base_measure"]),
            "conversion_measure": SemanticFields.measure(given["conversion_measure"]),
            "base_metric": PlainValue.none, "conversion_metric": PlainValue.none,
            "entity": given["entity"] ?? PlainValue.none,
            "calculation": given["calculation"] ?? "conversion_rate",
            "window": try SemanticFields.window(given["window"], entry),
            "constant_properties": given["constant_properties"] ?? PlainValue.none,
        ])
    }

    private func cumulative(_ given: PlainMap, _ entry: PropertiesEntry) throws(LotusError) -> PlainValue {
        let own = given["cumulative_type_params"]?.map ?? PlainMap()
        return .map([
            "window": try SemanticFields.window(own.value("window") ?? given["window"], entry),
            "grain_to_date": own.value("grain_to_date") ?? given["grain_to_date"] ?? PlainValue.none,
            "period_agg": own.value("period_agg") ?? "first", "metric": PlainValue.none,
        ])
    }
}
