// SPDX-License-Identifier: Apache-2.0

extension Node {
    /// The node as the manifest has it, keys in dbt's order; without `created_at`.
    package var record: PlainMap {
        var record = PlainMap()
        if let function { record.append("returns", .map(function.returns)) }
        appendCommon(to: &record)
        if resourceType == .seed {
            record.append("root_path", .optional(rootPath))
            record.append("depends_on", .map(["macros": .strings(macroDependencies)]))
            return record
        }
        appendCompiled(to: &record)
        switch resourceType {
        case .model: appendModel(to: &record)
        case .test: appendTest(to: &record)
        case .operation: record.append("index", index.map { .int($0) } ?? PlainValue.none)
        case .function:
            record.append("arguments", .list((function?.arguments ?? []).map { .map($0) }))
            record.append("overloads", .list((function?.overloads ?? []).map { .map($0) }))
        default: break
        }
        return record
    }

    private func appendCommon(to record: inout PlainMap) {
        record.append("database", .optional(database))
        record.append("schema", .optional(schema))
        record.append("name", .string(name))
        record.append("resource_type", .string(resourceType.rawValue))
        record.append("package_name", .string(packageName))
        record.append("path", .string(path))
        record.append("original_file_path", .string(originalFilePath))
        record.append("unique_id", .string(uniqueID))
        record.append("fqn", .strings(fqn))
        record.append("alias", .string(alias))
        record.append("checksum", checksum.record)
        record.append("config", .map(config))
        record.append("tags", .strings(tags))
        record.append("description", .string(description))
        var columns = PlainMap()
        for column in self.columns { columns[column.name] = column.record }
        record.append("columns", .map(columns))
        record.append("meta", .map(meta))
        record.append("group", .optional(group))
        record.append("docs", docs.record)
        record.append("patch_path", .optional(patchPath))
        record.append("build_path", PlainValue.none)
        record.append("unrendered_config", .map(unrenderedConfig))
        record.append("relation_name", .optional(relationName))
        record.append("raw_code", .string(rawCode))
        record.append("doc_blocks", .strings(docBlocks))
    }

    private func appendCompiled(to record: inout PlainMap) {
        record.append("language", .string(language))
        record.append("refs", .list(refs.map(\.record)))
        record.append("sources", .list(sources.map { .strings($0) }))
        record.append("metrics", .list(metrics.map { .strings($0) }))
        record.append("functions", .list(functions.map { .strings($0) }))
        record.append(
            "depends_on", .map(["macros": .strings(macroDependencies), "nodes": .strings(nodeDependencies)]))
        record.append("compiled_path", .optional(compiledPath))
        if isCompiled {
            record.append("compiled", true)
            record.append("compiled_code", .optional(compiledCode))
            record.append("extra_ctes_injected", true)
            record.append(
                "extra_ctes",
                .list(extraCTEs.map { .map(["id": .string($0.id), "sql": .string($0.sql)]) }))
        }
        record.append("contract", contract.record)
    }

    private func appendModel(to record: inout PlainMap) {
        record.append("access", .string(access))
        record.append("constraints", .list(constraints.map { .map($0) }))
        record.append("version", version)
        record.append("latest_version", latestVersion)
        record.append("deprecation_date", .optional(deprecationDate))
        record.append("primary_key", .strings(primaryKey))
        record.append("time_spine", timeSpine)
    }

    /// A singular test has none of these keys.
    private func appendTest(to record: inout PlainMap) {
        guard let test, let metadata = test.metadata else { return }
        record.append("column_name", .optional(test.columnName))
        record.append("file_key_name", .optional(test.fileKeyName))
        record.append("attached_node", .optional(test.attachedNode))
        record.append(
            "test_metadata",
            .map([
                "name": .string(metadata.name), "kwargs": .map(metadata.arguments),
                "namespace": .optional(metadata.namespace),
            ]))
    }
}

extension Contract {
    var record: PlainValue {
        .map([
            "enforced": .bool(isEnforced), "alias_types": .bool(aliasTypes), "checksum": .optional(checksum),
        ])
    }
}

extension DocsSettings {
    var record: PlainValue { .map(["show": .bool(show), "node_color": .optional(nodeColor)]) }
}
