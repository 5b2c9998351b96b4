// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// The table or stream that a user names.
enum TraceStart {
    case node(Node)
    case stream(TrackedStream)

    /// A model, seed or snapshot by its name, its `unique_id` or `schema.table`; else a stream as
    /// `shopify/orders` or `shopify.orders`.
    ///
    /// - Throws: `LL-WHY-001` with the names that are near; `LL-WHY-006` for an ephemeral model.
    static func find(
        _ name: String, in manifest: Manifest, _ streams: [TrackedStream]
    ) throws(LotusError) -> TraceStart {
        let nodes = manifest.nodes.filter { [.model, .seed, .snapshot].contains($0.resourceType) }
        if let node = nodes.first(where: { Self.isNamed($0, name) }) {
            guard node.config["materialized"] != "ephemeral" else { throw ephemeral(node, manifest) }
            return .node(node)
        }
        if let stream = streams.first(where: { Self.isNamed($0, name) }) { return .stream(stream) }
        let names = nodes.map(\.name) + streams.map(\.path)
        throw LotusError(
            .traceTable, "there is no model, seed or stream '\(name)'",
            hint: NearestNames.hint(NearestNames.find(name, in: names))
                ?? "`lotus assets ls` lists them; a stream is written as `shopify/orders`")
    }

    private static func isNamed(_ node: Node, _ name: String) -> Bool {
        if node.uniqueID == name || (node.name == name && node.version == node.latestVersion) { return true }
        if !node.version.isNone, "\(node.name).v\(node.version.pythonText)" == name { return true }
        let table = "\(node.schema ?? "").\(node.alias)".lowercased()
        return [table, "\(node.database ?? "").\(table)".lowercased()].contains(name.lowercased())
    }

    private static func isNamed(_ stream: TrackedStream, _ name: String) -> Bool {
        name == stream.path || name == stream.name
    }

    private static func ephemeral(_ node: Node, _ manifest: Manifest) -> LotusError {
        let users = manifest.nodes.filter {
            $0.resourceType == .model && $0.nodeDependencies.contains(node.uniqueID)
        }.map(\.name)
        return LotusError(
            .traceEphemeral, "'\(node.name)' is ephemeral: it has no table, but is part of those that use it",
            hint: users.isEmpty
                ? "name a model that has a table" : "name one that uses it: \(users.joined(separator: ", "))")
    }
}
