// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// Parses a few models of a finished project again.
///
/// It gives up, and the project is parsed whole, as soon as a change could be seen from anywhere but the model
/// itself: by those who refer to it, by its tests, or by what is said.
struct ModelUpdate {
    private let base: UpdatedProject
    private let packages: [PackageDefinition]
    private let places: [Int]

    /// Nil when a file that changed is something else than an enabled model of SQL.
    init?(_ project: UpdatedProject, packages: [PackageDefinition]) {
        base = project
        self.packages = packages
        let nodes = project.project.manifest.nodes
        let messages = project.stored.file.header.messages
        guard messages.allSatisfy(\.isOfProperties) else { return nil }
        var places: [Int] = []
        for path in project.stored.changed {
            guard let place = Self.place(of: path, nodes, project.project.manifest, packages) else {
                return nil
            }
            places.append(place)
        }
        self.places = places
    }

    /// The only thing that a file makes, when that is a model.
    private static func place(
        of path: String, _ nodes: [Node], _ manifest: Manifest, _ packages: [PackageDefinition]
    ) -> Int? {
        let owners = packages.filter { path.hasPrefix($0.folder + "/") }
        guard path.hasSuffix(".sql"), owners.count == 1, let package = owners.first else { return nil }
        let original = String(path.dropFirst(package.folder.utf8.count + 1))
        let others =
            package.macroPaths + package.testPaths + package.snapshotPaths + package.analysisPaths
            + package.functionPaths
        guard !others.contains(where: { $0.isEmpty || $0 == "." || original.hasPrefix($0 + "/") }) else {
            return nil
        }
        let made = nodes.indices.filter {
            nodes[$0].originalFilePath == original && nodes[$0].packageName == package.name
        }
        guard made.count == 1, let place = made.first else { return nil }
        let node = nodes[place]
        guard node.resourceType == .model, node.language == "sql", !node.version.isTrue,
            node.config["enabled"]?.bool != false, node.originalFilePath.hasSuffix("/" + node.path),
            !manifest.disabled.contains(where: { $0.record["original_file_path"] == .string(original) })
        else { return nil }
        return place
    }

    /// The project with the models as they are now; nil when the change reaches further.
    func updated() -> UpdatedProject? {
        let observer = ParseObserver()
        let outcome = try? base.stored.parser.observed(observer, sendsOn: false) {
            (session) throws(LotusError) in try update(session)
        }
        guard let outcome, observer.messages.allSatisfy(\.isOfProperties) else { return nil }
        return outcome
    }

    private func update(_ session: ProjectSession) throws(LotusError) -> UpdatedProject? {
        var result = base
        let context = base.project.with(session).context
        var fresh: [(place: Int, node: Node)] = []
        for place in places {
            let old = base.project.manifest.nodes[place]
            guard let node = try parsed(old, context) else { return nil }
            fresh.append((place, node))
        }
        let builder = ManifestBuilder(context, packages: packages, macros: [])
        builder.sources = base.project.manifest.sources
        builder.functions = base.project.manifest.functions
        builder.takeOver(base.project.manifest.nodes)
        for (place, node) in fresh {
            builder.nodes[place] = node
            try builder.resolveReferences(ofNodeAt: place)
        }
        for (place, _) in fresh {
            let old = base.project.manifest.nodes[place]
            // What has to be right about batches of time is looked at with all nodes.
            guard var new = builder.nodes[place], !MicrobatchChecks.applies(to: new) else { return nil }
            new.takeOverProperties(of: old)
            guard new.looksOutside(like: old) else { return nil }
            result.project.manifest.nodes[place] = new
            result.changes.append((old, new))
        }
        return result
    }

    /// A model before its references are resolved; nil when it is not simply a model any more.
    private func parsed(_ old: Node, _ context: ProjectContext) throws(LotusError) -> Node? {
        guard let package = context.packages[old.packageName] else { return nil }
        let searched = String(old.originalFilePath.dropLast(old.path.utf8.count + 1))
        let file = SourceFile(
            package: old.packageName, searchedPath: searched, relativePath: old.path,
            absolutePath: package.folder + "/" + old.originalFilePath)
        let builder = ManifestBuilder(context, packages: packages, macros: [])
        try ParseObserver.reading(file) { () throws(LotusError) in try builder.parseModel(file) }
        guard builder.nodes.count == 1, builder.disabledNodes.isEmpty, let node = builder.nodes[0],
            node.configCall["enabled"] == nil, old.configCall["enabled"] == nil
        else { return nil }
        if let patch = old.patchPath {
            guard let entry = try properties(of: old, patch, builder) else { return nil }
            try builder.patchNode(entry)
        }
        return builder.nodes[0]
    }

    /// What properties say of a model.
    private func properties(
        of node: Node, _ patch: String, _ builder: ManifestBuilder
    ) throws(LotusError) -> PropertiesEntry? {
        guard let mark = patch.firstRange(of: "://") else { return nil }
        let original = String(patch[mark.upperBound...])
        guard let package = builder.context.packages[String(patch[..<mark.lowerBound])] else { return nil }
        let file = SourceFile(
            package: package.name, searchedPath: "", relativePath: original,
            absolutePath: package.folder + "/" + original)
        guard let properties = try PropertiesFile(file, builder.context.session) else { return nil }
        let entries = try builder.entries(properties, "models", builder.yamlRendering(package)) { entry in
            entry["name"]?.text == node.name
        }
        guard entries.count == 1, let entry = entries.first, entry.values.value("versions") == nil else {
            return nil
        }
        return entry
    }
}

extension ParseMessage {
    /// Whether properties files alone decide on it.
    fileprivate var isOfProperties: Bool {
        if case .deprecation = self { true } else { false }
    }
}

extension Node {
    /// Takes over what properties alone decide on, and other files with them.
    fileprivate mutating func takeOverProperties(of old: Node) {
        description = old.description
        docBlocks = old.docBlocks
        columns = old.columns
        primaryKey = old.primaryKey
    }

    /// Whether nobody else can see a difference: not those who refer to it by name, nor its tests, nor the
    /// resources that could become the same relation.
    fileprivate func looksOutside(like old: Node) -> Bool {
        let isIncremental = "macro.dbt.is_incremental"
        return uniqueID == old.uniqueID && name == old.name && path == old.path && fqn == old.fqn
            && alias == old.alias && schema == old.schema && database == old.database
            && relationName == old.relationName && group == old.group && access == old.access
            && version == old.version && latestVersion == old.latestVersion && patchPath == old.patchPath
            && config["enabled"] == old.config["enabled"]
            && macroDependencies.contains(isIncremental) == old.macroDependencies.contains(isIncremental)
    }
}
