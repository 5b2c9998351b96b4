// SPDX-License-Identifier: Apache-2.0

/// A table of a source as its file describes it, before patches of other packages.
struct UnpatchedSource {
    let entry: PropertiesEntry
    var source: PlainMap
    var table: PlainMap
    let uniqueID: String
    let fqn: [String]
    var patchPath: String?

    var sourceName: String { source["name"]?.pythonText ?? "" }
    var tableName: String { table["name"]?.pythonText ?? "" }
}

/// What a project says of the source of a package (`overrides`).
struct SourcePatch {
    let entry: PropertiesEntry
    let values: PlainMap

    /// The source and one of its tables with the patch applied.
    func apply(to source: UnpatchedSource) -> UnpatchedSource {
        var result = source
        for entry in values.entries where !["name", "overrides", "tables", "path"].contains(entry.key) {
            result.source[entry.key] = entry.value
        }
        result.patchPath = entry.file.file.originalPath
        let table = (values["tables"]?.list ?? []).first { $0["name"]?.pythonText == source.tableName }
        for entry in table?.map?.entries ?? [] where entry.key != "name" {
            result.table[entry.key] = entry.value
        }
        return result
    }
}
