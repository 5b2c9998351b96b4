// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ConnectorKit
import DuckDB
import LotusCore
import ProjectFiles

struct DiscoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "discover", abstract: "Write down which streams and fields the sources have.",
        discussion: """
            Asks the source of each connection and writes a file for each stream into the folder of \
            discovered schemas. Says what is new, gone or of another type, and what the token may not read.
            """)

    @Argument(help: ArgumentHelp("Only these connections.", valueName: "connection"))
    var connections: [String] = []

    @Option(name: .customLong("stream"), help: ArgumentHelp("Only this stream.", valueName: "name"))
    var streams: [String] = []

    @Flag(help: "Write nothing; end with status 1 when a file is not as the source says.")
    var check = false

    @Option(
        help: ArgumentHelp("The folder of the project, or one below it.", valueName: "dir"),
        completion: .directory)
    var projectDir: String?

    @Flag(name: [.short, .long], help: "Show what caused an error.")
    var verbose = false

    func run() async throws {
        let project = try ProjectStreams.find(projectDir)
        var failure: LotusError?
        var discoveries: [Discovery] = []
        for connection in try project.connections(connections) {
            do {
                discoveries.append(try await discover(connection, in: project))
            } catch let error as LotusError where error.code != .cancelled {
                // The other connections have nothing to do with it.
                if let failure { Terminal.show(failure, verbose: verbose) }
                failure = error
            }
        }
        if let failure { throw failure }
        try requireWanted(discoveries)
        let stale = discoveries.flatMap(\.streams).filter(\.isStale).map { project.shown($0.path) }
        if check, !stale.isEmpty { throw LotusError.stale(stale, remedy: "lotus discover") }
    }

    private func discover(
        _ connection: ConnectionSettings, in project: ProjectStreams
    ) async throws -> Discovery {
        let catalog = try await ConnectionSource.use(connection, of: project.project) {
            try await $0.discover()
        }
        let discovery = Discovery(
            catalog, source: project.files.folder(of: connection), wanted: streams, in: project)
        if !check { try discovery.write() }
        let sink = try OutputSink(path: nil)
        sink.buffer.append(contentsOf: discovery.report(connection.name).utf8)
        try sink.finish()
        return discovery
    }

    /// A stream that was asked for must be one of any of the connections, and one of them must show it.
    private func requireWanted(_ discoveries: [Discovery]) throws(LotusError) {
        for name in streams {
            let found = discoveries.flatMap(\.streams).filter { $0.name == name }
            let refusals = found.compactMap(\.refusal)
            if refusals.count == found.count, let refusal = refusals.first { throw refusal }
        }
        guard
            let unknown = streams.first(where: { name in discoveries.allSatisfy { $0.missing.contains(name) }
            })
        else { return }
        let offered = discoveries.flatMap(\.offered)
        throw LotusError(
            .streamUnknown, "no source has a stream `\(unknown)`",
            hint: NearestNames.hint(NearestNames.find(unknown, in: offered))
                ?? "leave --stream out to see all")
    }
}

extension LotusError {
    /// What `--check` says of files that are not what a command would write.
    static func stale(_ files: [String], remedy: String) -> LotusError {
        let shown = files.prefix(20).joined(separator: ", ")
        let more = files.count > 20 ? " and \(files.count - 20) more" : ""
        return LotusError(
            .staleFiles, "\(shown)\(more): not up to date",
            hint: "run `\(remedy)` and look at what it changes")
    }
}
