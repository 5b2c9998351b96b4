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
        package let stream: ProjectStream?
    }

    /// Parents first.
    package let entries: [Entry]

    package var assets: [AssetKey] { entries.map(\.asset) }
    package var streams: [ProjectStream] {
        var seen: Set<String> = []
        return entries.compactMap(\.stream).filter { seen.insert($0.path).inserted }
    }

    /// - Parameter selection: what a user chose; a stream stands for the models of its sensor.
    /// - Throws: ``LotusError`` `LL-BACKFILL-002` when nothing of it reads landing files again,
    ///   `LL-BACKFILL-003` for a model whose table would have rows twice.
    package init(_ selection: Set<AssetKey>, of project: ProjectDefinitions) throws(LotusError) {
        let graph = project.definitions.assets
        var keys = selection
        for stream in project.streams where keys.remove(stream.asset) != nil {
            keys.formUnion(project.models(of: stream))
        }
        let streams = Dictionary(project.streams.map { ($0.asset, $0) }) { first, _ in first }
        let nodes = Dictionary(project.manifest.nodes.map { ($0.uniqueID, $0) }) { first, _ in first }
        entries = graph.order.filter { keys.contains($0) }.compactMap { key in
            guard let asset = graph[key], asset.isExecutable, let node = nodes[asset.name] else { return nil }
            return Entry(asset: key, node: node, stream: Self.stream(of: node, asset, streams))
        }
        guard entries.contains(where: { $0.stream != nil }) else {
            throw LotusError(
                .backfillNothing, "nothing of the selection reads landing files again",
                hint: "choose incremental models that read a stream by `source()` or `var('files')`, or the "
                    + "stream itself, as `stream:shopify/orders`; `lotus materialize` makes everything else")
        }
        for entry in entries where entry.stream != nil && IncrementalModel(entry.node)?.rows == .added {
            throw Self.wouldAddTwice(entry.node)
        }
    }

    /// The stream whose files an incremental model consumes; nil when there is none, or more than one.
    private static func stream(
        of node: Node, _ asset: Asset, _ streams: [AssetKey: ProjectStream]
    ) -> ProjectStream? {
        guard IncrementalModel(node) != nil else { return nil }
        let read = asset.dependencies.compactMap { streams[$0] }
        guard read.count == 1, let stream = read.first else { return nil }
        // A model that names its files itself is left as it is.
        let reads =
            node.nodeDependencies.contains { $0.hasSuffix(".\(stream.source).\(stream.name)") }
            || TrackedStreams.asksForFiles(node)
        return reads ? stream : nil
    }

    static func wouldAddTwice(_ node: Node) -> LotusError {
        LotusError(
            .backfillAdds,
            "'\(node.name)' adds what it reads to its table: rows of files that it reads again would be there twice",
            hint: "leave it out with `--exclude \(node.name)`, give it a `unique_key`, or build it anew with "
                + "`lotus materialize \(node.name) --full-refresh`",
            location: SourceLocation(file: node.originalFilePath, line: 1, column: 1))
    }
}
