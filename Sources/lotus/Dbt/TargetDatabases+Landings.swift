// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import LakeDefinitions
import Landing
import LotusCore
import ProjectFiles

extension TargetDatabases {
    /// The streams that have a stream file, with their files.
    func landings(
        of project: ProjectFiles.Project, profile: Profile, where isWanted: @Sendable (String, String) -> Bool
    ) async throws -> any SourceResolver {
        let streams = try ProjectStreams(project)
        let landed = Self.folders(of: streams)
        guard landed.contains(where: { isWanted($0.source, $0.entry.stream) }) else {
            return LandedStreams([])
        }
        let root = try await LandingRoot.find(
            streams.settings, project: project, profile: profile, folders: landed.map(\.folder))
        let store = streams.settings.store
        var zone = LandingZone(root.store, prefix: root.prefix, url: root.url) { stream in
            try await UnsettledFiles(store).keys(of: stream)
        }
        // A folder that a user named has to be there.
        zone.mayBeMissing = streams.settings.landing == nil
        let tracked = try landed.map { source, entry, folder in
            TrackedStream(
                LandedStream(source: source, name: entry.stream, glob: "\(root.url)\(folder)**/*.parquet"),
                folder: root.prefix + folder, primaryKey: try streams.primaryKey(of: entry, source: source))
        }
        return TrackedStreams(tracked, in: zone, partBytesMax: streams.settings.batchBytes, again: again)
    }

    /// The folder of each stream: that of its connection, or else that of the name of its source.
    private static func folders(
        of streams: ProjectStreams
    ) -> [(source: String, entry: StreamFiles.Entry, folder: String)] {
        let connections = streams.settings.connections
        return streams.files.sources.flatMap { source in
            source.entries.map { entry in
                let owner = connections.first { connection in
                    streams.files.entries(of: connection, in: source, among: connections)
                        .contains { $0.name == entry.name }
                }
                let layout = LandingLayout(
                    prefix: "", namespace: owner?.namespace ?? source.name, stream: entry.stream)
                return (source.name, entry, layout.folder)
            }
        }
    }
}

extension ProjectStreams {
    /// The columns of a stream's primary key, by its file or else by what was discovered; nil when neither
    /// tells, or when it lies inside of columns.
    func primaryKey(of entry: StreamFiles.Entry, source: String) throws(LotusError) -> [String]? {
        var paths = entry.file?.primaryKey ?? []
        if paths.isEmpty { paths = try schema(of: entry.stream, source: source)?.primaryKey ?? [] }
        guard !paths.isEmpty, paths.allSatisfy({ $0.count == 1 }) else { return nil }
        return paths.map { $0[0] }
    }
}
