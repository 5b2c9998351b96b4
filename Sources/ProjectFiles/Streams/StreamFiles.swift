// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
package import LotusCore

/// All stream files of a project, by the folders of their sources.
package struct StreamFiles: Sendable {
    /// One file: what it says, or what is wrong with it.
    package struct Entry: Sendable {
        /// The file's name without `.json`.
        package let name: String
        package let result: Result<StreamFile, LotusError>

        package var file: StreamFile? { try? result.get() }
        /// The stream as the source calls it, as far as that is known.
        package var stream: String { file?.stream ?? name }
    }

    /// A folder of stream files.
    package struct Source: Sendable {
        package let name: String
        /// Absolute.
        package let folder: String
        /// By file name.
        package let entries: [Entry]
    }

    /// By name.
    package let sources: [Source]

    /// Those that are there; a project without a folder of stream files has none.
    ///
    /// - Throws: ``LotusError`` `LL-STREAM-006` when a folder cannot be read. What is wrong with a file is
    ///   said in its entry.
    package static func load(_ settings: LotusSettings, projectFolder: String) throws(LotusError)
        -> StreamFiles
    {
        guard let root = settings.streams?.resolved, TextFile.folderExists(root) else {
            return StreamFiles(sources: [])
        }
        var sources: [Source] = []
        for name in try names(in: root, shownAs: FilePath.shown(root, relativeTo: projectFolder)) {
            let folder = root + "/" + name
            guard TextFile.folderExists(folder) else { continue }
            let shown = FilePath.shown(folder, relativeTo: projectFolder)
            sources.append(
                Source(name: name, folder: folder, entries: try entries(of: name, in: folder, shownAs: shown))
            )
        }
        return StreamFiles(sources: sources)
    }

    private static func entries(
        of source: String, in folder: String, shownAs shown: String
    ) throws(LotusError) -> [Entry] {
        var entries: [Entry] = []
        var seen: [String: String] = [:]
        for file in try names(in: folder, shownAs: shown) where file.hasSuffix(suffix) {
            let name = String(file.dropLast(suffix.count))
            var result = Result { () throws(LotusError) in
                let tree = try JSONReader.read(file: folder + "/" + file, shownAs: shown + "/" + file)
                return try StreamFileReader(tree, source: source, fileName: name).streamFile()
            }
            if case .success(let stream) = result {
                if let other = seen[stream.stream] {
                    result = .failure(twice(stream, other))
                } else {
                    seen[stream.stream] = file
                }
            }
            entries.append(Entry(name: name, result: result))
        }
        return entries
    }

    private static let suffix = ".json"

    private static func twice(_ file: StreamFile, _ other: String) -> LotusError {
        LotusError(
            .streamTwice, "the stream `\(file.stream)` has a file already: \(other)",
            hint: "keep one of the two, or correct its `stream`", location: file.location)
    }

    /// What a folder holds, sorted; files that begin with `_` or `.` are no streams.
    private static func names(in folder: String, shownAs shown: String) throws(LotusError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { !$0.hasPrefix("_") && !$0.hasPrefix(".") }
                .sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
        } catch {
            throw LotusError(
                .streamFolder, "the folder of streams \(shown) cannot be read",
                hint: "check its permissions", cause: error)
        }
    }
}

// MARK: - Connections

extension StreamFiles {
    /// The files that belong to a connection.
    ///
    /// A file belongs to the connection that its `connector` names, or to those whose source it names;
    /// without one, to the connection that has the name of its folder; if there is none of that name, to
    /// all connections with the built-in source of that name which have no folder of their own.
    package func entries(of connection: ConnectionSettings, among all: [ConnectionSettings]) -> [Entry] {
        sources.flatMap { entries(of: connection, in: $0, among: all) }
    }

    /// Those in one folder.
    package func entries(
        of connection: ConnectionSettings, in source: Source, among all: [ConnectionSettings]
    ) -> [Entry] {
        source.entries.filter { owners(of: $0, in: source, among: all).contains(connection.name) }
    }

    /// The name of the folder that the schemas of a connection are in: that of its stream files, if it has any.
    package func folder(of connection: ConnectionSettings) -> String {
        var names = [connection.name]
        if case .builtIn(let source) = connection.source { names.append(source) }
        return names.first { name in sources.contains { $0.name == name } } ?? connection.name
    }

    /// Files that belong to no connection, as `source/stream`.
    package func unclaimed(by connections: [ConnectionSettings]) -> [String] {
        sources.flatMap { source in
            source.entries.filter { owners(of: $0, in: source, among: connections).isEmpty }
                .map { "\(source.name)/\($0.name)" }
        }
    }

    private func owners(
        of entry: Entry, in source: Source, among connections: [ConnectionSettings]
    ) -> [String] {
        let wanted = entry.file?.connector?.text ?? source.name
        if connections.contains(where: { $0.name == wanted }) { return [wanted] }
        let folders = Set(sources.map(\.name))
        return connections.filter { connection in
            connection.source == .builtIn(wanted)
                && (entry.file?.connector != nil || !folders.contains(connection.name))
        }.map(\.name)
    }
}
