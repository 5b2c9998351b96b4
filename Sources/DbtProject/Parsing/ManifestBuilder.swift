// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Builds the manifest of a project, step by step in dbt's order.
///
/// It lives on one thread, for one parse.
final class ManifestBuilder {
    let context: ProjectContext
    let packages: [PackageDefinition]
    let configs: ConfigResolver
    let names: NameGenerator

    /// Enabled nodes by unique id; a place that is nil was given up.
    var nodes: [Node?] = []
    var nodePlaces: [String: Int] = [:]
    /// Nodes that are switched off.
    var disabledNodes: [Node] = []
    /// Other resources that are switched off.
    var disabledRecords: [(id: String, record: PlainMap)] = []
    var functions: [Node] = []
    var unpatchedSources: [UnpatchedSource] = []
    var sources: [SourceTable] = []
    var disabledSources: [SourceTable] = []
    var sourcePatches: [String: SourcePatch] = [:]
    var macros: [MacroRecord] = []
    var macroPlaces: [String: Int] = [:]
    var docs: [DocBlock] = []
    var exposures: [Exposure] = []
    var groups: [Group] = []
    var unitTests: [UnitTest] = []
    var metrics: [PlainMap] = []
    var semanticModels: [PlainMap] = []
    var savedQueries: [PlainMap] = []
    /// Fixture files of unit tests by name.
    var fixtures: [String: Fixture] = [:]
    /// Enabled nodes that `ref` finds, by name and then by package.
    var refable: [String: [(package: String, id: String)]] = [:]
    /// Where names stand in properties files, for errors.
    var warnings: [String] = []

    init(_ context: ProjectContext, packages: [PackageDefinition], macros: [MacroDefinition]) {
        self.context = context
        self.packages = packages
        configs = ConfigResolver(root: context.root, packages: packages)
        names = NameGenerator(context)
        self.macros = macros.map { definition in
            var record = MacroRecord(definition: definition)
            record.arguments = definition.parameters.map { MacroRecord.argument($0) }
            return record
        }
        for (place, macro) in macros.enumerated() { macroPlaces[macro.uniqueID] = place }
    }

    var session: ProjectSession { context.session }
    var rootName: String { context.root.name }
    var places: ErrorPlaces { ErrorPlaces(packages) }

    // MARK: Nodes

    /// Adds a node, as enabled or not as its configuration says.
    func add(_ node: Node) throws(LotusError) {
        guard node.config["enabled"]?.bool != false else {
            disabledNodes.append(node)
            return
        }
        if let place = nodePlaces[node.uniqueID], let other = nodes[place] {
            throw duplicate(node, other)
        }
        place(node)
    }

    private func duplicate(_ node: Node, _ other: Node) -> LotusError {
        let (type, file) = (node.resourceType.rawValue, node.originalFilePath)
        guard file == other.originalFilePath else {
            return LotusError(
                .dbtDuplicate, "\(file) and \(other.originalFilePath) both make the \(type) '\(node.name)'",
                hint: "Rename one of the two.", location: SourceLocation(file: file, line: 1, column: 1))
        }
        let owner = node.test?.attachedNode.map { " of \($0)" } ?? ""
        let words = [node.name] + [node.test?.metadata?.name, other.test?.columnName].compactMap { $0 }
        return LotusError(
            .dbtDuplicate, "the \(type) '\(node.name)'\(owner) stands twice in \(file)",
            hint: "Remove or rename one of the two.",
            location: places.place(of: words, in: file, package: node.packageName))
    }

    private func place(_ node: Node) {
        nodePlaces[node.uniqueID] = nodes.count
        nodes.append(node)
        if node.resourceType.isRefable {
            refable[node.name, default: []].append((node.packageName, node.uniqueID))
        }
    }

    /// An enabled node.
    func node(_ id: String) -> Node? {
        guard let place = nodePlaces[id] else { return nil }
        return nodes[place]
    }

    /// Stores a node that was changed.
    func update(_ node: Node) {
        guard let place = nodePlaces[node.uniqueID] else { return }
        nodes[place] = node
    }

    /// Takes a node out, to give it another identity.
    func take(_ id: String) -> Node? {
        guard let place = nodePlaces.removeValue(forKey: id), let node = nodes[place] else { return nil }
        nodes[place] = nil
        refable[node.name]?.removeAll { $0.id == id }
        return node
    }

    /// Puts a node back under its new identity.
    func restore(_ node: Node) {
        nodePlaces[node.uniqueID] = nodes.count
        nodes.append(node)
        indexVersion(node)
    }

    private func indexVersion(_ node: Node) {
        guard node.resourceType.isRefable else { return }
        let entry = (package: node.packageName, id: node.uniqueID)
        guard node.version.isTrue else {
            refable[node.name, default: []].append(entry)
            return
        }
        refable["\(node.name).v\(node.version.pythonText)", default: []].append(entry)
        if node.version == node.latestVersion { refable[node.name, default: []].append(entry) }
    }

    /// Takes over nodes that are finished.
    func takeOver(_ finished: [Node]) {
        for node in finished { restore(node) }
    }

    /// The id that a name means; in any package when none is given.
    func refableID(_ name: String, package: String?) -> String? {
        guard let entries = refable[name] else { return nil }
        guard let package else { return entries.first?.id }
        return entries.first { $0.package == package }?.id
    }

    /// Changes each enabled node.
    func forEachNode(_ change: (inout Node) throws(LotusError) -> Void) throws(LotusError) {
        for place in nodes.indices {
            // Taken out and put back, as copying all the parts of a node costs more than most changes.
            guard var node = nodes[place].take() else { continue }
            do {
                try change(&node)
            } catch {
                nodes[place] = consume node
                throw error
            }
            nodes[place] = consume node
        }
    }

    /// After properties: what they switched off is no longer enabled, and the other way round.
    func cleanDisabled() {
        for place in nodes.indices {
            guard nodes[place]?.config["enabled"]?.bool == false, let node = nodes[place] else { continue }
            nodes[place] = nil
            nodePlaces[node.uniqueID] = nil
            refable[node.name]?.removeAll { $0.id == node.uniqueID }
            let versioned = "\(node.name).v\(node.version.pythonText)"
            refable[versioned]?.removeAll { $0.id == node.uniqueID }
            disabledNodes.append(node)
        }
        let enabled = disabledNodes.filter { $0.config["enabled"]?.bool != false }
        disabledNodes.removeAll { $0.config["enabled"]?.bool != false }
        for node in enabled { restore(node) }
    }
}

extension MacroRecord {
    /// An argument of which nothing but the name is known.
    static func argument(_ name: String, type: String? = nil, description: String = "") -> PlainMap {
        ["name": .string(name), "type": .optional(type), "description": .string(description)]
    }
}
