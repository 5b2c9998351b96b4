// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LotusCore
import ProjectFiles

struct CatalogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "catalog", abstract: "Write _catalog.json from the stream files.",
        discussion: """
            Each folder of stream files gets a _catalog.json with its streams, in the form that Airbyte's \
            Terraform provider takes. A file that says the same already is not touched.
            """)

    @Argument(
        help: ArgumentHelp("Only the folders of these connections or sources.", valueName: "source"))
    var sources: [String] = []

    @Flag(help: "Write nothing; end with status 1 when a catalog is not up to date.")
    var check = false

    @Option(
        help: ArgumentHelp("The folder of the project, or one below it.", valueName: "dir"),
        completion: .directory)
    var projectDir: String?

    @Flag(name: [.short, .long], help: "Show what caused an error.")
    var verbose = false

    func run() throws {
        let project = try ProjectStreams.find(projectDir)
        var failure: LotusError?
        var stale: [String] = []
        for folder in try chosen(project) where !folder.entries.isEmpty {
            do {
                let catalog = try CatalogFile(streams(of: folder, in: project))
                let path = "\(folder.folder)/\(CatalogFile.fileName)"
                let old = GeneratedFile.text(at: path)
                if let old, catalog.isSaid(by: old) {
                    if !check { print("unchanged \(project.shown(path))") }
                } else if check {
                    stale.append(project.shown(path))
                } else {
                    try GeneratedFile.write(catalog.text, to: path)
                    print("wrote \(project.shown(path)), \(folder.entries.count) streams")
                }
            } catch let error as LotusError {
                // The other folders have nothing to do with it.
                if let failure { Terminal.show(failure, verbose: verbose) }
                failure = error
            }
        }
        if !stale.isEmpty {
            if let failure { Terminal.show(failure, verbose: verbose) }
            throw LotusError.stale(stale, remedy: "lotus catalog")
        }
        if let failure { throw failure }
    }

    /// The folders of stream files that the arguments name.
    private func chosen(_ project: ProjectStreams) throws -> [StreamFiles.Source] {
        let all = project.files.sources
        guard !all.isEmpty else {
            let root = project.settings.streams.map { project.shown($0.resolved) } ?? "assets/streams"
            throw LotusError(
                .noStreamFolder, "the project has no stream files",
                hint: "make \(root)/SOURCE/STREAM.json with `{}` in it")
        }
        var names: Set<String> = []
        for word in sources {
            let connection = project.settings.connections.first { $0.name == word }
            let name = connection.map { project.files.folder(of: $0) } ?? word
            guard all.contains(where: { $0.name == name }) else {
                let known = all.map(\.name) + project.settings.connections.map(\.name)
                throw LotusError(
                    .noStreamFolder, "there are no stream files of `\(word)`",
                    hint: NearestNames.hint(NearestNames.find(word, in: known))
                        ?? "the folders are \(all.map(\.name).joined(separator: ", "))")
            }
            names.insert(name)
        }
        return all.filter { names.isEmpty || names.contains($0.name) }
    }

    /// - Throws: the last of the errors; the others are shown.
    private func streams(
        of folder: StreamFiles.Source, in project: ProjectStreams
    ) throws(LotusError) -> [CatalogFile.Stream] {
        var failure: LotusError?
        var streams: [CatalogFile.Stream] = []
        var undiscovered: [String] = []
        for entry in folder.entries {
            do {
                let file = try entry.result.get()
                for warning in file.warnings { Terminal.warn(warning) }
                guard let schema = try project.schema(of: file.stream, source: file.source) else {
                    undiscovered.append(file.stream)
                    continue
                }
                streams.append(try CatalogFile.Stream(file, schema))
            } catch {
                if let failure { Terminal.show(failure, verbose: verbose) }
                failure = error
            }
        }
        if let failure { throw failure }
        guard undiscovered.isEmpty else { throw noSchema(of: undiscovered, folder, in: project) }
        return streams
    }

    private func noSchema(
        of streams: [String], _ folder: StreamFiles.Source, in project: ProjectStreams
    ) -> LotusError {
        let connection = project.settings.connections.first { project.files.folder(of: $0) == folder.name }
        let path = StreamSchema.path(of: streams[0], source: folder.name, in: project.schemasFolder)
        return LotusError(
            .schemaMissing, "nothing was discovered of \(folder.name)'s \(streams.joined(separator: ", "))",
            hint: connection.map { "run `lotus discover \($0.name)`; it writes \(project.shown(path))" }
                ?? "write \(project.shown(path)) as docs/ingestion.md says: no connection can be asked for it"
        )
    }
}
