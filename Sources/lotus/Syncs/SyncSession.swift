// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import DuckDB
import Landing
import LotusCore
import ObjectStore
import ProjectFiles
import SQLiteStore
import Sync

/// A project whose connections are to be synced.
struct SyncSession: Sendable {
    /// What came of a connection.
    struct Outcome: Sendable {
        let connection: String
        /// nil when the connection could not be begun.
        var result: SyncResult?
        var error: LotusError?
    }

    /// When files are made of what has come.
    var policy = CheckpointPolicy()
    private let profile: Profile
    private let streams: ProjectStreams
    private let choices: [SyncChoice]
    private let isFullRefresh: Bool
    private let filesWereMoved: Bool
    private let crashes: CrashPoints

    private static let stagingFolder = ".lotus/staging"

    /// Reads the files of a project.
    ///
    /// - Parameter names: connections and streams; none for all.
    init(
        _ options: WorkspaceOptions, _ names: [String], isFullRefresh: Bool, filesWereMoved: Bool
    ) throws {
        let project: Project
        (project, profile) = try Workspace.load(options)
        streams = try ProjectStreams(project)
        choices = try SyncChoice.all(names, in: streams)
        self.isFullRefresh = isFullRefresh
        self.filesWereMoved = filesWereMoved
        crashes = try CrashPoints.named(Terminal.environment[CrashPoints.variable])
        for warning in streams.settings.warnings { Terminal.warn(warning) }
        for choice in choices {
            if let warning = streams.emptiness(of: choice.connection) { Terminal.warn(warning) }
        }
        try checkConnections()
    }

    private var project: Project { streams.project }

    /// Syncs what was chosen, connections side by side.
    func run(progress: @escaping @Sendable (SyncEvent) -> Void) async throws -> [Outcome] {
        let staged = try StagedFiles.open("\(project.folder)/\(Self.stagingFolder)")
        defer { staged.close() }
        let root = try await LandingRoot.find(
            streams.settings, project: project, profile: profile,
            folders: streams.settings.connections.flatMap { folders(of: $0) })
        let store = try openStore()
        defer { store.close() }
        let assembly = LandingAssembly(staged) {
            let components = try Components.locate(
                environment: Terminal.environment, executable: Terminal.executable)
            return try await ParquetWriter.open(components: components, spillFolder: staged.folder)
        }
        var services = SyncServices(
            store: store, landing: root.store, prefix: root.prefix, assembly: assembly)
        services.place = root.place
        services.crashes = crashes
        services.policy = policy
        services.progress = progress
        let clashes = TableClashes(root: root, project: project, profile: profile)
        let outcomes = await run(services, clashes)
        await assembly.close()
        try Task.checkCancellation(unless: outcomes.contains { $0.result != nil })
        return outcomes
    }

    private func run(_ services: SyncServices, _ clashes: TableClashes) async -> [Outcome] {
        await withTaskGroup(of: (Int, Outcome).self) { group in
            for (index, choice) in choices.enumerated() {
                group.addTask { (index, await run(choice, services, clashes)) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private func run(
        _ choice: SyncChoice, _ services: SyncServices, _ clashes: TableClashes
    ) async -> Outcome {
        var outcome = Outcome(connection: choice.connection.name)
        do {
            outcome.result = try await ConnectionSource.use(choice.connection, of: project) { source in
                var (plan, failed) = try await ConnectionPlan.make(
                    choice, source, in: streams, isFullRefresh: isFullRefresh)
                plan.filesWereMoved = filesWereMoved
                failed += await clashes.takeOut(of: &plan)
                var result = await SyncRun(plan, services).run()
                result.streams = (result.streams + failed).sorted { $0.key.stream < $1.key.stream }
                return result
            }
        } catch let error as LotusError {
            outcome.error = error
        } catch {
            // Stopped before it began.
        }
        return outcome
    }

    private func openStore() throws -> SQLiteStore {
        guard case .sqlite(let path) = streams.settings.store else {
            throw LotusError(
                .targetUnsupported, "a store in Postgres cannot be used yet",
                hint: "leave `store:` out of lotus.yml, or name a file")
        }
        return try SQLiteStore.open(path.resolved)
    }

    // MARK: - Folders

    private func folders(of connection: ConnectionSettings) -> [String] {
        streams.entries(of: connection).map { entry in
            LandingLayout(prefix: "", namespace: connection.namespace, stream: entry.stream).folder
        }
    }

    /// Each connection remembers its own files only: one that overwrites a stream would delete those of the
    /// other, whether or not that one is synced now.
    private func checkConnections() throws {
        let chosen = Set(choices.map(\.connection.name))
        var owners: [String: String] = [:]
        for connection in streams.settings.connections {
            for folder in folders(of: connection) {
                guard let other = owners.updateValue(connection.name, forKey: folder),
                    other != connection.name, chosen.contains(other) || chosen.contains(connection.name)
                else { continue }
                throw LotusError(
                    .syncSharedFolder,
                    "the connections \(other) and \(connection.name) both land \(folder.dropLast())",
                    hint: "give one of them another `namespace` in lotus.yml",
                    location: connection.location)
            }
        }
    }
}

extension Task<Never, Never> {
    /// Throws when the task was cancelled and there is nothing to tell.
    fileprivate static func checkCancellation(unless hasResult: Bool) throws {
        if !hasResult { try checkCancellation() }
    }
}
