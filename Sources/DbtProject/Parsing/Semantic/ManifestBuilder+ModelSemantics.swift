// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// The semantic model and the metrics in the properties of a model (dbt 1.12,
// `parse_v2_semantic_model_from_dbt_model_patch`).
extension ManifestBuilder {
    private static let semanticModelKeys = ["config", "enabled", "group", "name"]

    /// Adds the semantic model that a model without versions asks for, with its metrics.
    func addSemantics(of node: Node, _ entry: PropertiesEntry) throws(LotusError) {
        guard let asked = entry.values.value("semantic_model"), asked.bool != false else { return }
        let own = asked.map ?? PlainMap()
        try checkSemanticModel(asked, entry)
        guard own["enabled"]?.bool != false else { return }
        let timeDimension = entry.values["agg_time_dimension"] ?? PlainValue.none
        let name = own.value("name")?.pythonText ?? entry.name
        var definition = SemanticModelDefinition(
            name: name, model: "ref('\(entry.name)')",
            ref: RefArguments(name: entry.name, package: nil, version: PlainValue.none))
        definition.config = Self.semanticConfig(own)
        definition.description = .string(node.description)
        definition.defaults = .map(["agg_time_dimension": timeDimension])
        definition.primaryEntity = entry.values["primary_entity"] ?? PlainValue.none
        let derived = entry.values["derived_semantics"]?.map ?? PlainMap()
        let dimensions = derived["dimensions"]?.list ?? []
        definition.dimensions =
            node.columns.compactMap(ColumnSemantics.dimension)
            + (try dimensions.map { item throws(LotusError) in
                try ColumnSemantics.derivedDimension(item, entry)
            })
        let entities = derived["entities"]?.list ?? []
        definition.entities =
            node.columns.compactMap(ColumnSemantics.entity)
            + (try entities.map { item throws(LotusError) in
                try ColumnSemantics.derivedEntity(item, entry)
            })
        _ = try add(definition, entry)
        let owner = MetricOwner(name: name, timeDimension: timeDimension)
        for metric in entry.values["metrics"]?.list ?? [] {
            guard let values = metric.map, values["name"] != nil else {
                throw entry.error(
                    .dbtParsing, "a metric of '\(entry.name)' has no `name`", hint: "Write `- name: …`.",
                    at: "metrics")
            }
            let isSimple = (values["type"] ?? "simple") == "simple"
            try addNewerMetric(
                values, entry, of: isSimple ? owner : MetricOwner(name: "", timeDimension: PlainValue.none))
        }
    }

    private func checkSemanticModel(_ asked: PlainValue, _ entry: PropertiesEntry) throws(LotusError) {
        guard asked.bool == nil else { return }
        guard let map = asked.map else {
            throw entry.error(
                .dbtParsing, "`semantic_model` of '\(entry.name)' is \(asked.pythonLiteral)",
                hint: "Write `semantic_model: true`, or a map with `name`, `enabled`, `group` or `config`.",
                at: "semantic_model")
        }
        for key in map.keys where !Self.semanticModelKeys.contains(key) {
            throw entry.error(
                .dbtParsing, "`semantic_model` of '\(entry.name)' has the unknown key '\(key)'",
                hint: NearestNames.hint(NearestNames.find(key, in: Self.semanticModelKeys))
                    ?? "Its keys are \(Self.semanticModelKeys.joined(separator: ", ")).",
                at: "semantic_model")
        }
    }

    /// What is given beside `config` counts only where there is a `config`, as in dbt 1.12.
    private static func semanticConfig(_ own: PlainMap) -> PlainMap {
        guard let given = own.value("config")?.map else { return PlainMap() }
        var config: PlainMap = ["meta": given["meta"] ?? .map(PlainMap())]
        config["enabled"] = own["enabled"] ?? true
        if let group = own.value("group") { config["group"] = group }
        return config
    }
}
