// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import Orchestrator

/// The assets that the files of a project define (PROJECT.md section 5).
struct ProjectAssets {
    private let manifest: Manifest
    private let streams: [ProjectStream]
    private let streamsByLabel: [String: ProjectStream]
    private let nodesByID: [String: Node]
    private let sourcesByID: [String: SourceTable]
    private let timeZone: String?

    /// The models that each stream feeds, by the asset of the stream, parents first.
    private(set) var models: [AssetKey: [AssetKey]] = [:]
    private(set) var warnings: [LotusError] = []
    let graph: AssetGraph

    init(_ manifest: Manifest, _ streams: [ProjectStream], timeZone: String? = nil) throws(LotusError) {
        self.manifest = manifest
        self.streams = streams
        self.timeZone = timeZone
        streamsByLabel = Dictionary(streams.map { ($0.label, $0) }) { first, _ in first }
        nodesByID = Dictionary(manifest.nodes.map { ($0.uniqueID, $0) }) { first, _ in first }
        sourcesByID = Dictionary(manifest.sources.map { ($0.uniqueID, $0) }) { first, _ in first }
        var assets = streams.map(Self.asset)
        let reader = NodeAssets(
            streams: streamsByLabel, nodes: nodesByID, sources: sourcesByID, groups: manifest.groups,
            timeZone: timeZone)
        var checks = NodeChecks(manifest, nodesByID)
        var fed: [AssetKey: Set<AssetKey>] = [:]
        for node in manifest.nodes where NodeAssets.isAsset(node) {
            var asset = try reader.asset(of: node)
            asset.checks = checks.take(of: node.uniqueID)
            for stream in reader.streams(of: node) { fed[stream.asset, default: []].insert(asset.key) }
            assets.append(asset)
        }
        for source in manifest.sources where reader.stream(of: source) == nil {
            assets.append(try reader.asset(of: source))
        }
        graph = try AssetGraph(Self.merged(assets))
        models = fed.mapValues { keys in graph.order.filter { keys.contains($0) } }
    }

    /// Two sources may share a key, as in dagster-dbt when a project names one table twice.
    private static func merged(_ assets: [Asset]) -> [Asset] {
        var seen: Set<AssetKey> = []
        return assets.filter { $0.kind != .external || seen.insert($0.key).inserted }
    }

    private static func asset(_ stream: ProjectStream) -> Asset {
        var asset = Asset(stream.asset, .stream, name: stream.path)
        asset.group = stream.source
        asset.kinds = ["parquet"]
        asset.tags = ["lotus/stream": stream.path]
        asset.isExecutable = stream.connection != nil && stream.isSelected
        asset.location = stream.location
        return asset
    }
}

/// Reads assets from the nodes of a manifest.
private struct NodeAssets {
    let streams: [String: ProjectStream]
    let nodes: [String: Node]
    let sources: [String: SourceTable]
    let groups: [Group]
    let timeZone: String?

    /// Models that are no ephemeral ones, seeds and snapshots (dagster-dbt 0.29).
    static func isAsset(_ node: Node) -> Bool {
        switch node.resourceType {
        case .model: node.config["materialized"]?.string != "ephemeral"
        case .seed, .snapshot: true
        default: false
        }
    }

    func stream(of source: SourceTable) -> ProjectStream? {
        source.isExternal ? nil : streams["\(source.sourceName)__\(source.name)"]
    }

    /// The streams that a model belongs to: all that its tags name, or else the one that its name does.
    func streams(of node: Node) -> [ProjectStream] {
        guard node.resourceType == .model else { return [] }
        let tagged = node.tags.compactMap { streams[$0] }
        guard tagged.isEmpty else { return tagged }
        return LandedStreams.key(of: node) { streams[$0] != nil }.flatMap { streams[$0] }.map { [$0] } ?? []
    }

    func asset(of node: Node) throws(LotusError) -> Asset {
        let kind: Asset.Kind =
            switch node.resourceType {
            case .seed: .seed
            case .snapshot: .snapshot
            default: .model
            }
        let own = streams(of: node)
        let location = SourceLocation(file: node.originalFilePath, line: 1, column: 1)
        var asset = Asset(try key(of: node, location), kind, name: node.uniqueID)
        asset.description = node.description.isEmpty ? nil : node.description
        asset.group = group(of: node, own.first)
        asset.tags = Dictionary(node.tags.map { ($0, "") }) { first, _ in first }
        asset.owners = owners(of: node)
        asset.kinds = ["dbt", "duckdb"]
        asset.materialization = node.config["materialized"]?.string ?? kind.rawValue
        asset.codeVersion = codeVersion(of: node)
        asset.location = location
        asset.dependencies = dependencies(of: node).union(own.map(\.asset)).sorted()
        asset.automation = try automation(of: node, kind, hasStream: !own.isEmpty, location)
        return asset
    }

    func asset(of source: SourceTable) throws(LotusError) -> Asset {
        let location = SourceLocation(file: source.originalFilePath, line: 1, column: 1)
        var asset = Asset(try key(of: source, location), .external, name: source.uniqueID)
        asset.group = source.sourceName
        asset.description = source.description.isEmpty ? nil : source.description
        asset.kinds = ["source"]
        asset.location = location
        return asset
    }

    // MARK: Keys

    private func key(of node: Node, _ location: SourceLocation) throws(LotusError) -> AssetKey {
        try Self.chosenKey(node.meta, location) ?? AssetKey(Self.versioned(node))
    }

    private func key(of source: SourceTable, _ location: SourceLocation) throws(LotusError) -> AssetKey {
        try Self.chosenKey(source.meta, location) ?? AssetKey([source.sourceName, source.name])
    }

    private static func versioned(_ node: Node) -> String {
        node.version.isNone ? node.name : "\(node.name).v\(node.version.pythonText)"
    }

    /// `meta.dagster.asset_key`: a list of texts.
    private static func chosenKey(
        _ meta: PlainMap, _ location: SourceLocation
    ) throws(LotusError) -> AssetKey? {
        guard let value = meta["dagster"]?.map?["asset_key"], !value.isNone else { return nil }
        let parts = value.list?.map { $0.string ?? "" } ?? value.string.map { [$0] } ?? []
        guard !parts.isEmpty, !parts.contains("") else {
            throw LotusError(
                .assetMeta, "`meta.dagster.asset_key` is \(value.pythonLiteral), which is no key",
                hint: "write a list of texts, such as `[\"sales\", \"orders\"]`", location: location)
        }
        return AssetKey(parts)
    }

    // MARK: What it is made from

    private func dependencies(of node: Node) -> Set<AssetKey> {
        var found: Set<AssetKey> = []
        var open = node.nodeDependencies
        var seen: Set<String> = []
        while let id = open.popLast() {
            guard seen.insert(id).inserted else { continue }
            if let source = sources[id] {
                if let stream = stream(of: source) {
                    found.insert(stream.asset)
                } else if let key = try? key(of: source, SourceLocation(file: "", line: 1, column: 1)) {
                    found.insert(key)
                }
            } else if let parent = nodes[id] {
                if Self.isAsset(parent) {
                    if let key = try? key(of: parent, SourceLocation(file: "", line: 1, column: 1)) {
                        found.insert(key)
                    }
                } else {
                    // An ephemeral model is a part of those that use it.
                    open += parent.nodeDependencies
                }
            }
        }
        return found
    }

    // MARK: What it is like

    private func group(of node: Node, _ stream: ProjectStream?) -> String {
        if let name = node.meta["dagster"]?.map?["group"]?.string { return name }
        if let name = node.config["group"]?.string ?? node.group { return name }
        if let stream { return stream.source }
        if node.tags.contains("mart") { return "marts" }
        if node.tags.contains("enriched") { return "enriched" }
        return node.fqn.count > 2 ? node.fqn[1] : "default"
    }

    private func owners(of node: Node) -> [String] {
        if let owners = node.meta["dagster"]?.map?["owners"]?.list { return owners.compactMap(\.string) }
        guard let name = node.group,
            let owner = groups.first(where: { $0.name == name && $0.packageName == node.packageName })?.owner
        else { return [] }
        return owner["email"]?.string.map { [$0] } ?? []
    }

    private func codeVersion(of node: Node) -> String? {
        node.resourceType == .seed ? node.checksum.text : ContentHash.of(node.rawCode).text
    }

    /// `meta.lotus.automation`; else models of a stream follow its sensor, seeds are loaded once, and all
    /// others follow what they are made from.
    private func automation(
        of node: Node, _ kind: Asset.Kind, hasStream: Bool, _ location: SourceLocation
    ) throws(LotusError) -> AutomationPolicy {
        guard let value = node.meta["lotus"]?.map?["automation"], !value.isNone else {
            if kind == .seed { return .onMissing }
            return hasStream ? .manual : .eager
        }
        guard let text = value.string else {
            throw LotusError(
                .assetMeta, "`meta.lotus.automation` is \(value.pythonLiteral), which is no text",
                hint: "write `eager`, `manual`, `on_missing` or `on_cron \"0 6 * * *\"`", location: location)
        }
        return try AutomationPolicy(text, timeZone: timeZone, location: location)
    }
}

/// The data tests of a manifest, by the node that they check.
private struct NodeChecks {
    private var checks: [String: [AssetCheck]] = [:]

    init(_ manifest: Manifest, _ nodes: [String: Node]) {
        for node in manifest.nodes where node.resourceType == .test {
            let attached =
                node.test?.attachedNode
                ?? node.nodeDependencies.first { id in nodes[id].map(NodeAssets.isAsset) ?? false }
            guard let attached else { continue }
            var check = AssetCheck(node.name, identity: node.uniqueID)
            check.description = node.description.isEmpty ? nil : node.description
            check.severity = node.config["severity"]?.string?.lowercased() == "warn" ? .warning : .error
            checks[attached, default: []].append(check)
        }
    }

    mutating func take(of id: String) -> [AssetCheck] { (checks[id] ?? []).sorted { $0.name < $1.name } }
}
