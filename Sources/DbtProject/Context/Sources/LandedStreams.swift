// SPDX-License-Identifier: Apache-2.0

/// A stream of the project whose records are landed in files.
package struct LandedStream: Sendable, Hashable {
    /// The name of the folder of its stream file, such as `shopify`.
    package let source: String
    /// Such as `orders`.
    package let name: String
    /// All its files, as the engine finds them.
    package let glob: String

    package init(source: String, name: String, glob: String) {
        self.source = source
        self.name = name
        self.glob = glob
    }
}

/// The plain answer: all files of a stream, always. What was read before is not remembered.
package struct LandedStreams: SourceResolver {
    private let streams: [String: LandedStream]

    package init(_ streams: [LandedStream]) {
        self.streams = Dictionary(streams.map { (Self.key($0.source, $0.name), $0) }) { first, _ in first }
    }

    private static func key(_ source: String, _ stream: String) -> String { "\(source)__\(stream)" }

    /// The stream that a model belongs to: by a tag `source__stream`, or by a name `int_source__stream` when
    /// no tag names a stream (PROJECT.md section 5).
    ///
    /// - Parameter isStream: whether there is a stream of a name `source__stream`.
    package static func key(of model: Node, where isStream: (String) -> Bool) -> String? {
        guard model.resourceType == .model else { return nil }
        if let tag = model.tags.first(where: isStream) { return tag }
        guard model.name.hasPrefix("int_") else { return nil }
        let name = String(model.name.dropFirst("int_".count))
        return isStream(name) ? name : nil
    }

    private func stream(_ source: SourceTable) -> LandedStream? {
        streams[Self.key(source.sourceName, source.name)]
    }

    package func isLanded(_ source: SourceTable) -> Bool { stream(source) != nil }

    package func files(of source: SourceTable, for node: Node?) -> LandedFiles {
        guard let stream = stream(source) else {
            preconditionFailure("The files of '\(source.uniqueID)' are asked for, which has none.")
        }
        return LandedFiles([stream.glob])
    }

    package func files(for model: Node) -> [String]? {
        Self.key(of: model) { streams[$0] != nil }.flatMap { streams[$0] }.map { [$0.glob] }
    }
}
