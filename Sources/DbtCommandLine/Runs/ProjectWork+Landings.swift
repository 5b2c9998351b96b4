// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner

extension ProjectWork {
    /// What is read where a source of the project is no table.
    func landings(_ databases: any DatabaseOpener) async throws -> any SourceResolver {
        let wanted = WantedStreams(parsed.manifest)
        guard !wanted.isEmpty else { return LandedStreams([]) }
        return try await databases.landings(of: loaded.project, profile: loaded.profile) { source, stream in
            wanted.contains(source, stream)
        }
    }
}

/// The streams whose landing files a project may read.
private struct WantedStreams: Sendable {
    private let sources: Set<String>
    /// Models that read `var('files')`.
    private let models: [Node]

    init(_ manifest: Manifest) {
        sources = Set(
            manifest.sources.filter { !$0.isExternal }.map { "\($0.sourceName)__\($0.name)" })
        let places = manifest.nodes.indices.filter { place in
            let code = manifest.nodes[place].rawCode
            return code.contains("'files'") || code.contains("\"files\"")
        }
        models = places.map { manifest.nodes[$0] }
    }

    var isEmpty: Bool { sources.isEmpty && models.isEmpty }

    func contains(_ source: String, _ stream: String) -> Bool {
        let key = "\(source)__\(stream)"
        return sources.contains(key)
            || models.contains { LandedStreams.key(of: $0, where: { $0 == key }) != nil }
    }
}
