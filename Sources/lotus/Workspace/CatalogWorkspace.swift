// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import Glibc
import LotusCore
import ObjectStore
import ProjectFiles

/// A project whose lake is not attached: for work on the catalog as a whole.
struct CatalogWorkspace: Sendable {
    let project: Project
    let profile: Profile
    let location: LakeLocation
    let database: Database

    /// Opens an engine beside the project's catalog, does something, and closes it whatever comes of it.
    static func use<R: Sendable>(
        _ options: WorkspaceOptions, _ body: @Sendable (CatalogWorkspace) async throws -> R
    ) async throws -> R {
        let (project, profile) = try Workspace.load(options)
        let plan = try TargetPlan(
            profile.target, in: project.folder, environment: project.environment, snapshot: nil)
        guard let location = plan.mainLocation else { throw LotusError.noLake(in: profile.target) }
        let components = try Components.locate(
            environment: Terminal.environment, executable: Terminal.executable)
        let database = try await Database.open(
            Database.Configuration(
                extensions: LakeBackup.extensions(for: location.catalog), connectionsMax: 1),
            components: components)
        let workspace = CatalogWorkspace(
            project: project, profile: profile, location: location, database: database)
        do {
            let result = try await body(workspace)
            await database.close()
            return result
        } catch {
            await database.close()
            throw (error as? DuckDBError)?.lotusError ?? error
        }
    }

    // MARK: - Data files

    /// The sizes of data files by the paths that a catalog has for them; a file that lies where this
    /// program cannot look is left out.
    func sizes(of paths: [String]) async throws -> [String: LakeStorage.Size] {
        var sizes: [String: LakeStorage.Size] = [:]
        var inBuckets: [String: (url: StoreURL, paths: [String])] = [:]
        for path in paths {
            if let url = StoreURL(path) {
                let root = String(path.prefix(path.count - url.prefix.count))
                inBuckets[root, default: (url, [])].paths.append(path)
            } else if !path.contains("://") {
                sizes[path] = Self.size(ofFile: path)
            }
        }
        let access = ObjectStoreAccess(
            secrets: profile.target.secrets, environment: project.environment)
        for (root, (url, paths)) in inBuckets {
            let store = S3Store(try access.configuration(for: url, at: profile.target.location))
            sizes.merge(try await LakeStorage(store, root: root).sizes(of: paths)) { $1 }
        }
        return sizes
    }

    /// A relative path starts from the project's folder, which the process is in.
    private static func size(ofFile path: String) -> LakeStorage.Size {
        var status = stat()
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return .absent }
        return .bytes(Int64(status.st_size))
    }
}

extension LotusError {
    static func noLake(in target: ProjectFiles.Target) -> LotusError {
        LotusError(
            .noLake, "the target \(target.name) has no lake",
            hint: "attach one under `attach:` in profiles.yml, with a path that begins with `ducklake:`",
            location: target.location)
    }
}
