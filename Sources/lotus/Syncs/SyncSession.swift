// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
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
    private let project: Project
    private let profile: Profile
    private let settings: LotusSettings
    private let crashes: CrashPoints

    private static let stagingFolder = ".lotus/staging"

    /// Reads the files of a project.
    init(_ options: WorkspaceOptions) throws {
        (project, profile) = try Workspace.load(options)
        settings = try LotusSettings.load(projectFolder: project.folder, environment: project.environment)
        crashes = try CrashPoints.named(Terminal.environment[CrashPoints.variable])
        for warning in settings.warnings { Terminal.warn(warning) }
    }

    /// Syncs what was chosen, connections side by side.
    func run(
        _ names: [String], isFullRefresh: Bool, progress: @escaping @Sendable (SyncEvent) -> Void
    ) async throws -> [SyncResult] {
        let selection = try SyncSelection(names, in: settings.connections)
        guard !selection.choices.isEmpty else { throw Self.nothingToDo }
        let transport = try ClientTransport(environment: Terminal.environment)
        do {
            let results = try await run(selection, transport, isFullRefresh: isFullRefresh, progress)
            await transport.shutdown()
            return results
        } catch {
            await transport.shutdown()
            throw error
        }
    }

    private func run(
        _ selection: SyncSelection, _ transport: ClientTransport, isFullRefresh: Bool,
        _ progress: @escaping @Sendable (SyncEvent) -> Void
    ) async throws -> [SyncResult] {
        let staged = try StagedFiles.open("\(project.folder)/\(Self.stagingFolder)")
        defer { staged.close() }
        var plans: [ConnectionPlan] = []
        for choice in selection.choices {
            var plan = try await self.plan(choice, transport, staged)
            plan.isFullRefresh = isFullRefresh
            plans.append(plan)
        }
        try Self.checkFolders(of: plans)
        let root = try await LandingRoot.find(
            settings, project: project, profile: profile, folders: plans.flatMap { Self.folders(of: $0) })
        let store = try openStore()
        defer { store.close() }
        let assembly = LandingAssembly(staged) {
            let components = try Components.locate(
                environment: Terminal.environment, executable: Terminal.executable)
            return try await ParquetWriter.open(components: components, spillFolder: staged.folder)
        }
        var services = SyncServices(
            store: store, landing: root.store, prefix: root.prefix, assembly: assembly)
        services.crashes = crashes
        services.progress = progress
        let results = await Self.run(plans, services)
        await assembly.close()
        return results
    }

    private static func run(_ plans: [ConnectionPlan], _ services: SyncServices) async -> [SyncResult] {
        await withTaskGroup(of: (Int, SyncResult).self) { group in
            for (index, plan) in plans.enumerated() {
                group.addTask { (index, await SyncRun(plan, services).run()) }
            }
            return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    // MARK: - Plans

    private func plan(
        _ choice: SyncSelection.Choice, _ transport: ClientTransport, _ staged: StagedFiles
    ) async throws -> ConnectionPlan {
        let connection = choice.connection
        let source = try source(of: connection, transport, staged)
        let streams = ConnectionStreams(
            connection: connection, settings: settings, catalog: try await source.discover())
        return ConnectionPlan(
            name: connection.name, namespace: connection.namespace, source: source,
            streams: try streams.plans(choice.streams),
            schemaChanges: SchemaChangePolicy(rawValue: connection.schemaChanges.rawValue)
                ?? .propagateColumns,
            concurrency: connection.concurrency)
    }

    private func source(
        of connection: ConnectionSettings, _ transport: ClientTransport, _ staged: StagedFiles
    ) throws -> any Source {
        guard case .builtIn(let name) = connection.source else {
            throw LotusError(
                .syncSourceUnsupported,
                "the connection \(connection.name) has a source that this release does not run",
                hint: "use one of \(BuiltInSources.names.joined(separator: ", "))",
                location: connection.location)
        }
        let type = try BuiltInSources.named(name)
        var variables: [VariableUse] = []
        let rendered = try connection.configuration(
            renderedWith: EnvironmentTemplateRenderer(environment: project.environment),
            variables: &variables)
        let configuration = rendered.map { JSONValue($0) } ?? [:]
        for secret in configuration.secrets(by: type.specification) { Terminal.keepSecret(secret) }
        do {
            return try type.init(
                configuration, SourceContext(transport: transport, temporaryFolder: staged.folder))
        } catch var error as LotusError {
            if error.location == nil { error.location = connection.location }
            throw error
        }
    }

    private func openStore() throws -> SQLiteStore {
        guard case .sqlite(let path) = settings.store else {
            throw LotusError(
                .targetUnsupported, "a store in Postgres cannot be used yet",
                hint: "leave `store:` out of lotus.yml, or name a file")
        }
        return try SQLiteStore.open(path.resolved)
    }

    // MARK: - Checks

    private static func folders(of plan: ConnectionPlan) -> [String] {
        plan.streams.map { "\(plan.namespace)/\($0.descriptor.name)" }
    }

    /// Each connection remembers its own files only.
    private static func checkFolders(of plans: [ConnectionPlan]) throws {
        var owners: [String: String] = [:]
        for plan in plans {
            for folder in folders(of: plan) {
                guard let other = owners.updateValue(plan.name, forKey: folder) else { continue }
                throw LotusError(
                    .syncSharedFolder, "the connections \(other) and \(plan.name) both land \(folder)",
                    hint: "give one of them another `namespace` in lotus.yml")
            }
        }
    }

    private static var nothingToDo: LotusError {
        LotusError(
            .syncUnknownConnection, "lotus.yml has no connections",
            hint: "add one under `connections:`; docs/ingestion.md shows how")
    }
}
