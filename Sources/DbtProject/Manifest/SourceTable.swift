// SPDX-License-Identifier: Apache-2.0

/// A table of a source.
package struct SourceTable: Sendable {
    package var uniqueID: String
    package var name: String
    package var packageName: String
    package var path: String
    package var originalFilePath: String
    package var fqn: [String]
    package var database: String?
    package var schema: String
    package var sourceName: String
    package var sourceDescription = ""
    package var loader = ""
    package var identifier: String
    package var quoting = PlainMap()
    package var loadedAtField = PlainValue.none
    package var loadedAtQuery = PlainValue.none
    package var freshness = PlainValue.none
    package var external = PlainValue.none
    package var description = ""
    package var columns: [Column] = []
    package var meta = PlainMap()
    package var sourceMeta = PlainMap()
    package var tags: [String] = []
    package var config = PlainMap()
    package var unrenderedConfig = PlainMap()
    package var patchPath: String?
    package var relationName: String?
    package var unrenderedDatabase: String?
    package var unrenderedSchema: String?
    package var docBlocks: [String] = []

    /// The source as the manifest has it, keys in dbt's order.
    package var record: PlainMap {
        var columns = PlainMap()
        for column in self.columns { columns[column.name] = column.record }
        return [
            "database": .optional(database), "schema": .string(schema), "name": .string(name),
            "resource_type": "source", "package_name": .string(packageName), "path": .string(path),
            "original_file_path": .string(originalFilePath), "unique_id": .string(uniqueID),
            "fqn": .strings(fqn), "source_name": .string(sourceName),
            "source_description": .string(sourceDescription), "loader": .string(loader),
            "identifier": .string(identifier), "quoting": .map(quotingRecord),
            "loaded_at_field": loadedAtField, "loaded_at_query": loadedAtQuery, "freshness": freshness,
            "external": external, "description": .string(description), "columns": .map(columns),
            "meta": .map(meta), "source_meta": .map(sourceMeta), "tags": .strings(tags),
            "config": .map(config), "patch_path": .optional(patchPath),
            "unrendered_config": .map(unrenderedConfig), "relation_name": .optional(relationName),
            "unrendered_database": .optional(unrenderedDatabase),
            "unrendered_schema": .optional(unrenderedSchema), "doc_blocks": .strings(docBlocks),
        ]
    }

    private var quotingRecord: PlainMap {
        var record = PlainMap()
        for key in ["database", "schema", "identifier", "column"] {
            record.append(key, quoting[key] ?? PlainValue.none)
        }
        return record
    }
}
