// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import Synchronization

/// Answers references from a finished manifest.
final class ManifestResolver: ReferenceResolver {
    private let context: ProjectContext
    private let nodes: [String: Node]
    private let refable: [String: [(package: String, id: String)]]
    private let sources: [String: [SourceTable]]
    private let functions: [Node]
    private let graphValue = Mutex<Value?>(nil)
    private let manifest: Manifest
    private let deferral: Deferral?
    let landings: any SourceResolver
    let selected: [String]

    /// - Parameters:
    ///   - landings: what is read where a source is no table.
    ///   - selected: the ids of what the command selects.
    init(
        _ project: ParsedProject, deferral: Deferral? = nil, landings: any SourceResolver = LandedStreams([]),
        selected: [String]
    ) {
        self.deferral = deferral
        self.landings = landings
        context = project.context
        self.selected = selected
        manifest = project.manifest
        var nodes: [String: Node] = [:]
        var refable: [String: [(package: String, id: String)]] = [:]
        for node in manifest.nodes where node.resourceType.isRefable {
            nodes[node.uniqueID] = node
            let entry = (package: node.packageName, id: node.uniqueID)
            if node.version.isTrue {
                refable["\(node.name).v\(node.version.pythonText)", default: []].append(entry)
            }
            if !node.version.isTrue || node.version == node.latestVersion {
                refable[node.name, default: []].append(entry)
            }
        }
        self.nodes = nodes
        self.refable = refable
        sources = Dictionary(grouping: manifest.sources) { "\($0.sourceName).\($0.name)" }
        functions = manifest.functions
    }

    private var limit: Int? { context.session.flags["EMPTY"]?.isTrue == true ? 0 : nil }

    // MARK: Refs

    func target(_ arguments: RefArguments, from package: String) -> Node? {
        guard let entries = refable[arguments.searchName] else { return nil }
        let packages =
            arguments.package.map { [$0] }
            ?? ManifestBuilder.searchedPackages(package, root: context.root.name)
        for candidate in packages {
            let entry = candidate == nil ? entries.first : entries.first { $0.package == candidate }
            if let entry { return nodes[entry.id] }
        }
        return nil
    }

    func ref(
        _ arguments: RefArguments, from node: Node?, capture: RenderCapture?,
        database: any AdapterDatabase
    ) throws(TemplateError) -> Relation {
        let package = node?.packageName ?? context.root.name
        guard let target = target(arguments, from: package) else {
            throw TemplateError.project(
                .dbtNotFound, "the model '\(arguments.shown)' does not exist or is disabled",
                hint: NearestNames.hint(NearestNames.find(arguments.name, in: refable.keys))
                    ?? "Check the spelling, or add the model.")
        }
        if let node, node.resourceType != .operation, !node.nodeDependencies.contains(target.uniqueID) {
            throw TemplateError.project(
                .dbtCompilation,
                "'\(node.name)' refers to '\(arguments.shown)', which was not seen when the file was parsed",
                hint: "Write `-- depends_on: {{ ref('\(arguments.name)') }}` at the top of the file.")
        }
        var relation: Relation
        if target.isEphemeral {
            capture?.update { if !$0.ctes.contains(target.uniqueID) { $0.ctes.append(target.uniqueID) } }
            relation = .ephemeral(target.alias)
        } else {
            relation = try deferred(context.relation(of: target), target, database)
        }
        relation.limit = limit
        return relation
    }

    // MARK: Deferral

    /// The relation of the state where the target does not hold the one that is asked for, or where the
    /// state is favoured.
    private func deferred(
        _ own: Relation, _ node: Node, _ database: any AdapterDatabase
    ) throws(TemplateError) -> Relation {
        guard let deferral, let place = deferral.place(of: node.uniqueID) else { return own }
        if !deferral.favors(node.uniqueID) {
            do {
                let found = try database.relation(
                    database: own.database, schema: own.schema, identifier: own.identifier ?? node.alias)
                if found != nil { return own }
            } catch {
                throw TemplateError(.host, (error as? LotusError)?.message ?? "\(error)", cause: error)
            }
        }
        return moved(own, to: place)
    }

    private func moved(_ relation: Relation, to place: Deferral.Place) -> Relation {
        var relation = relation
        relation.database = place.database
        relation.schema = place.schema
        relation.identifier = place.alias
        return relation
    }

    func deferRelation(of node: Node) -> Relation? {
        deferral?.place(of: node.uniqueID).map { moved(context.relation(of: node), to: $0) }
    }

    // MARK: Sources and functions

    func source(
        _ source: String, _ table: String, from node: Node?, database: any AdapterDatabase,
        reading: (any SourceReading)?
    ) throws(TemplateError) -> Relation {
        let found = try existingTable(source, table, from: node)
        var relation = try own(found)
        if relation.external == nil, landings.isLanded(found) {
            try TemplateError.host {
                guard try !Self.isThere(relation, database) else { return }
                // What `--empty` leaves out was not read.
                let files =
                    limit == nil
                    ? try reading?.files(of: found) ?? landings.files(of: found, for: node)
                    : try landings.files(of: found, for: node)
                relation.external = files.sql
            }
        }
        relation.limit = limit
        return relation
    }

    static func isThere(_ relation: Relation, _ database: any AdapterDatabase) throws -> Bool {
        try database.relation(
            database: relation.database, schema: relation.schema, identifier: relation.identifier ?? "")
            != nil
    }

    private func own(_ table: SourceTable) throws(TemplateError) -> Relation {
        try TemplateError.host { try SourceRelation.make(table, base: QuotePolicy()) }
    }

    private func existingTable(
        _ source: String, _ table: String, from node: Node?
    ) throws(TemplateError) -> SourceTable {
        let package = node?.packageName ?? context.root.name
        guard let found = sourceTable(source, table, from: package) else {
            throw TemplateError.project(
                .dbtNotFound, "the source '\(source).\(table)' does not exist or is disabled",
                hint: NearestNames.hint(NearestNames.find("\(source).\(table)", in: sources.keys))
                    ?? "Define it under `sources:`.")
        }
        return found
    }

    func files(for model: Node, reading: (any SourceReading)?) throws(TemplateError) -> [String]? {
        try TemplateError.host { try reading.map { try $0.files() } ?? landings.files(for: model) }
    }

    func sourceTable(_ source: String, _ table: String, from package: String) -> SourceTable? {
        guard let tables = sources["\(source).\(table)"] else { return nil }
        for candidate in ManifestBuilder.searchedPackages(package, root: context.root.name) {
            if let found = tables.first(where: { candidate == nil || $0.packageName == candidate }) {
                return found
            }
        }
        return nil
    }

    func function(
        _ name: String, package: String?, from node: Node?, database: any AdapterDatabase
    ) throws(TemplateError) -> Relation {
        guard
            let found = functions.first(where: {
                $0.name == name && (package == nil || $0.packageName == package)
            })
        else {
            throw TemplateError.project(
                .dbtNotFound, "the function '\(name)' does not exist or is disabled",
                hint: NearestNames.hint(NearestNames.find(name, in: functions.map(\.name)))
                    ?? "Add it to a function path.")
        }
        return try deferred(
            Relation(
                database: found.database, schema: found.schema, identifier: found.alias, type: "function"),
            found, database)
    }

    /// The relation that a foreign key points to.
    func relation(of reference: StaticReference, from node: Node) throws(LotusError) -> String {
        do throws(TemplateError) {
            switch reference {
            case .ref(let arguments):
                guard let target = target(arguments, from: node.packageName) else {
                    throw TemplateError.project(
                        .dbtNotFound,
                        "a foreign key of '\(node.name)' points to '\(arguments.shown)', which does not exist"
                    )
                }
                let own = context.relation(of: target)
                // A key leads to what this command builds, whether it is there yet or not.
                guard let deferral, !deferral.selected.contains(target.uniqueID) else { return own.rendered }
                return (deferRelation(of: target) ?? own).rendered
            case .source(let names):
                return try own(try existingTable(names[0], names[1], from: node)).rendered
            }
        } catch {
            throw error.lotusError
        }
    }

    // MARK: Graph

    var graph: Value {
        if let value = graphValue.withLock({ $0 }) { return value }
        let record = manifest.record
        let keys = [
            "exposures", "functions", "groups", "metrics", "nodes", "sources", "semantic_models",
            "saved_queries",
            "unit_tests",
        ]
        let value = Value.dict(DictValue(keys.map { ($0, (record[$0] ?? .map(PlainMap())).jinja) }))
        graphValue.withLock { $0 = value }
        return value
    }
}
