// SPDX-License-Identifier: Apache-2.0

/// `semantic_manifest.json`: metrics, semantic models and saved queries for MetricFlow.
package struct SemanticManifest: Sendable {
    package let record: PlainMap

    /// What a manifest says to MetricFlow.
    package init(_ manifest: Manifest) {
        record = [
            "semantic_models": .list(manifest.semanticModels.map { .map(Self.semanticModel($0)) }),
            "metrics": .list(manifest.metrics.map { .map(Self.metric($0)) }),
            "project_configuration": .map([
                "time_spine_table_configurations": [], "metadata": PlainValue.none,
                "dsi_package_version": .map([
                    "major_version": "0", "minor_version": "213", "patch_version": "0",
                ]),
                "time_spines": .list(Self.timeSpines(manifest.nodes)),
            ]),
            "saved_queries": .list(manifest.savedQueries.map { .map(Self.savedQuery($0)) }),
        ]
    }

    private static func picked(_ record: PlainMap, _ keys: [String]) -> PlainMap {
        PlainMap(keys.map { ($0, record[$0] ?? PlainValue.none) })
    }

    private static func meta(_ record: PlainMap) -> PlainValue {
        .map(["meta": record["config"]?["meta"] ?? .map(PlainMap())])
    }

    private static func metric(_ record: PlainMap) -> PlainMap {
        var metric = picked(
            record,
            [
                "name", "description", "type", "type_params", "filter", "metadata", "label", "config",
                "time_granularity", "datatype",
            ])
        metric["config"] = meta(record)
        return metric
    }

    private static func semanticModel(_ record: PlainMap) -> PlainMap {
        var model = picked(
            record,
            [
                "name", "defaults", "description", "node_relation", "primary_entity", "entities", "measures",
                "dimensions", "label", "metadata", "config",
            ])
        model["config"] = meta(record)
        for key in ["entities", "measures"] {
            model[key] = .list(
                (record[key]?.list ?? []).map { item in
                    var map = item.map ?? PlainMap()
                    map["metadata"] = PlainValue.none
                    return .map(map)
                })
        }
        return model
    }

    private static func savedQuery(_ record: PlainMap) -> PlainMap {
        var query = picked(record, ["name", "description", "metadata", "label", "query_params", "tags"])
        query["exports"] = .list(
            (record["exports"]?.list ?? []).map { export in
                let config = export["config"]?.map ?? PlainMap()
                return .map([
                    "name": export["name"] ?? "",
                    "config": .map(picked(config, ["export_as", "schema_name", "alias"])),
                ])
            })
        return query
    }

    private static func timeSpines(_ nodes: [Node]) -> [PlainValue] {
        nodes.indices.filter { nodes[$0].timeSpine.map != nil }.compactMap { timeSpine(nodes[$0]) }
    }

    private static func timeSpine(_ node: Node) -> PlainValue? {
        guard let spine = node.timeSpine.map else { return nil }
        let name = spine["standard_granularity_column"] ?? ""
        let column = node.columns.first { .string($0.name) == name }
        return .map([
            "node_relation": .map([
                "alias": .string(node.alias), "schema_name": .optional(node.schema),
                "database": .optional(node.database), "relation_name": .optional(node.relationName),
            ]),
            "primary_column": .map(["name": name, "time_granularity": .optional(column?.granularity)]),
            "custom_granularities": spine["custom_granularities"] ?? [],
        ])
    }
}
