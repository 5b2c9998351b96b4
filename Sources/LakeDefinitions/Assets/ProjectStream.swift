// SPDX-License-Identifier: Apache-2.0

internal import Landing
package import LotusCore
package import Orchestrator
package import ProjectFiles

/// A stream of a project: its file, its connection, its asset.
package struct ProjectStream: Sendable {
    /// The folder of its stream file, such as `shopify`.
    package let source: String
    /// As the source calls it, such as `orders`.
    package let name: String
    /// The connection that reads it; nil when files are written by others.
    package let connection: String?
    /// The folder of its files below the landing root, with a slash at its end.
    package let folder: String
    /// Whether its file selects it.
    package let isSelected: Bool
    /// A schedule of its own.
    package let schedule: Schedule?
    package let location: SourceLocation

    /// `shopify_orders` (PROJECT.md section 5).
    package var asset: AssetKey { AssetKey("\(source)_\(name)") }
    /// `shopify__orders`, as tags and names of models have it.
    package var label: String { "\(source)__\(name)" }
    /// `shopify/orders`, as people write it.
    package var path: String { "\(source)/\(name)" }
    /// `shopify_orders_sensor`
    package var sensor: String { "\(source)_\(name)_sensor" }

    /// All streams of a project, by source and name.
    ///
    /// - Throws: what is wrong with the first stream file that cannot be read.
    package static func all(_ files: StreamFiles, _ settings: LotusSettings) throws(LotusError)
        -> [ProjectStream]
    {
        let connections = settings.connections
        var streams: [ProjectStream] = []
        for source in files.sources {
            for entry in source.entries {
                let file = try entry.result.get()
                let owner = connections.first { connection in
                    files.entries(of: connection, in: source, among: connections)
                        .contains { $0.name == entry.name }
                }
                let layout = LandingLayout(
                    prefix: "", namespace: owner?.namespace ?? source.name, stream: entry.stream)
                streams.append(
                    ProjectStream(
                        source: source.name, name: file.stream, connection: owner?.name,
                        folder: layout.folder, isSelected: file.isSelected, schedule: file.schedule,
                        location: file.location))
            }
        }
        return streams
    }
}
