// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore

extension ParsedProject {
    /// The name of the node that holds the SQL of `--inline`.
    package static let inlineName = "inline_query"

    /// The project with one more node, whose SQL came from the command line.
    ///
    /// - Throws: ``LotusError`` for SQL that is no template, or that refers to what does not exist.
    package func adding(inline sql: String) throws(LotusError) -> (project: ParsedProject, id: String) {
        let root = context.root
        let name = Self.inlineName
        var node = Node(
            resourceType: .sqlOperation,
            uniqueID: "\(ResourceType.sqlOperation.rawValue).\(root.name).\(name)",
            name: name, packageName: root.name, path: "sql/" + name,
            originalFilePath: "from remote system.sql",
            fqn: [root.name, "sql", name], alias: name, schema: context.session.defaultSchema,
            database: context.session.defaultDatabase)
        node.rawCode = sql
        let configs = ConfigResolver(root: root, packages: Array(context.packages.values))
        node.config = configs.resolve(
            ConfigResolver.Subject(type: .model, package: root.name, fqn: node.fqn), properties: PlainMap(),
            call: PlainMap())
        let record = try captured(node)
        node.refs = record.refs
        node.sources = record.sources
        node.functions = record.functions
        node.macroDependencies = record.macros
        node.nodeDependencies = try dependencies(of: node)
        var project = self
        project.manifest.nodes.append(node)
        return (project, node.uniqueID)
    }

    private func captured(_ node: Node) throws(LotusError) -> RenderCapture.Record {
        let capture = RenderCapture()
        guard TemplateSpace.hasTemplate(node.rawCode) else { return capture.record }
        let render = RenderContext(context, .parse, package: node.packageName, node: node, capture: capture)
        defer { render.close() }
        do {
            _ = try context.space.parsing.compile(node.rawCode, name: node.originalFilePath).render(
                host: render)
        } catch {
            throw error.lotusError
        }
        return capture.record
    }

    private func dependencies(of node: Node) throws(LotusError) -> [String] {
        let resolver = ManifestResolver(self, selected: [])
        var ids: [String] = []
        func add(_ id: String?, _ kind: String, _ name: String, known: [String]) throws(LotusError) {
            guard let id else {
                throw LotusError(
                    .dbtNotFound,
                    "Sql_Operation '\(node.uniqueID)' (\(node.originalFilePath)) depends on a \(kind) named '\(name)'"
                        + " which was not found",
                    hint: NearestNames.hint(NearestNames.find(name, in: known)) ?? "Check the spelling.")
            }
            if !ids.contains(id) { ids.append(id) }
        }
        for names in node.sources {
            let found = manifest.sources.first { [$0.sourceName, $0.name] == names }
            try add(
                found?.uniqueID, "source", names.joined(separator: "."),
                known: manifest.sources.map { "\($0.sourceName).\($0.name)" })
        }
        for ref in node.refs {
            try add(
                resolver.target(ref, from: node.packageName)?.uniqueID, "node", ref.name,
                known: manifest.nodes.filter { $0.resourceType.isRefable }.map(\.name))
        }
        for names in node.functions {
            let found = manifest.functions.first { $0.name == names.last }
            try add(
                found?.uniqueID, "function", names.joined(separator: "."),
                known: manifest.functions.map(\.name))
        }
        return ids
    }
}
