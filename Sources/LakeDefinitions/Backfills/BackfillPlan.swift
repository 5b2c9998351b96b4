// SPDX-License-Identifier: Apache-2.0

package import DbtProject
package import LotusCore
package import Orchestrator

/// What a backfill of a selection makes: models that read the landing files of some days again, and models
/// that are made as in any run.
package struct BackfillPlan: Sendable {
    /// A model that is made.
    package struct Entry: Sendable {
        package let asset: AssetKey
        package let node: Node
        /// The stream of which it reads files again; nil for a model that is made as in any run.
        package let stream: TrackedStream?
    }

    /// Parents first.
    package let entries: [Entry]

    package var assets: [AssetKey] { entries.map(\.asset) }
    package var streams: [TrackedStream] {
        var seen: Set<TrackedStream> = []
        return entries.compactMap(\.stream).filter { seen.insert($0).inserted }
    }

    /// - Parameters:
    ///   - selection: what a user chose; a stream stands for the models of its sensor.
    ///   - excluded: what is left out of that.
    ///   - streams: those of the project; nil when it has none.
    /// - Throws: ``LotusError`` `LL-BACKFILL-002` when nothing of it reads landing files again,
    ///   `LL-BACKFILL-003` for a model whose table would come out wrong.
    package init(
        _ selection: Set<AssetKey>, excluding excluded: Set<AssetKey>, of project: ProjectDefinitions,
        reading streams: TrackedStreams?
    ) throws(LotusError) {
        let graph = project.definitions.assets
        var keys = selection
        for stream in project.streams where keys.remove(stream.asset) != nil {
            keys.formUnion(project.models(of: stream))
        }
        keys.subtract(excluded)
        let nodes = Dictionary(project.manifest.nodes.map { ($0.uniqueID, $0) }) { first, _ in first }
        let sources = Dictionary(project.manifest.sources.map { ($0.uniqueID, $0) }) { first, _ in first }
        entries = graph.order.filter { keys.contains($0) }.compactMap { key in
            guard let asset = graph[key], asset.isExecutable, let node = nodes[asset.name] else { return nil }
            let read = node.nodeDependencies.compactMap { sources[$0] }.compactMap { streams?.stream(of: $0) }
            let stream =
                IncrementalModel(node) == nil ? nil : streams?.consumed(by: node, reading: Set(read))
            return Entry(asset: key, node: node, stream: stream)
        }
        guard entries.contains(where: { $0.stream != nil }) else {
            throw LotusError(
                .backfillNothing, "nothing of the selection reads landing files again",
                hint: "choose incremental models that read a stream by `source()` or `var('files')`, or the "
                    + "stream itself, as `stream:shopify/orders`; `lotus materialize` makes everything else")
        }
        for entry in entries {
            guard let stream = entry.stream, let model = IncrementalModel(entry.node) else { continue }
            if let error = Self.refusal(of: entry.node, model, stream) { throw error }
        }
    }

    /// Why a model must not read files again; nil when rows of which its table has a newer version stay, and the
    /// others take their places.
    static func refusal(of node: Node, _ model: IncrementalModel, _ stream: TrackedStream) -> LotusError? {
        let reason: String
        switch model.rows {
        case .replaced where !model.isAggregate(stream.primaryKey): return nil
        case .replaced:
            reason =
                "has a row for each \(model.key.joined(separator: ", ")), which is not the key of "
                + "\(stream.path): files of some days alone would make its rows anew"
        case .added:
            reason = "adds what it reads to its table: rows of files that it reads again would be there twice"
        case .other:
            reason =
                "has a strategy of its own: rows of files that it reads again may take the place of newer ones"
        }
        return LotusError(
            .backfillWrong, "'\(node.name)' \(reason)",
            hint: "leave it out with `--exclude \(node.name)`, or build it anew with "
                + "`lotus materialize \(node.name) --full-refresh`",
            location: SourceLocation(file: node.originalFilePath, line: 1, column: 1))
    }
}
