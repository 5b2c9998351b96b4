// SPDX-License-Identifier: Apache-2.0

/// A macro with what properties say of it.
package struct MacroRecord: Sendable {
    package let definition: MacroDefinition
    package var dependencies: [String] = []
    package var description = ""
    package var meta = PlainMap()
    package var docs = DocsSettings()
    package var patchPath: String?
    package var arguments: [PlainMap] = []

    /// The macro as the manifest has it, keys in dbt's order.
    package var record: PlainMap {
        [
            "name": .string(definition.name), "resource_type": "macro",
            "package_name": .string(definition.packageName), "path": .string(definition.originalFilePath),
            "original_file_path": .string(definition.originalFilePath),
            "unique_id": .string(definition.uniqueID), "macro_sql": .string(definition.sql),
            "depends_on": .map(["macros": .strings(dependencies)]), "description": .string(description),
            "meta": .map(meta), "docs": docs.record,
            "config": .map(["meta": .map(meta), "docs": docs.record]), "patch_path": .optional(patchPath),
            "arguments": .list(arguments.map { .map($0) }),
            "supported_languages": definition.languages.map { .strings($0) } ?? PlainValue.none,
        ]
    }
}
