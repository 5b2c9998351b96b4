// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import ProjectFiles

/// A project's connections, stream files and discovered schemas, without opening its target.
struct ProjectStreams: Sendable {
    let project: Project
    let settings: LotusSettings
    let files: StreamFiles

    /// - Throws: ``LotusError`` when the project, its settings or a folder of streams cannot be read.
    init(_ project: Project) throws {
        self.project = project
        settings = try LotusSettings.load(projectFolder: project.folder, environment: project.environment)
        files = try StreamFiles.load(settings, projectFolder: project.folder)
    }

    /// The project that a command means.
    static func find(_ projectFolder: String?) throws -> ProjectStreams {
        let start = AbsolutePath.of(projectFolder ?? ".")
        return try ProjectStreams(Project.find(from: start, processEnvironment: Terminal.environment))
    }

    /// The folder of discovered schemas.
    var schemasFolder: String {
        settings.schemas?.resolved ?? "\(project.folder)/\(LotusSettings.defaultSchemas)"
    }

    /// A path as the user sees it.
    func shown(_ path: String) -> String { FilePath.shown(path, relativeTo: project.folder) }

    /// What was discovered of a stream; nil when nothing was.
    func schema(of stream: String, source: String) throws(LotusError) -> StreamSchema? {
        let path = StreamSchema.path(of: stream, source: source, in: schemasFolder)
        return try StreamSchema.read(file: path, shownAs: shown(path))
    }

    // MARK: - Connections

    /// The connections with these names; all without a name.
    ///
    /// - Throws: ``LotusError`` when there is none of a name, or none at all.
    func connections(_ names: [String]) throws(LotusError) -> [ConnectionSettings] {
        let all = settings.connections
        guard !all.isEmpty else {
            throw LotusError(
                .noConnection, "the project has no connection",
                hint:
                    "name one under `connections:` in \(LotusSettings.fileName); docs/ingestion.md shows how")
        }
        guard let unknown = names.first(where: { name in !all.contains { $0.name == name } }) else {
            return all.filter { names.isEmpty || names.contains($0.name) }
        }
        throw LotusError(
            .noConnection, "there is no connection `\(unknown)` in \(LotusSettings.fileName)",
            hint: NearestNames.hint(NearestNames.find(unknown, in: all.map(\.name)))
                ?? "the connections are \(all.map(\.name).joined(separator: ", "))")
    }

    /// The stream files of a connection.
    func entries(of connection: ConnectionSettings) -> [StreamFiles.Entry] {
        files.entries(of: connection, among: settings.connections)
    }

    /// What the stream files of a connection ask of its source.
    func selection(of connection: ConnectionSettings, from catalog: Catalog) -> StreamSelection {
        StreamSelection(entries(of: connection), catalog: catalog)
    }

    /// What to tell of a connection that has no stream file; nil when it has some.
    func emptiness(of connection: ConnectionSettings) -> LotusError? {
        guard entries(of: connection).isEmpty else { return nil }
        let root = settings.streams.map { shown($0.resolved) } ?? "assets/streams"
        return LotusError(
            .noStreamFile, "the connection `\(connection.name)` has no stream file: nothing is copied",
            hint: "make \(root)/\(connection.name)/STREAM.json with `{}` in it; "
                + "`lotus discover \(connection.name)` writes down which streams there are",
            location: connection.location)
    }

    /// A note on stream files that belong to no connection; nil when there are none.
    var unclaimedNote: String? {
        let names = files.unclaimed(by: settings.connections)
        guard !names.isEmpty else { return nil }
        let shown = names.prefix(Self.shownNamesMax).joined(separator: ", ")
        let more = names.count > Self.shownNamesMax ? " and \(names.count - Self.shownNamesMax) more" : ""
        return "without a connection: \(shown)\(more)"
    }

    private static let shownNamesMax = 5
}
