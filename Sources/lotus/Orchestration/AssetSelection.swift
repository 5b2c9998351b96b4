// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import LakeDefinitions
import LotusCore
import Orchestrator

/// Reads what `lotus materialize` is asked for: dbt's selection, and streams as `stream:shopify/orders`.
struct AssetSelection: Sendable {
    let words: [String]
    let excluded: [String]

    private static let method = "stream:"

    /// The assets that are meant; those that nobody here makes are left out.
    func keys(of project: ProjectDefinitions, _ instance: ProjectInstance) async throws -> Set<AssetKey> {
        let graph = project.definitions.assets
        let keys = try await Self.keys(words, project, instance)
            .subtracting(try await excludedKeys(of: project, instance))
        return keys.filter { graph[$0]?.isExecutable == true || graph[$0]?.kind == .stream }
    }

    /// The assets that are left out.
    func excludedKeys(
        of project: ProjectDefinitions, _ instance: ProjectInstance
    ) async throws -> Set<AssetKey> {
        try await Self.keys(excluded, project, instance)
    }

    private static func keys(
        _ words: [String], _ project: ProjectDefinitions, _ instance: ProjectInstance
    ) async throws -> Set<AssetKey> {
        let graph = project.definitions.assets
        var keys: Set<AssetKey> = []
        let items = words.flatMap { $0.split(separator: " ").map(String.init) }
        for item in items where isStream(item) { keys.formUnion(try streams(item, project, graph)) }
        let nodes = items.filter { !isStream($0) }
        guard !nodes.isEmpty else { return keys }
        let names = Set(try await instance.dbt.select(nodes, excluding: [], instance.options.dbtPlace))
        return keys.union(
            graph.assets.values.filter { $0.kind != .stream && names.contains($0.name) }.map(\.key))
    }

    private static func isStream(_ item: String) -> Bool {
        item.drop { $0 == "+" || $0.isNumber }.hasPrefix(method)
    }

    /// `stream:shopify/orders`, `stream:shopify/*`, with `+` after it for what is made from it.
    private static func streams(
        _ item: String, _ project: ProjectDefinitions, _ graph: AssetGraph
    ) throws -> Set<AssetKey> {
        var text = Substring(item).drop { $0 == "+" || $0.isNumber }
        let takesChildren = text.hasSuffix("+")
        if takesChildren { text = text.dropLast() }
        let name = text.dropFirst(method.count)
        let found = project.streams.filter { stream in
            name == stream.path || name == "*" || name == "\(stream.source)/*" || name == stream.source
        }
        guard !found.isEmpty else {
            throw LotusError(
                .assetUnknown, "there is no stream `\(name)`",
                hint: NearestNames.hint(
                    NearestNames.find(String(name), in: project.streams.map(\.path)))
                    ?? "`lotus assets ls` lists the streams")
        }
        let keys = Set(found.map(\.asset))
        return takesChildren ? keys.union(graph.descendants(of: keys)) : keys
    }
}
