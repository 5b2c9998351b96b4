// SPDX-License-Identifier: Apache-2.0

package import DbtProject
package import Landing
internal import LotusCore

/// Answers `source()` and `var('files')` of streams: an incremental model reads the files that it has not
/// consumed, everything else that is run reads all settled files, and what outlives a run the pattern of all
/// (PROJECT.md section 6).
package struct TrackedStreams: SourceResolver {
    /// What a part of a model may read, in bytes of files.
    let partBytesMax: Int
    let zone: LandingZone
    let lists: FileLists
    /// Days whose files are read again, consumed or not.
    let again: LandingDays?
    private let plain: LandedStreams
    private let streams: [String: TrackedStream]

    /// All of them, by source and name.
    var all: [TrackedStream] { streams.values.sorted { $0.path < $1.path } }

    /// - Parameter again: days whose files are read again, consumed or not; nil for none.
    package init(
        _ streams: [TrackedStream], in zone: LandingZone, partBytesMax: Int, again: LandingDays? = nil
    ) {
        self.again = again
        self.partBytesMax = partBytesMax
        self.zone = zone
        lists = FileLists(zone)
        plain = LandedStreams(streams.map(\.landed))
        self.streams = Dictionary(
            streams.map { (Self.key($0.landed.source, $0.landed.name), $0) },
            uniquingKeysWith: { one, _ in one })
    }

    private static func key(_ source: String, _ stream: String) -> String { "\(source)__\(stream)" }

    func stream(of source: SourceTable) -> TrackedStream? {
        streams[Self.key(source.sourceName, source.name)]
    }

    /// The stream that a model belongs to.
    func stream(of model: Node) -> TrackedStream? {
        LandedStreams.key(of: model) { streams[$0] != nil }.flatMap { streams[$0] }
    }

    /// The settled files of a stream, in the order in which they are consumed.
    package func files(of stream: TrackedStream) async throws -> [LandingFile] {
        await lists.list(stream)
        try Task.checkCancellation()
        return try lists.files(of: stream)
    }

    // MARK: Outside of runs

    package func isLanded(_ source: SourceTable) -> Bool { plain.isLanded(source) }

    package func files(of source: SourceTable, for node: Node?) -> LandedFiles {
        plain.files(of: source, for: node)
    }

    package func files(for model: Node) -> [String]? { plain.files(for: model) }

    // MARK: Runs

    package func list(_ sources: [SourceTable], for node: Node) async {
        var wanted = sources.compactMap { stream(of: $0) }
        if mayReadFiles(node), let own = stream(of: node) { wanted.append(own) }
        for stream in wanted { await lists.list(stream) }
    }

    /// Whether a node may ask for `var('files')`, in its own text or in a macro of the project.
    private func mayReadFiles(_ node: Node) -> Bool {
        node.rawCode.contains("files")
            || node.macroDependencies.contains {
                !$0.hasPrefix("macro.dbt.") && !$0.hasPrefix("macro.dbt_duckdb.")
            }
    }

    package func reading(_ run: ReadingRun) -> (any SourceReading)? {
        ConsumptionReading(run, of: self)
    }
}
