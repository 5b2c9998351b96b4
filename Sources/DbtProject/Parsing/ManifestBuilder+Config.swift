// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

extension ManifestBuilder {
    /// Computes a node's configuration and all that follows from it: tags, meta, names, relation.
    ///
    /// - Parameters:
    ///   - properties: `config` of the properties, rendered.
    ///   - unrendered: the same as it is written.
    ///   - render: the context of a render that is going on, for hooks.
    func configure(
        _ node: inout Node, properties: PlainMap = PlainMap(), unrendered: PlainMap? = nil,
        capture: RenderCapture? = nil
    ) throws(LotusError) {
        var properties = properties
        if node.resourceType == .model, node.language == "python", properties["materialized"] == nil {
            properties["materialized"] = "table"
        }
        let subject = ConfigResolver.Subject(
            type: node.resourceType, package: node.packageName, fqn: node.fqn)
        let config = Self.set(
            configs.resolve(subject, properties: properties, call: node.configCall), node.resourceType)
        do {
            try ConfigChecks.check(config, node)
        } catch {
            throw placed(error, node)
        }
        copyToNode(config, &node)
        if let unrendered { properties = properties.deepMerged(unrendered) }
        let call = node.unrenderedConfigCall.isEmpty ? node.configCall : node.unrenderedConfigCall
        node.unrenderedConfig = configs.resolveUnrendered(subject, properties: properties, call: call)

        var final = Self.set(node.config, node.resourceType)
        final.update(config)
        node.config = completed(final, node.resourceType)
        try nameRelation(&node, config)
        if node.resourceType != .test { try renderHooks(&node, capture) }
    }

    /// An error of a configuration at the word that is wrong.
    func placed(_ error: ConfigChecks.Wrong, _ node: Node) -> LotusError {
        let files = [node.originalFilePath, node.patchPath, "\(rootName)://dbt_project.yml"].compactMap { $0 }
        return LotusError(
            .dbtConfiguration,
            "the configuration `\(error.key)` of the \(node.resourceType.rawValue) '\(node.name)' \(error.problem)",
            hint: error.hint ?? "Correct it in the file, in its properties, or in dbt_project.yml.",
            location: places.place(of: error.word, inFirstOf: files, package: node.packageName))
    }

    /// What is set: a field without a value is not, a key of the user's own is.
    private static func set(_ config: PlainMap, _ type: ResourceType) -> PlainMap {
        let fields = Set(ConfigFields.fields(of: type).map(\.name))
        var result = PlainMap()
        for entry in config.entries where !entry.value.isNone || !fields.contains(entry.key) {
            result.append(entry.key, entry.value)
        }
        return result
    }

    /// All fields of the kind in order, then the others.
    private func completed(_ config: PlainMap, _ type: ResourceType) -> PlainMap {
        let fields = ConfigFields.fields(of: type)
        var result = PlainMap()
        for field in fields {
            result.append(field.name, config[field.name] ?? field.initial)
        }
        for entry in config.entries where !fields.contains(where: { $0.name == entry.key }) {
            result.append(entry.key, entry.value)
        }
        return result
    }

    /// Older places of what is configuration today are kept in step with it.
    private func copyToNode(_ config: PlainMap, _ node: inout Node) {
        for tag in config["tags"]?.listified.compactMap(\.string) ?? [] where !node.tags.contains(tag) {
            node.tags.append(tag)
        }
        if let meta = config["meta"]?.map, !meta.isEmpty { node.meta = meta }
        if let group = config.value("group")?.string, !group.isEmpty { node.group = group }
        if node.resourceType == .model, let access = config.value("access")?.string { node.access = access }
        if let docs = config["docs"]?.map, !docs.isEmpty {
            node.docs = DocsSettings(
                show: docs["show"]?.bool ?? node.docs.show, nodeColor: docs["node_color"]?.string)
        }
        if node.resourceType != .seed, let contract = config["contract"]?.map {
            node.contract = Contract(
                isEnforced: contract["enforced"]?.isTrue ?? false,
                aliasTypes: contract["alias_types"]?.isTrue ?? true)
        }
    }

    private func nameRelation(_ node: inout Node, _ config: PlainMap) throws(LotusError) {
        node.database = try names.database(config["database"] ?? PlainValue.none, node)
        node.schema = try names.schema(config["schema"] ?? PlainValue.none, node)
        node.alias = try names.alias(config["alias"] ?? PlainValue.none, node) ?? node.name
        if node.resourceType == .snapshot {
            if let database = config.value("target_database")?.string { node.database = database }
            if let schema = config.value("target_schema")?.string { node.schema = schema }
        }
        node.relationName = node.isRelational ? context.relation(of: node).rendered : nil
    }

    /// Hooks are rendered for what they refer to.
    private func renderHooks(_ node: inout Node, _ capture: RenderCapture?) throws(LotusError) {
        let hooks = (node.config["pre-hook"]?.list ?? []) + (node.config["post-hook"]?.list ?? [])
        let texts = hooks.compactMap { $0["sql"]?.string }.filter(TemplateSpace.hasTemplate)
        guard !texts.isEmpty else { return }
        let capture = capture ?? RenderCapture(macros: node.macroDependencies)
        let before = capture.record
        let render = RenderContext(context, .parse, package: node.packageName, node: node, capture: capture)
        defer { render.close() }
        for text in texts {
            do {
                _ = try context.space.parsing.compile(text, name: node.originalFilePath).render(host: render)
            } catch {
                throw error.lotusError
            }
        }
        let record = capture.record
        node.macroDependencies = record.macros
        node.refs += record.refs.dropFirst(before.refs.count)
        node.sources += record.sources.dropFirst(before.sources.count)
        node.functions += record.functions.dropFirst(before.functions.count)
    }
}

extension Node {
    /// Whether it becomes something in the database.
    var isRelational: Bool {
        switch resourceType {
        case .model, .seed, .snapshot: config["materialized"]?.string != "ephemeral"
        case .test: config["store_failures"]?.isTrue ?? false
        case .function: true
        default: false
        }
    }

    /// Whether it is put into the SQL of those who refer to it.
    package var isEphemeral: Bool {
        resourceType.isRefable && config["materialized"]?.string == "ephemeral"
    }
}

extension PlainMap {
    /// Maps are joined at all levels, lists put before the old ones (`dbt_common.utils.deep_merge`).
    func deepMerged(_ other: PlainMap) -> PlainMap {
        var result = self
        for entry in other.entries {
            switch (result[entry.key], entry.value) {
            case (.map(let old)?, .map(let new)): result[entry.key] = .map(old.deepMerged(new))
            case (.list(let old)?, .list(let new)): result[entry.key] = .list(new + old)
            default: result[entry.key] = entry.value
            }
        }
        return result
    }
}
