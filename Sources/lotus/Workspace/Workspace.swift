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
    private let opened: OpenTarget

    var database: Database { opened.database }
    /// All lakes of the target; the one that unqualified names mean comes first.
    var lakes: [DuckLake.Lake] { opened.lakes }
    var target: ProjectFiles.Target { profile.target }
    /// What an error of the engine means.
    var faults: EngineFaults { opened.faults }
    /// Whether only the main lake can be written to on a server.
    var isTraceable: Bool { opened.isTraceable }

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
        profile.target.secrets(in: project.environment).forEach { Terminal.keepSecret($0) }
        for warning in project.warnings + profile.warnings { Terminal.warn(warning) }
        return (project, profile)
    }

    /// Opens the target of a profile.
    static func open(
        project: Project, profile: Profile, at snapshot: LakeLocation.Snapshot? = nil
    ) async throws -> Workspace {
        let opened = try await OpenTarget.open(
            profile.target, in: project.folder, environment: project.environment, at: snapshot)
        return Workspace(project: project, profile: profile, opened: opened)
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
