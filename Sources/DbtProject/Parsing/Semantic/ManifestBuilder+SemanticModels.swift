// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Semantic models and saved queries of properties.
extension ManifestBuilder {
    /// Adds a semantic model, and the metrics of its measures that ask for one.
    func addSemanticModel(_ entry: PropertiesEntry) throws(LotusError) {
        let file = entry.file.file
        guard let model = entry.values.value("model")?.string, case .ref(let ref)? = StaticReference(model)
        else {
            throw entry.error(
                .dbtParsing, "the semantic model '\(entry.name)' names no model",
                hint: "Add `model: ref('…')`.",
                at: "model")
        }
        let fqn = fqn(file.package, file.relativePath, entry.name)
        let subject = ConfigResolver.Subject(type: .semanticModel, package: file.package, fqn: fqn)
        let given = entry.values["config"]?.map ?? PlainMap()
        let config = configs.resolve(subject, properties: given, call: PlainMap())
        let meta = config["meta"]?.map ?? PlainMap()
        func list(_ key: String, _ make: (PlainValue, PlainMap) -> PlainValue) -> PlainValue {
            .list((entry.values[key]?.list ?? []).map { make($0, meta) })
        }
        let id = "semantic_model.\(file.package).\(entry.name)"
        let record: PlainMap = [
            "name": .string(entry.name), "resource_type": "semantic_model",
            "package_name": .string(file.package),
            "path": .string(file.relativePath), "original_file_path": .string(file.originalPath),
            "unique_id": .string(id), "fqn": .strings(fqn), "model": .string(model),
            "node_relation": PlainValue.none, "description": entry.values["description"] ?? PlainValue.none,
            "label": entry.values["label"] ?? PlainValue.none,
            "defaults": entry.values["defaults"].map { value in
                value.isNone
                    ? value : .map(["agg_time_dimension": value["agg_time_dimension"] ?? PlainValue.none])
            } ?? PlainValue.none,
            "entities": list("entities", SemanticFields.entity),
            "measures": list("measures", SemanticFields.measureDefinition),
            "dimensions": list("dimensions", SemanticFields.dimension), "metadata": PlainValue.none,
            "depends_on": .map(["macros": [], "nodes": []]), "refs": .list([ref.record]),
            "config": .map(config),
            "unrendered_config": .map(
                configs.resolveUnrendered(subject, properties: given, call: PlainMap())),
            "primary_entity": entry.values["primary_entity"] ?? PlainValue.none,
            "group": config["group"] ?? PlainValue.none,
        ]
        let isEnabled = config["enabled"]?.bool ?? true
        if isEnabled { semanticModels.append(record) } else { disabledRecords.append((id, record)) }
        for measure in entry.values["measures"]?.list ?? [] {
            guard let map = measure.map, map["create_metric"]?.isTrue == true else { continue }
            try addMetric(of: map, entry, config: ["enabled": .bool(isEnabled), "meta": .map(meta)])
        }
    }

    /// Adds a saved query.
    func addSavedQuery(_ entry: PropertiesEntry) throws(LotusError) {
        let file = entry.file.file
        let fqn = fqn(file.package, file.relativePath, entry.name)
        let subject = ConfigResolver.Subject(type: .savedQuery, package: file.package, fqn: fqn)
        let given = entry.values["config"]?.map ?? PlainMap()
        let config = configs.resolve(subject, properties: given, call: PlainMap())
        let query = entry.values["query_params"]?.map ?? PlainMap()
        let id = "saved_query.\(file.package).\(entry.name)"
        let tags = (entry.values.value("tags")?.listified ?? []) + (config["tags"]?.listified ?? [])
        var exports: [PlainValue] = []
        for item in entry.values["exports"]?.list ?? [] {
            exports.append(try export(item, config, file.package))
        }
        let record: PlainMap = [
            "name": .string(entry.name), "resource_type": "saved_query",
            "package_name": .string(file.package),
            "path": .string(file.relativePath), "original_file_path": .string(file.originalPath),
            "unique_id": .string(id), "fqn": .strings(fqn),
            "query_params": .map([
                "metrics": query["metrics"] ?? [], "group_by": query["group_by"] ?? [],
                "where": SemanticFields.filter(query["where"]), "order_by": query["order_by"] ?? [],
                "limit": query["limit"] ?? PlainValue.none,
            ]),
            "exports": .list(exports), "description": entry.values["description"] ?? PlainValue.none,
            "label": entry.values["label"] ?? PlainValue.none, "metadata": PlainValue.none,
            "config": .map(config),
            "unrendered_config": .map(
                configs.resolveUnrendered(subject, properties: given, call: PlainMap())),
            "group": config["group"] ?? PlainValue.none, "depends_on": .map(["macros": [], "nodes": []]),
            "refs": [], "tags": .strings(Set(tags.compactMap(\.string)).sorted()),
        ]
        if config["enabled"]?.bool == false {
            disabledRecords.append((id, record))
        } else {
            savedQueries.append(record)
        }
    }

    private func export(
        _ value: PlainValue, _ config: PlainMap, _ package: String
    ) throws(LotusError) -> PlainValue {
        let name = value["name"]?.pythonText ?? ""
        let own = value["config"]?.map ?? PlainMap()
        let node = Node(
            resourceType: .savedQuery, uniqueID: name, name: name, packageName: package, path: "",
            originalFilePath: "", fqn: [], alias: name)
        var schema = own.value("schema_name") ?? own.value("schema") ?? config.value("schema")
        if schema == nil { schema = .optional(try names.schema(PlainValue.none, node)) }
        var alias = own.value("alias")
        if alias == nil { alias = .optional(try names.alias(PlainValue.none, node)) }
        return .map([
            "name": .string(name),
            "config": .map([
                "export_as": own["export_as"] ?? config["export_as"] ?? PlainValue.none,
                "schema_name": schema ?? PlainValue.none,
                "alias": alias ?? PlainValue.none,
                "database": .optional(try names.database(own["database"] ?? PlainValue.none, node)),
            ]),
            "unrendered_config": .map(own),
        ])
    }
}
