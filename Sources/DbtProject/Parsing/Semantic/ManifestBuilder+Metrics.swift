// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Metrics of properties.
extension ManifestBuilder {
    private static let metricNameScalarsMax = 250

    /// Adds a metric; without `type_params` it is of the newer form.
    func addMetric(_ entry: PropertiesEntry) throws(LotusError) {
        try checkMetricName(entry.values["name"]?.pythonText ?? "", entry)
        guard let parameters = entry.values["type_params"]?.map else {
            try addNewerMetric(entry.values, entry)
            return
        }
        try addMetric(
            entry, values: entry.values, parameters: parameters,
            config: entry.values["config"]?.map ?? PlainMap())
    }

    /// What the name of a metric may be (dbt 1.12, `UnparsedMetricBase.validate`).
    private func checkMetricName(_ name: String, _ entry: PropertiesEntry) throws(LotusError) {
        let isWord = name.unicodeScalars.allSatisfy { scalar in
            scalar == "_" || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
        let first = name.utf8.first.map { ($0 | 0x20) - UInt8(ascii: "a") < 26 } ?? false
        guard !isWord || !first || name.unicodeScalars.count > Self.metricNameScalarsMax else { return }
        throw entry.error(
            .dbtParsing, "'\(name)' is no name for a metric",
            hint: "Begin with a letter and use letters, numbers and underscores, at most"
                + " \(Self.metricNameScalarsMax).",
            at: "name")
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
        try addMetric(entry, values: values, parameters: parameters, config: config)
    }

    private func addMetric(
        _ entry: PropertiesEntry, values: PlainMap, parameters: PlainMap, config given: PlainMap
    ) throws(LotusError) {
        let type = try MetricType(values, entry)
        try add(
            MetricDefinition(
                values: values, type: type, parameters: try typeParameters(type, parameters, entry),
                config: given, hasOwnMeta: true), entry)
    }

    /// Adds a metric of either form.
    func add(_ metric: MetricDefinition, _ entry: PropertiesEntry) throws(LotusError) {
        let file = entry.file.file
        let name = metric.name
        let fqn = fqn(file.package, file.relativePath, name)
        let subject = ConfigResolver.Subject(type: .metric, package: file.package, fqn: fqn)
        let config = configs.resolve(subject, properties: metric.config, call: PlainMap())
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
            "unique_id": .string(id), "fqn": .strings(fqn), "description": metric.values["description"] ?? "",
            "label": metric.values.value("label") ?? .string(name), "type": .string(metric.type.rawValue),
            "type_params": .map(metric.parameters),
            "filter": SemanticFields.filter(metric.values["filter"]), "metadata": PlainValue.none,
            "time_granularity": metric.values["time_granularity"] ?? PlainValue.none, "config": .map(config),
            "unrendered_config": .map(
                configs.resolveUnrendered(subject, properties: metric.config, call: PlainMap())),
            "sources": [], "depends_on": .map(["macros": [], "nodes": []]), "refs": [], "metrics": [],
            "group": config["group"] ?? PlainValue.none, "meta": .map(metric.meta(config)),
            "tags": .list(metric.hasOwnMeta ? metric.values.value("tags")?.listified ?? [] : []),
        ]
        if config["enabled"]?.bool == false {
            disabledRecords.append((id, record))
        } else {
            metrics.append(record)
        }
    }

    private func typeParameters(
        _ type: MetricType, _ given: PlainMap, _ entry: PropertiesEntry
    ) throws(LotusError) -> PlainMap {
        var inputs: [PlainValue] = []
        for item in given["metrics"]?.list ?? [] { inputs.append(try SemanticFields.metric(item, entry)) }
        return MetricParameters.record([
            "measure": SemanticFields.measure(given["measure"]),
            "numerator": try SemanticFields.metric(given["numerator"], entry),
            "denominator": try SemanticFields.metric(given["denominator"], entry),
            "expr": SemanticFields.text(given["expr"]),
            "window": try SemanticFields.window(given["window"], entry),
            "grain_to_date": given["grain_to_date"] ?? PlainValue.none, "metrics": .list(inputs),
            "conversion_type_params": try conversion(given["conversion_type_params"], entry),
            "cumulative_type_params": type == .cumulative ? try cumulative(given, entry) : PlainValue.none,
        ])
    }

    private func conversion(_ value: PlainValue?, _ entry: PropertiesEntry) throws(LotusError) -> PlainValue {
        guard let given = value?.map else { return PlainValue.none }
        return .map([
            "entity": given["entity"] ?? PlainValue.none,
            "base_measure": SemanticFields.measure(given["base_measure"]),
            "conversion_measure": SemanticFields.measure(given["conversion_measure"]),
            "base_metric": PlainValue.none, "conversion_metric": PlainValue.none,
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
