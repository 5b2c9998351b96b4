// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore
internal import Synchronization

/// Makes the SQL of nodes from their templates. Threads may share it.
package final class ManifestCompiler: Sendable {
    private struct State {
        /// Compiled nodes by unique id.
        var compiled: [String: Node] = [:]
        /// Their SQL before CTEs were put in.
        var plain: [String: String] = [:]
    }

    let project: ParsedProject
    let resolver: ManifestResolver
    private let nodes: [Node]
    private let places: [String: Int]
    private let state = Mutex(State())
    private let targetPath: String

    /// - Parameters:
    ///   - project: what was parsed.
    ///   - targetPath: the folder of the artifacts (`--target-path`); the project's own if nil.
    ///   - deferral: where references lead that the target does not hold; nil without `--defer`.
    ///   - landings: what is read where a source is no table.
    ///   - selected: the ids of what the command selects: `selected_resources`.
    package init(
        _ project: ParsedProject, targetPath: String? = nil, deferral: Deferral? = nil,
        landings: any SourceResolver = LandedStreams([]), selected: [String] = []
    ) {
        self.project = project
        resolver = ManifestResolver(project, deferral: deferral, landings: landings, selected: selected)
        nodes = project.manifest.nodes + project.manifest.functions
        places = Dictionary(nodes.enumerated().map { ($1.uniqueID, $0) }) { _, last in last }
        self.targetPath = targetPath ?? project.root.rendered["target-path"]?.string ?? "target"
    }

    /// The nodes that `compile` makes SQL of.
    package var compilableIDs: [String] {
        nodes.filter { node in
            node.resourceType != .seed && node.config["enabled"]?.bool != false && node.language == "sql"
        }.map(\.uniqueID)
    }

    /// The manifest with the SQL of some nodes, and of the ephemeral ones that they need.
    package func compile(
        _ ids: [String], database: any AdapterDatabase = NoDatabase.shared
    ) throws(LotusError) -> Manifest {
        for id in ids { _ = try node(id, database: database) }
        return manifest
    }

    /// The manifest with the SQL of the nodes that were compiled until now.
    package var manifest: Manifest {
        let compiled = state.withLock { $0.compiled }
        var manifest = project.manifest
        for place in manifest.nodes.indices {
            if let node = compiled[manifest.nodes[place].uniqueID] { manifest.nodes[place] = node }
        }
        for place in manifest.functions.indices {
            if let node = compiled[manifest.functions[place].uniqueID] { manifest.functions[place] = node }
        }
        return manifest
    }

    /// One node with its SQL, which is made once.
    ///
    /// - Parameters:
    ///   - database: what its template asks.
    ///   - names: what a hook sees beyond other templates.
    package func node(
        _ id: String, database: any AdapterDatabase = NoDatabase.shared, names: HookNames? = nil
    ) throws(LotusError) -> Node {
        if let node = state.withLock({ $0.compiled[id] }) { return node }
        return try made(id, Asked(database: database, names: names)).node
    }

    /// One node with the SQL of a run that reads landing files. It is made each time; the first one is kept
    /// for the manifest.
    func node(
        _ id: String, database: any AdapterDatabase, reading: any SourceReading
    ) throws(LotusError) -> Node {
        try made(id, Asked(database: database, reading: reading)).node
    }

    /// What a template that is rendered asks.
    private struct Asked {
        let database: any AdapterDatabase
        var names: HookNames?
        var reading: (any SourceReading)?
    }

    /// Makes the SQL of a node.
    ///
    /// - Returns: the node, and its SQL before CTEs were put in.
    private func made(_ id: String, _ asked: Asked) throws(LotusError) -> (node: Node, plain: String) {
        guard let place = places[id] else {
            throw LotusError(.dbtNotFound, "there is no enabled node '\(id)'")
        }
        var node = nodes[place]
        let ctes = try render(&node, asked)
        let own = node.compiledCode
        var injected: [InjectedCTE] = []
        for id in ctes {
            let (ephemeral, sql) = try self.ephemeral(id, asked)
            for cte in ephemeral.extraCTEs { Self.add(cte, to: &injected) }
            Self.add(
                InjectedCTE(id: id, sql: " __dbt__cte__\(ephemeral.alias) as (\n\(sql)\n)"), to: &injected)
        }
        node.extraCTEs = injected
        node.compiledCode = CommonTableInjection.inject(injected, into: node.compiledCode ?? "")
        node.isCompiled = true
        node.compiledPath = node.writtenPath(below: targetPath + "/compiled")
        let made = node
        state.withLock { state in
            guard state.compiled[id] == nil else { return }
            state.compiled[id] = made
            state.plain[id] = own
        }
        return (node, own ?? "")
    }

    /// An ephemeral model that a node reads, with its SQL before CTEs were put in: that of the node's run, if
    /// it reads landing files.
    private func ephemeral(_ id: String, _ asked: Asked) throws(LotusError) -> (node: Node, plain: String) {
        if asked.reading != nil, !landedSources(of: id).isEmpty {
            return try made(id, Asked(database: asked.database, reading: asked.reading))
        }
        let node = try self.node(id, database: asked.database)
        return (node, state.withLock { $0.plain[id] } ?? node.compiledCode ?? "")
    }

    // MARK: Landing files

    /// Learns which landing files there are, before a run of a node reads them.
    package func listFiles(for id: String) async {
        guard let place = places[id] else { return }
        await resolver.landings.list(landedSources(of: id), for: nodes[place])
    }

    /// The sources of a node, and of the ephemeral models in it, that are streams of the project.
    private func landedSources(of id: String) -> [SourceTable] {
        var found: [SourceTable] = []
        var seen: Set<String> = []
        var open = [id]
        while let next = open.popLast() {
            guard seen.insert(next).inserted, let place = places[next] else { continue }
            found += resolver.landedSources(of: nodes[place])
            open += nodes[place].nodeDependencies.filter { id in
                places[id].map { nodes[$0].isEphemeral } ?? false
            }
        }
        return found
    }

    private static func add(_ cte: InjectedCTE, to ctes: inout [InjectedCTE]) {
        if let place = ctes.firstIndex(where: { $0.id == cte.id }) {
            ctes[place].sql = cte.sql
        } else {
            ctes.append(cte)
        }
    }

    /// Renders a node; the ids of the ephemeral models that it reads.
    private func render(
        _ node: inout Node, _ asked: Asked
    ) throws(LotusError) -> [String] {
        let capture = RenderCapture(macros: node.macroDependencies)
        let context = RenderContext(
            project.context, .compile, package: node.packageName, node: node, capture: capture,
            resolver: resolver, database: asked.database, reading: asked.reading,
            extra: asked.names?.values ?? [:])
        defer { context.close() }
        do {
            if let metadata = node.test?.metadata {
                context.set(TestArguments.name, try TestArguments.render(metadata.arguments, context))
            }
            node.compiledCode =
                TemplateSpace.hasTemplate(node.rawCode)
                ? try project.context.space.text.compile(node.rawCode, name: node.originalFilePath)
                    .render(host: context) : node.rawCode
        } catch {
            if let metadata = node.test?.metadata, metadata.isMissing(error) {
                throw metadata.missing(node, in: project.context)
            }
            throw placed(error.lotusError, node)
        }
        try compileForeignKeys(&node)
        node.macroDependencies = capture.record.macros
        return capture.record.ctes
    }

    /// The text of a hook stands somewhere in `dbt_project.yml`.
    private func placed(_ error: LotusError, _ node: Node) -> LotusError {
        guard node.resourceType == .operation, error.location?.file == node.originalFilePath else {
            return error
        }
        return ErrorPlaces(Array(project.context.packages.values)).moved(
            error, into: "dbt_project.yml", package: node.packageName)
    }

    /// The relations that foreign keys point to.
    private func compileForeignKeys(_ node: inout Node) throws(LotusError) {
        func relation(_ constraint: PlainMap) throws(LotusError) -> String? {
            guard constraint["type"] == "foreign_key", let to = constraint.value("to")?.string,
                let reference = StaticReference(to)
            else { return nil }
            return try resolver.relation(of: reference, from: node)
        }
        for place in node.constraints.indices {
            if let text = try relation(node.constraints[place]) {
                node.constraints[place]["to"] = .string(text)
            }
        }
        for column in node.columns.indices {
            for place in node.columns[column].constraints.indices {
                if let text = try relation(node.columns[column].constraints[place]) {
                    node.columns[column].constraints[place]["to"] = .string(text)
                }
            }
        }
    }
}

extension Node {
    /// Where dbt writes the SQL of the node.
    ///
    /// - Parameter folder: such as `target/compiled`.
    package func writtenPath(below folder: String) -> String {
        func last(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
        let inner: String =
            if resourceType == .snapshot {
                "\(originalFilePath)/\(name).sql"
            } else if last(path) == last(originalFilePath) {
                originalFilePath
            } else {
                "\(originalFilePath)/\(path)"
            }
        return "\(folder)/\(packageName)/\(inner)"
    }
}
