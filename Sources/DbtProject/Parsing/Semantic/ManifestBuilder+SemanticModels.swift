// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// Semantic models and saved queries of properties.
extension ManifestBuilder {
    /// Adds a semantic model, and the metrics of its measures that ask for one.
    func addSemanticModel(_ entry: PropertiesEntry) throws(LotusError) {
        guard let model = entry.values.value("model")?.string, case .ref(let ref)? = StaticReference(model)
        else {
            throw entry.error(
                .dbtParsing, "the semantic model '\(entry.name)' names no model",
                hint: "Add `model: ref('…')`.",
                at: "model")
        }
        var definition = SemanticModelDefinition(name: entry.name, model: model, ref: ref)
        definition.config = entry.values["config"]?.map ?? PlainMap()
        definition.description = entry.values["description"] ?? PlainValue.none
        definition.label = entry.values["label"] ?? PlainValue.none
        if let defaults = entry.values.value("defaults") {
            definition.defaults = .map([
                "agg_time_dimension": defaults["agg_time_dimension"] ?? PlainValue.none
            ])
        }
        definition.primaryEntity = entry.values["primary_entity"] ?? PlainValue.none
        func list(_ key: String) -> [PlainValue] { entry.values[key]?.list ?? [] }
        definition.entities = list("entities").map(SemanticFields.entity)
        definition.dimensions = list("dimensions").map(SemanticFields.dimension)
        definition.measures = list("measures").map(SemanticFields.measureDefinition)
        let config = try add(definition, entry)
        let isEnabled = config["enabled"]?.bool ?? true
        let meta = config["meta"]?.map ?? PlainMap()
        for measure in list("measures") {
            guard let map = measure.map, map["create_metric"]?.isTrue == true else { continue }
            try addMetric(of: map, entry, config: ["enabled": .bool(isEnabled), "meta": .map(meta)])
        }
    }

    /// Adds a semantic model of either form; gives its configuration.
    func add(_ model: SemanticModelDefinition, _ entry: PropertiesEntry) throws(LotusError) -> PlainMap {
        let file = entry.file.file
        let fqn = fqn(file.package, file.relativePath, model.name)
        let subject = ConfigResolver.Subject(type: .semanticModel, package: file.package, fqn: fqn)
        let config = configs.resolve(subject, properties: model.config, call: PlainMap())
        let meta = config["meta"]?.map ?? PlainMap()
        let id = "semantic_model.\(file.package).\(model.name)"
        if let other = semanticModels.first(where: { $0["unique_id"] == .string(id) }) {
            throw entry.error(
                .dbtDuplicate,
                "the semantic model '\(model.name)' stands twice, also in"
                    + " \(other["original_file_path"]?.pythonText ?? "")",
                hint: "Rename one of the two.")
        }
        func list(_ parts: [PlainValue]) -> PlainValue {
            .list(parts.map { SemanticFields.adding(meta, to: $0) })
        }
        let record: PlainMap = [
            "name": .string(model.name), "resource_type": "semantic_model",
            "package_name": .string(file.package), "path": .string(file.relativePath),
            "original_file_path": .string(file.originalPath), "unique_id": .string(id),
            "fqn": .strings(fqn), "model": .string(model.model), "node_relation": PlainValue.none,
            "description": model.description, "label": model.label, "defaults": model.defaults,
            "entities": list(model.entities), "measures": list(model.measures),
            "dimensions": list(model.dimensions), "metadata": PlainValue.none,
            "depends_on": .map(["macros": [], "nodes": []]), "refs": .list([model.ref.record]),
            "config": .map(config),
            "unrendered_config": .map(
                configs.resolveUnrendered(subject, properties: model.config, call: PlainMap())),
            "primary_entity": model.primaryEntity, "group": config["group"] ?? PlainValue.none,
        ]
        if config["enabled"]?.bool == false {
            disabledRecords.append((id, record))
        } else {
            semanticModels.append(record)
        }
        return config
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
