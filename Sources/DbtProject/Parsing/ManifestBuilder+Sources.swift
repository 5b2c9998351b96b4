// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

// Sources of properties.
extension ManifestBuilder {
    /// Notes the tables of a source, or what one says of another package's source.
    func addSource(_ entry: PropertiesEntry) throws(LotusError) {
        if let package = entry.values.value("overrides")?.string {
            let key = package + "." + entry.name
            if let other = sourcePatches[key] {
                throw entry.error(
                    .dbtDuplicate,
                    "the source '\(entry.name)' of '\(package)' is overridden twice, also in"
                        + " \(other.entry.file.file.originalPath)", hint: "Join the two entries.")
            }
            sourcePatches[key] = SourcePatch(entry: entry, values: entry.values)
            return
        }
        let file = entry.file.file
        let folders = file.relativePath.split(separator: "/").dropLast().map(String.init)
        for item in entry.values["tables"]?.list ?? [] {
            guard let table = item.map, let name = table["name"]?.pythonText else {
                throw entry.error(
                    .dbtParsing, "a table of the source '\(entry.name)' has no `name`",
                    hint: "Write `- name: …`.", at: "tables")
            }
            let id = "source.\(file.package).\(entry.name).\(name)"
            if let other = unpatchedSources.first(where: { $0.uniqueID == id }) {
                throw entry.error(
                    .dbtDuplicate,
                    "the table '\(name)' of the source '\(entry.name)' stands twice, also in"
                        + " \(other.entry.file.file.originalPath)", hint: "Keep one of the two.", at: "tables"
                )
            }
            unpatchedSources.append(
                UnpatchedSource(
                    entry: entry, source: entry.values, table: table, uniqueID: id,
                    fqn: [file.package] + folders + [entry.name, name]))
        }
    }

    /// Makes the sources and their tests.
    func constructSources() throws(LotusError) {
        var unused = sourcePatches
        for unpatched in unpatchedSources {
            let key = "\(unpatched.entry.file.file.package).\(unpatched.sourceName)"
            unused[key] = nil
            let source = sourcePatches[key]?.apply(to: unpatched) ?? unpatched
            try addTests(of: source)
            let table = try sourceTable(source)
            if table.config["enabled"]?.bool == false {
                disabledSources.append(table)
            } else {
                sources.append(table)
            }
        }
        guard !unused.isEmpty else { return }
        session.messages.warn(
            .nothingOverridden(
                unused.sorted { $0.key < $1.key }.map {
                    "\($0.key) (in \($0.value.entry.file.file.originalPath))"
                }))
    }

    private func addTests(of source: UnpatchedSource) throws(LotusError) {
        let rendering = yamlRendering(context.packages[source.entry.file.file.package] ?? context.root)
        let target = GenericTest.Target.source(source: source.sourceName, table: source.tableName)
        let ownTags = Self.tagTexts(source.source["tags"]) + Self.tagTexts(source.table["tags"])
        for test in Self.tests(of: source.table) {
            try add(try genericTest(test, target, nil, source.entry, rendering), source.entry, tags: ownTags)
        }
        for item in source.table["columns"]?.list ?? [] {
            guard let column = item.map, let name = column["name"]?.pythonText else { continue }
            for test in Self.tests(of: column) {
                let columnName = Self.columnName(name, column, source.table)
                try add(
                    try genericTest(test, target, columnName, source.entry, rendering), source.entry,
                    tags: ownTags + Self.tags(of: column), column: columnName)
            }
        }
    }

    private static func tagTexts(_ value: PlainValue?) -> [String] {
        guard let value, !value.isNone else { return [] }
        return value.listified.compactMap(\.string)
    }

    private func sourceTable(_ source: UnpatchedSource) throws(LotusError) -> SourceTable {
        let file = source.entry.file.file
        var table = SourceTable(
            uniqueID: source.uniqueID, name: source.tableName, packageName: file.package,
            path: file.originalPath, originalFilePath: file.originalPath, fqn: source.fqn,
            database: source.source.value("database")?.pythonText ?? session.defaultDatabase,
            schema: source.source.value("schema")?.pythonText ?? source.sourceName,
            sourceName: source.sourceName,
            identifier: source.table.value("identifier")?.pythonText ?? source.tableName)
        table.sourceDescription = source.source["description"]?.string ?? ""
        table.description = source.table["description"]?.string ?? ""
        table.loader = source.source["loader"]?.string ?? ""
        table.quoting = source.source["quoting"]?.map ?? PlainMap()
        for entry in source.table["quoting"]?.map?.withoutNone.entries ?? [] {
            table.quoting[entry.key] = entry.value
        }
        table.external = Self.external(source.table["external"])
        table.columns = try columns(source.table["columns"], source.entry)
        table.unrenderedDatabase = source.entry.node["database"]?.text
        table.unrenderedSchema = source.entry.node["schema"]?.text
        let given = SourceConfig(source)
        table.sourceMeta = given.sourceMeta
        let subject = ConfigResolver.Subject(type: .source, package: file.package, fqn: source.fqn)
        table.config = configs.resolve(subject, properties: given.config, call: PlainMap())
        table.unrenderedConfig = configs.resolveUnrendered(
            subject, properties: given.config, call: PlainMap())
        table.meta = table.config["meta"]?.map ?? PlainMap()
        table.tags = table.config["tags"]?.strings ?? []
        table.freshness = table.config["freshness"] ?? PlainValue.none
        table.loadedAtField = table.config["loaded_at_field"] ?? PlainValue.none
        table.loadedAtQuery = table.config["loaded_at_query"] ?? PlainValue.none
        table.relationName = try SourceRelation.make(table, base: context.quoting).rendered
        return table
    }

    private static func external(_ value: PlainValue?) -> PlainValue {
        guard let given = value?.map else { return PlainValue.none }
        var result = PlainMap()
        for key in ["location", "file_format", "row_format", "tbl_properties"] {
            result.append(key, given[key] ?? PlainValue.none)
        }
        if let partitions = given.value("partitions")?.list {
            result["partitions"] = .list(partitions.map(partition))
        } else {
            result["partitions"] = PlainValue.none
        }
        for entry in given.entries where result[entry.key] == nil { result[entry.key] = entry.value }
        return .map(result)
    }

    private static func partition(_ value: PlainValue) -> PlainValue {
        guard let given = value.map else { return value }
        var result: PlainMap = [
            "name": given["name"] ?? "", "description": given["description"] ?? "",
            "data_type": given["data_type"] ?? "", "meta": given["meta"] ?? .map(PlainMap()),
        ]
        for entry in given.entries where result[entry.key] == nil { result[entry.key] = entry.value }
        return .map(result)
    }
}
