// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

extension TrackedStreams {
    /// Whether a model's own text asks for `var('files')`.
    static func asksForFiles(_ node: Node) -> Bool {
        node.rawCode.contains("'files'") || node.rawCode.contains("\"files\"")
    }

    /// The stream whose files a model is given one time each, if it is incremental: that of the model when it
    /// asks for `var('files')`, else the only one that it reads.
    func consumed(by node: Node, reading streams: Set<TrackedStream>) -> TrackedStream? {
        if Self.asksForFiles(node), let own = stream(of: node) { return own }
        return streams.count == 1 ? streams.first : nil
    }
}
