// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import FoundationEssentials
import LotusCore
import ProjectFiles

/// A project whose target is open: the database with its lakes attached.
struct Workspace: Sendable {
    let project: Project
    let profile: Profile
    let database: Database
    /// All lakes of the target; the one that unqualified names mean comes first.
    let lakes: [DuckLake.Lake]
    /// Ends connections to servers that stopped answering, for as long as the workspace is open.
    let watch: ConnectionWatch

    var target: ProjectFiles.Target { profile.target }

    /// What an error of the engine means.
    var faults: EngineFaults {
        EngineFaults(target: target, environment: project.environment, lakes: lakes)
    }

    /// Opens the project in or above a folder.
    ///
    /// Relative paths of a project are relative to its folder, as in dbt, so this changes into it.
    static func open(_ options: WorkspaceOptions, at snapshot: LakeLocation.Snapshot? = nil) async throws
        -> Workspace
    {
        let (project, profile) = try load(options)
        return try await open(project: project, profile: profile, at: snapshot)
    }

    /// Reads the files of a project without opening anything.
    static func load(_ options: WorkspaceOptions) throws -> (Project, Profile) {
        let start = AbsolutePath.of(options.projectDir ?? ".")
        let profilesFolder = options.profilesDir.map { AbsolutePath.of($0) }
        let project = try Project.find(from: start, processEnvironment: Terminal.environment)
        guard FileManager.default.changeCurrentDirectoryPath(project.folder) else {
            throw LotusError(
                .projectNotFound, "cannot change into the folder of the project, \(project.folder)",
                hint: "check its permissions")
        }
        _ = try LotusSettings.load(projectFolder: project.folder, environment: project.environment)
        let profile = try Profile.load(
            for: project, selection: ProfileSelection(profilesFolder: profilesFolder, target: options.target))
        // What connections take from the environment is in no file of the project.
        let variables = ["PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
        let inherited = variables.compactMap { project.environment[$0] }.filter { !$0.isEmpty }
        (profile.target.revealedSecrets + inherited.map { Secret($0) }).forEach { Terminal.keepSecret($0) }
        for warning in project.warnings + profile.warnings { Terminal.warn(warning) }
        return (project, profile)
    }

    /// Opens the target of a profile.
    ///
    /// A catalog's server that is just being restarted is waited for: nothing has been done yet.
    static func open(
        project: Project, profile: Profile, at snapshot: LakeLocation.Snapshot? = nil
    ) async throws -> Workspace {
        let start = ContinuousClock.now
        for attempt in 1... {
            do {
                return try await openOnce(project: project, profile: profile, at: snapshot)
            } catch  where CatalogLoss.caused(error) {
                // Asked by ourselves, the server answered: it was only slow.
                let isThere = (error as? LotusError)?.code == .attach && attempt < attemptsMax
                guard isThere || start.duration(to: .now) < restartPatience else { throw error }
                try await Task.sleep(for: restartPause)
            }
        }
        preconditionFailure("the loop ends by returning or throwing")
    }

    /// Long enough for a server that restarts, and short for one that is down.
    private static let restartPatience = Duration.seconds(3)
    private static let restartPause = Duration.milliseconds(250)
    private static let attemptsMax = 3

    private static func openOnce(
        project: Project, profile: Profile, at snapshot: LakeLocation.Snapshot?
    ) async throws -> Workspace {
        let plan = try TargetPlan(
            profile.target, in: project.folder, environment: project.environment, snapshot: snapshot)
        let components = try Components.locate(
            environment: Terminal.environment, executable: Terminal.executable)
        let database = try await Database.open(plan.configuration, components: components)
        let watch = ConnectionWatch()
        do {
            let lakes = try await plan.attach(to: database, watch: watch)
            return Workspace(
                project: project, profile: profile, database: database, lakes: lakes, watch: watch)
        } catch {
            await database.close()
            throw error
        }
    }

    /// Opens the project, does something with it, and closes it whatever comes of it.
    ///
    /// - Throws: what `body` throws; an error of the engine as a ``LotusError``.
    static func use<R: Sendable>(
        _ options: WorkspaceOptions, _ body: @Sendable (Workspace) async throws -> R
    ) async throws -> R {
        let workspace = try await open(options)
        do {
            let result = try await body(workspace)
            await workspace.close()
            return result
        } catch {
            let told = workspace.faults.told(error)
            await workspace.close()
            throw told
        }
    }

    /// The settings of a project, without opening its target.
    static func settings(_ options: WorkspaceOptions) throws -> LotusSettings {
        let start = AbsolutePath.of(options.projectDir ?? ".")
        let project = try Project.find(from: start, processEnvironment: Terminal.environment)
        return try LotusSettings.load(projectFolder: project.folder, environment: project.environment)
    }

    /// Whether only the main lake can be written to on a server.
    var isTraceable: Bool {
        let otherLakes = lakes.dropFirst().contains { $0.isWritable && $0.location.catalog.path == nil }
        let otherDatabases = target.attachments.contains { attachment in
            if case .postgres = attachment.database { !attachment.isReadOnly } else { false }
        }
        return !otherLakes && !otherDatabases
    }

    /// The lake that unqualified names mean.
    /// - Throws: ``LotusError`` `noLake`.
    func mainLake() throws -> DuckLake.Lake {
        guard let lake = lakes.first else {
            throw LotusError.noLake(in: target)
        }
        return lake
    }

    func close() async { await database.close() }
}

/// Paths as the user's shell has them.
enum AbsolutePath {
    static func of(_ path: String) -> String { path.hasPrefix("/") ? path : "\(Terminal.folder)/\(path)" }

    /// The folder that an absolute path lies in.
    static func folder(of path: String) -> String {
        path.split(separator: "/").dropLast().reduce(into: "") { $0 += "/" + $1 }
    }
}

extension ProjectFiles.Target {
    /// Everything in the target that must not be printed.
    fileprivate var revealedSecrets: [Secret] {
        let values =
            secrets.flatMap { $0.parameters.map(\.value) } + (settings + configurationOptions).map(\.value)
        var found = values.flatMap { value -> [Secret] in
            switch value {
            case .plain: []
            case .secret(let secret): [secret]
            case .list(let items): items
            case .map(let entries): entries.map(\.value)
            }
        }
        var addresses = lakes.compactMap { lake in
            if case .postgres(let address) = lake.address { address } else { nil }
        }
        addresses += attachments.compactMap { attachment in
            if case .postgres(let address) = attachment.database { address } else { nil }
        }
        for address in addresses { found += [address.password, address.sslPassword].compactMap { $0 } }
        return found
    }
}
