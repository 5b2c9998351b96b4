// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import Landing
import LotusCore
import ProjectFiles

extension TargetDatabases {
    /// The streams that have a stream file, with all their files.
    func landings(
        of project: ProjectFiles.Project, profile: Profile, where isWanted: @Sendable (String, String) -> Bool
    ) async throws -> any SourceResolver {
        let streams = try ProjectStreams(project)
        let landed = Self.folders(of: streams)
        guard landed.contains(where: { isWanted($0.source, $0.stream) }) else { return LandedStreams([]) }
        let root = try await LandingRoot.find(
            streams.settings, project: project, profile: profile, folders: landed.map(\.folder))
        return LandedStreams(
            landed.map { entry in
                LandedStream(
                    source: entry.source, name: entry.stream, glob: "\(root.url)\(entry.folder)**/*.parquet")
            })
    }

    /// The folder of each stream: that of its connection, or else that of the name of its source.
    private static func folders(
        of streams: ProjectStreams
    ) -> [(source: String, stream: String, folder: String)] {
        let connections = streams.settings.connections
        return streams.files.sources.flatMap { source in
            source.entries.map { entry in
                let owner = connections.first { connection in
                    streams.files.entries(of: connection, in: source, among: connections)
                        .contains { $0.name == entry.name }
                }
                let layout = LandingLayout(
                    prefix: "", namespace: owner?.namespace ?? source.name, stream: entry.stream)
                return (source.name, entry.stream, layout.folder)
            }
        }
    }
}
