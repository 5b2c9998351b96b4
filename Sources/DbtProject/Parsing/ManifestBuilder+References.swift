// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

// What names in refs, sources and functions mean.
extension ManifestBuilder {
    /// Resolves all references into `depends_on`, sources first, as dbt does.
    func resolveReferences() throws(LotusError) {
        let tables = sourceTables
        try forEachNode { node throws(LotusError) in try self.resolveSources(of: &node, tables) }
        for place in exposures.indices { try resolveSources(ofExposure: place, tables) }
        for place in functions.indices { try resolveSources(of: &functions[place], tables) }
        let finder = NodeFinder(self)
        try forEachNode { node throws(LotusError) in try self.resolveRefs(of: &node, finder) }
        for place in exposures.indices { try resolveRefs(ofExposure: place, finder) }
        for place in functions.indices { try resolveRefs(of: &functions[place], finder) }
        try forEachNode { node throws(LotusError) in try self.resolveFunctions(of: &node) }
    }

    /// Resolves what one node refers to, when all else is resolved.
    func resolveReferences(ofNodeAt place: Int) throws(LotusError) {
        guard var node = nodes[place] else { return }
        try resolveSources(of: &node, sourceTables)
        try resolveRefs(of: &node, NodeFinder(self))
        try resolveFunctions(of: &node)
        nodes[place] = node
    }

    // MARK: Sources

    private var sourceTables: [String: [(package: String, id: String)]] {
        var tables: [String: [(package: String, id: String)]] = [:]
        for source in sources {
            tables["\(source.sourceName).\(source.name)", default: []].append(
                (source.packageName, source.uniqueID))
        }
        return tables
    }

    private func tableID(
        _ names: [String], from package: String, _ tables: [String: [(package: String, id: String)]]
    ) -> String? {
        guard let entries = tables.isEmpty ? nil : tables[names.joined(separator: ".")] else { return nil }
        for candidate in Self.searchedPackages(package, root: rootName) {
            guard let candidate else { return entries.first?.id }
            if let entry = entries.first(where: { $0.package == candidate }) { return entry.id }
        }
        return nil
    }

    private func resolveSources(
        of node: inout Node, _ tables: [String: [(package: String, id: String)]]
    ) throws(LotusError) {
        for names in node.sources {
            if let id = tableID(names, from: node.packageName, tables) {
                if !node.nodeDependencies.contains(id) { node.nodeDependencies.append(id) }
                continue
            }
            try missing(
                kind: "source", names.joined(separator: "."), in: nil, isDisabled: isDisabledSource(names),
                &node,
                known: tables.keys.sorted())
        }
    }

    private func resolveSources(
        ofExposure place: Int, _ tables: [String: [(package: String, id: String)]]
    ) throws(LotusError) {
        for names in exposures[place].sources {
            guard let id = tableID(names, from: exposures[place].packageName, tables) else {
                throw notFound(
                    "source", names.joined(separator: "."), isDisabled: isDisabledSource(names),
                    "the exposure '\(exposures[place].name)'", exposures[place].originalFilePath, nil,
                    tables.keys.sorted())
            }
            if !exposures[place].nodeDependencies.contains(id) {
                exposures[place].nodeDependencies.append(id)
            }
        }
    }

    private func isDisabledSource(_ names: [String]) -> Bool {
        disabledSources.contains { [$0.sourceName, $0.name] == names }
    }

    /// The packages in which a name without a package is looked for; nil stands for any.
    static func searchedPackages(_ package: String, root: String) -> [String?] {
        package == root ? [root, nil] : [package, root, nil]
    }

    // MARK: Refs

    private func resolveRefs(of node: inout Node, _ finder: NodeFinder) throws(LotusError) {
        for ref in node.refs {
            guard let target = finder.find(ref, from: node.packageName) else {
                try missing(
                    kind: "model", ref.shown, in: ref.package,
                    isDisabled: finder.isDisabled(ref, from: node.packageName),
                    &node,
                    known: finder.names)
                continue
            }
            try checkAccess(
                node.packageName, node.group, "the \(node.resourceType.rawValue) '\(node.name)'",
                node.originalFilePath, target)
            if !node.nodeDependencies.contains(target.id) { node.nodeDependencies.append(target.id) }
        }
    }

    private func resolveRefs(ofExposure place: Int, _ finder: NodeFinder) throws(LotusError) {
        let exposure = exposures[place]
        for ref in exposure.refs {
            guard let target = finder.find(ref, from: exposure.packageName) else {
                throw notFound(
                    "model", ref.shown, isDisabled: finder.isDisabled(ref, from: exposure.packageName),
                    "the exposure '\(exposure.name)'", exposure.originalFilePath, nil, finder.names)
            }
            if !exposures[place].nodeDependencies.contains(target.id) {
                exposures[place].nodeDependencies.append(target.id)
            }
        }
    }

    /// A private model belongs to its group; a protected one to its package, if this restricts the access.
    private func checkAccess(
        _ package: String, _ group: String?, _ who: String, _ file: String, _ target: NodeFinder.Target
    ) throws(LotusError) {
        guard target.type == .model else { return }
        let isFromOutside =
            target.package != package
            && context.packages[target.package]?.rendered["restrict-access"]?.bool == true
        let hidden: String
        switch target.access {
        case "private" where group == nil || group != target.group:
            hidden = "is private to the group '\(target.group ?? "")'"
        case "private" where isFromOutside, "protected" where isFromOutside:
            hidden = "is \(target.access) in the package '\(target.package)'"
        default: return
        }
        throw LotusError(
            .dbtAccess, "\(who) refers to '\(target.name)', which \(hidden)",
            hint: isFromOutside
                ? "Refer to another model, or give '\(target.name)' `access: public`."
                : "Put both into one group, or give '\(target.name)' `access: protected`.",
            location: places.place(of: [target.name], in: file, package: package))
    }

    // MARK: Functions

    private func resolveFunctions(of node: inout Node) throws(LotusError) {
        for names in node.functions {
            let name = names[names.count - 1]
            let package = names.count == 2 ? names[0] : nil
            let found = functions.first { $0.name == name && (package == nil || $0.packageName == package) }
            guard let found else {
                try missing(
                    kind: "function", name, in: package,
                    isDisabled: disabledNodes.contains { $0.resourceType == .function && $0.name == name },
                    &node, known: functions.map(\.name))
                continue
            }
            if !node.nodeDependencies.contains(found.uniqueID) {
                node.nodeDependencies.append(found.uniqueID)
            }
        }
    }

    // MARK: Errors

    /// A test of something that does not exist is switched off; everything else is an error.
    private func missing(
        kind: String, _ name: String, in package: String?, isDisabled: Bool, _ node: inout Node,
        known: [String]
    ) throws(LotusError) {
        guard node.resourceType == .test else {
            throw notFound(
                kind, name, isDisabled: isDisabled, "the \(node.resourceType.rawValue) '\(node.name)'",
                node.originalFilePath, node.rawCode, known)
        }
        node.config["enabled"] = false
        if !isDisabled {
            session.messages.warn(
                .testedNotFound(
                    test: node.uniqueID, file: node.originalFilePath, kind: kind == "model" ? "node" : kind,
                    name: name, package: package ?? ""))
        }
    }

    private func notFound(
        _ kind: String, _ name: String, isDisabled: Bool, _ who: String, _ file: String, _ text: String?,
        _ known: [String]
    ) -> LotusError {
        let state = isDisabled ? "is disabled" : "does not exist"
        let last = name.split(separator: ".").last.map(String.init) ?? name
        let close =
            NearestNames.hint(NearestNames.find(name, in: known))
            ?? NearestNames.hint(NearestNames.find(last, in: known))
        let hint =
            isDisabled
            ? "Enable it (`enabled: true`), or remove the reference."
            : close ?? "Check the spelling, or add the \(kind)."
        var location = places.place(of: [last], in: file, package: rootName)
        if let text, let place = Self.place(of: last, in: text) {
            location = SourceLocation(
                file: file, text: text, utf8Offset: place, length: last.unicodeScalars.count)
        }
        return LotusError(
            .dbtNotFound, "\(who) depends on the \(kind) '\(name)', which \(state)", hint: hint,
            location: location)
    }

    /// Where a name stands in quotes.
    private static func place(of name: String, in text: String) -> Int? {
        for quote in ["'", "\""] {
            if let range = text.firstRange(of: quote + name + quote) {
                return text.utf8.distance(from: text.startIndex, to: range.lowerBound) + 1
            }
        }
        return nil
    }
}

extension RefArguments {
    /// The reference as an error shows it.
    var shown: String {
        let version = version.isTrue ? ".v\(version.pythonText)" : ""
        return (package.map { "\($0)." } ?? "") + name + version
    }
}

/// Finds what `ref` means, once all nodes are known.
struct NodeFinder {
    struct Target {
        var id: String
        var name: String
        var package: String
        var type: ResourceType
        var access: String
        var group: String?

        init(_ node: Node) {
            id = node.uniqueID
            name = node.name
            package = node.packageName
            type = node.resourceType
            access = node.access
            group = node.group
        }
    }

    private let targets: [String: Target]
    private let byName: [String: [(package: String, id: String)]]
    private let disabled: [Node]
    private let root: String
    /// All names that exist.
    let names: [String]

    init(_ builder: ManifestBuilder) {
        var targets: [String: Target] = [:]
        // By place: a loop over the nodes would copy all the parts of each.
        for place in builder.nodes.indices {
            guard builder.nodes[place]?.resourceType.isRefable == true,
                let target = builder.nodes[place].map(Target.init)
            else { continue }
            targets[target.id] = target
        }
        self.targets = targets
        byName = builder.refable
        disabled = builder.disabledNodes
        root = builder.rootName
        names = Array(Set(targets.values.map(\.name)))
    }

    func find(_ ref: RefArguments, from package: String) -> Target? {
        guard let entries = byName[ref.searchName] else { return nil }
        let packages = ref.package.map { [$0] } ?? ManifestBuilder.searchedPackages(package, root: root)
        for candidate in packages {
            let entry = candidate == nil ? entries.first : entries.first { $0.package == candidate }
            if let entry { return targets[entry.id] }
        }
        return nil
    }

    func isDisabled(_ ref: RefArguments, from package: String) -> Bool {
        disabled.contains { node in
            node.resourceType.isRefable && node.name == ref.name
                && (ref.package == nil || node.packageName == ref.package)
                && (!ref.version.isTrue || node.version == ref.version)
        }
    }
}
