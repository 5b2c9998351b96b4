// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import ProjectFiles

// What properties files say of nodes.
extension ManifestBuilder {
    /// Reads the properties files of a package.
    func parseProperties(_ package: PackageDefinition, _ search: inout FileSearch) throws(LotusError) {
        let rendering = yamlRendering(package)
        for source in search.files(.properties) {
            guard let file = try PropertiesFile(source, session) else { continue }
            try parseProperties(file, rendering)
        }
    }

    /// How values of a package's YAML files are rendered.
    func yamlRendering(_ package: PackageDefinition) -> YAMLRendering {
        let yaml = YAMLContext(
            session, layers: context.variables(for: package.name), projectName: rootName,
            owner: "a properties file")
        return YAMLRendering(space: context.space, context: yaml)
    }

    private func parseProperties(_ file: PropertiesFile, _ rendering: YAMLRendering) throws(LotusError) {
        for entry in try entries(file, "models", rendering) { try patchModel(entry) }
        for entry in try entries(file, "seeds", rendering) {
            try patchNode(entry)
            try addTests(of: entry, rendering)
        }
        let snapshots = try entries(file, "snapshots", rendering)
        for entry in snapshots { try addSnapshot(entry) }
        for entry in snapshots {
            try patchNode(entry)
            try addTests(of: entry, rendering)
        }
        for entry in try entries(file, "sources", rendering) { try addSource(entry) }
        for entry in try entries(file, "macros", rendering) { patchMacro(entry) }
        for entry in try entries(file, "data_tests", rendering) { try patchSingularTest(entry) }
        for entry in try entries(file, "analyses", rendering) { try patchNode(entry) }
        for entry in try entries(file, "exposures", rendering) { try addExposure(entry) }
        for entry in try entries(file, "functions", rendering) { try patchFunction(entry) }
        for entry in try entries(file, "metrics", rendering) { try addMetric(entry) }
        for entry in try entries(file, "groups", rendering) { try addGroup(entry) }
        for entry in try entries(file, "semantic_models", rendering) { try addSemanticModel(entry) }
        for entry in try entries(file, "unit_tests", rendering) { try addUnitTest(entry) }
        for entry in try entries(file, "saved_queries", rendering) { try addSavedQuery(entry) }
    }

    /// The entries of a key with their values rendered.
    ///
    /// - Parameter chooses: whether an entry, as it is written, is wanted.
    func entries(
        _ file: PropertiesFile, _ key: String, _ rendering: YAMLRendering,
        where chooses: (YAMLNode) -> Bool = { _ in true }
    ) throws(LotusError) -> [PropertiesEntry] {
        var entries: [PropertiesEntry] = []
        for node in try file.entries(key) where chooses(node) {
            try PropertiesChecks.checkTests(node)
            if key == "sources" { try PropertiesChecks.checkFreshness(node) }
            let rendered = try rendering.render(node) { path in PropertiesRules.isRendered(path, in: key) }
            let entry = PropertiesEntry(file: file, key: key, node: node, values: rendered.map ?? PlainMap())
            try PropertiesSchema.check(entry)
            entries.append(entry)
        }
        return entries
    }

    // MARK: Nodes

    private static let movedKeys = ["meta", "docs", "group", "contract", "access"]

    /// The properties with what belongs into `config` moved there.
    func normalized(_ entry: PropertiesEntry) throws(LotusError) -> PropertiesEntry {
        var entry = entry
        var config = entry.values["config"]?.map ?? PlainMap()
        for key in Self.movedKeys {
            guard let value = entry.values[key] else { continue }
            guard config[key] == nil else {
                throw entry.error(
                    .dbtConfiguration, "`\(key)` of '\(entry.name)' stands both under `config` and beside it",
                    hint: "Keep the one under `config`.", at: key)
            }
            config[key] = value
            entry.values[key] = nil
        }
        if !config.isEmpty || entry.values["config"] != nil { entry.values["config"] = .map(config) }
        return entry
    }

    private func type(of key: String) -> ResourceType {
        switch key {
        case "models": .model
        case "seeds": .seed
        case "snapshots": .snapshot
        case "functions": .function
        default: .analysis
        }
    }

    /// The enabled node that an entry describes.
    private func described(_ entry: PropertiesEntry, _ type: ResourceType) throws(LotusError) -> Node? {
        if type == .analysis {
            return nodes.lazy.compactMap { $0 }.first {
                $0.resourceType == .analysis && $0.name == entry.name
            }
        }
        let package = entry.file.file.package
        guard
            let id = refableID(entry.name, package: package) ?? refableID(entry.name, package: nil),
            let node = node(id)
        else { return nil }
        guard node.resourceType == type else {
            session.messages.warn(
                .describedElsewhere(
                    name: entry.name, type: node.resourceType, plural: node.resourceType.rawValue + "s",
                    key: entry.key, file: entry.file.file.originalPath))
            return nil
        }
        return node
    }

    /// Applies the properties of a model without versions, a seed, a snapshot or an analysis.
    func patchNode(_ entry: PropertiesEntry) throws(LotusError) {
        let entry = try normalized(entry)
        let type = type(of: entry.key)
        if var node = try described(entry, type) {
            guard node.patchPath == nil else {
                throw entry.error(
                    .dbtDuplicate,
                    "the \(type.rawValue) '\(entry.name)' has properties twice, also in"
                        + " \(node.patchPath?.split(separator: "/").dropFirst().joined(separator: "/") ?? "")",
                    hint: "Join the two entries.")
            }
            try apply(entry, to: &node)
            update(node)
            if type == .model { try addSemantics(of: node, entry) }
            return
        }
        let package = entry.file.file.package
        var isFound = false
        for place in disabledNodes.indices {
            let node = disabledNodes[place]
            guard node.resourceType == type, node.name == entry.name, node.packageName == package else {
                continue
            }
            var changed = node
            try apply(entry, to: &changed)
            disabledNodes[place] = changed
            isFound = true
        }
        if !isFound, refableID(entry.name, package: nil) == nil {
            session.messages.warn(entry.nothingDescribed())
        }
    }

    /// Writes properties into a node.
    func apply(
        _ entry: PropertiesEntry, to node: inout Node, config: PlainMap? = nil, unrendered: PlainMap? = nil,
        columns: [Column]? = nil
    ) throws(LotusError) {
        let config = config ?? entry.values["config"]?.map ?? PlainMap()
        node.patchPath = entry.file.id
        if !config.isEmpty {
            try configure(
                &node, properties: config, unrendered: unrendered ?? entry.unrenderedConfig ?? PlainMap())
        }
        node.description = entry.values["description"]?.string ?? ""
        node.columns = if let columns { columns } else { try self.columns(entry.values["columns"], entry) }
        guard node.resourceType == .model else { return }
        node.latestVersion = entry.values["latest_version"] ?? PlainValue.none
        node.deprecationDate = Instant.iso(entry.values["deprecation_date"])
        try applyConstraints(entry.values["constraints"], to: &node, entry)
        node.timeSpine = Self.timeSpine(entry.values["time_spine"])
    }

    /// The constraints of a model, and what its contract's checksum is made of.
    func applyConstraints(
        _ value: PlainValue?, to node: inout Node, _ entry: PropertiesEntry
    ) throws(LotusError) {
        node.constraints = try (value?.list ?? []).map { item throws(LotusError) in
            try Constraint.model(item, entry)
        }
        try Constraint.check(node, entry)
        for constraint in node.constraints + node.columns.flatMap(\.constraints)
        where constraint["type"] == "foreign_key" {
            guard let to = constraint.value("to")?.string else { continue }
            guard let reference = StaticReference(to) else {
                throw entry.error(
                    .dbtParsing,
                    "`to` of a foreign key of '\(node.name)' must be a ref() or a source(), not '\(to)'",
                    hint: "Write `to: ref('other_model')`.", at: "constraints")
            }
            reference.add(to: &node)
        }
        node.contract.checksum = node.contract.isEnforced ? Constraint.checksum(of: node) : nil
    }

    private static func timeSpine(_ value: PlainValue?) -> PlainValue {
        guard let map = value?.map else { return PlainValue.none }
        let granularities = (map["custom_granularities"]?.list ?? []).map { item in
            PlainValue.map([
                "name": item["name"] ?? PlainValue.none,
                "column_name": item["column_name"] ?? PlainValue.none,
            ])
        }
        return .map([
            "standard_granularity_column": map["standard_granularity_column"] ?? PlainValue.none,
            "custom_granularities": .list(granularities),
        ])
    }

    // MARK: Singular tests and macros

    private func patchSingularTest(_ entry: PropertiesEntry) throws(LotusError) {
        let entry = try normalized(entry)
        let place = nodes.firstIndex { node in
            node?.resourceType == .test && node?.test?.metadata == nil && node?.name == entry.name
                && node?.packageName == entry.file.file.package
        }
        guard let place, var node = nodes[place] else {
            session.messages.warn(entry.nothingDescribed())
            return
        }
        let config = entry.values["config"]?.map ?? PlainMap()
        if !config.isEmpty { try configure(&node, properties: config) }
        node.patchPath = entry.file.id
        node.description = entry.values["description"]?.string ?? ""
        nodes[place] = node
    }

    private func patchMacro(_ entry: PropertiesEntry) {
        guard let place = macroPlaces["macro.\(entry.file.file.package).\(entry.name)"] else {
            session.messages.warn(.macroNotFound(name: entry.name))
            return
        }
        var macro = macros[place]
        macro.patchPath = entry.file.id
        macro.description = entry.values["description"]?.string ?? ""
        let config = entry.values["config"]?.map ?? PlainMap()
        var meta = entry.values["meta"]?.map ?? PlainMap()
        meta.update(config["meta"]?.map ?? PlainMap())
        macro.meta = meta
        if let docs = (config["docs"] ?? entry.values["docs"])?.map {
            macro.docs = DocsSettings(show: docs["show"]?.bool ?? true, nodeColor: docs["node_color"]?.string)
        }
        let arguments = (entry.values["arguments"]?.list ?? []).map { argument in
            MacroRecord.argument(
                argument["name"]?.pythonText ?? "", type: argument["type"]?.pythonText,
                description: argument["description"]?.string ?? "")
        }
        if !arguments.isEmpty { macro.arguments = arguments }
        macros[place] = macro
    }
}
