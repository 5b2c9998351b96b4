// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Reads `cursor_path` of `meta.feeder_cursors`: the last file of a stream that a feeder had handed on before
/// there was a record of files.
package struct FeederCursor: Sendable {
    private let stream: TrackedStream

    package init(_ stream: TrackedStream) { self.stream = stream }

    /// The position that a path names: a URL, a key, or what comes below the folder of the stream.
    ///
    /// - Throws: ``LotusError`` `feederCursor` for a path of another stream: to take it for no cursor would
    ///   read everything once more.
    package func position(of path: String) throws(LotusError) -> FilePosition {
        let names = stream.folder.split(separator: "/").suffix(2).joined(separator: "/") + "/"
        let isRelative = path.hasPrefix("year=") || !path.contains("/")
        let below = isRelative ? path[...] : Self.rest(of: path, after: names)
        guard let below, !below.isEmpty,
            let position = FilePosition(key: stream.folder + below, folder: stream.folder)
        else {
            throw LotusError(
                .feederCursor,
                "the cursor of \(stream.name) in meta.feeder_cursors is no path of it: '\(path)'",
                hint: "it should name a file below \(stream.folder); correct or delete the row")
        }
        return position
    }

    private static func rest(of path: String, after names: String) -> Substring? {
        var rest: Substring?
        var searched = path[...]
        while let range = searched.firstRange(of: names) {
            if range.lowerBound == path.startIndex || path[path.index(before: range.lowerBound)] == "/" {
                rest = path[range.upperBound...]
            }
            searched = path[range.upperBound...]
        }
        return rest
    }
}
