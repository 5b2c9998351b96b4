// SPDX-License-Identifier: Apache-2.0

import DbtCommandLine
import DbtRunner
import FoundationEssentials
import LakeDefinitions
import LotusCore
import ProjectFiles
import SQLiteStore

/// What it takes to follow a row: the project, its target, and what its instance remembers.
struct TraceSession: Sendable {
    private let workspace: WorkspaceOptions
    private let project: Project
    private let profile: Profile

    /// Relative paths of a project are relative to its folder, so this changes into it.
    init(_ workspace: WorkspaceOptions) throws {
        self.workspace = workspace
        (project, profile) = try Workspace.load(workspace)
    }

    func trace(_ table: String, columns: [String], values: [String]) async throws -> RowTrace {
        let files = try ProjectStreams(project)
        let databases = TargetDatabases(makesLakes: false)
        let place = InstanceOptions(workspace, folder: project.folder).dbtPlace
        let manifest = try await DbtProgram(version: Lotus.version, databases: databases).manifest(place)
        let definitions = try ProjectDefinitions(manifest, files: files.files, settings: files.settings)
        let streams = try await databases.landings(of: project, profile: profile) { _, _ in true }
        let instance = try await facts(definitions, files.settings.store)
        let pool = try await databases.open(
            profile.target, folder: project.folder, environment: project.environment, threads: 1)
        do {
            let tracer = RowTracer(definitions, streams as? TrackedStreams, instance, on: pool)
            let trace = try await tracer.trace(table, columns: columns, values: values)
            await pool.close()
            return trace
        } catch {
            await pool.close()
            throw error
        }
    }

    /// What the instance remembers; a store that is not there yet is not made.
    private func facts(
        _ definitions: ProjectDefinitions, _ settings: StoreSettings
    ) async throws -> InstanceFacts {
        guard case .sqlite(let path) = settings, FileManager.default.fileExists(atPath: path.resolved) else {
            return InstanceFacts(of: definitions)
        }
        let store = try SQLiteStore.open(path.resolved)
        defer { store.close() }
        return try await InstanceFacts(of: definitions, store, now: SystemTime().now())
    }
}
