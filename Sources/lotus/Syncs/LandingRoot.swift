// SPDX-License-Identifier: Apache-2.0

import DuckLake
import Landing
import LotusCore
import ObjectStore
import ProjectFiles
import Sync

/// Where a project lands its files: a store, and what every key begins with.
struct LandingRoot: Sendable {
    let store: any ObjectStore
    /// Empty, or with a slash at its end.
    let prefix: String
    /// What is remembered of it (``SyncServices/place``): a bucket, or a folder as the project sees it.
    let place: String
    /// As the engine takes it, with a slash at its end: a URL, or a path that is relative to the project if
    /// the folder is in it.
    let url: String

    /// The root that `lotus.yml` names; else the data path of the target's lake, when streams were landed
    /// there before, as by Airbyte; else the usual folder of the project.
    ///
    /// - Parameter folders: of all streams of the project, with a slash at their ends: where one of them
    ///   lands does not depend on which are synced.
    static func find(
        _ settings: LotusSettings, project: Project, profile: Profile, folders: [String]
    ) async throws -> LandingRoot {
        if let landing = settings.landing {
            return try at(landing.isRemote ? landing.asWritten : landing.resolved, project, profile)
        }
        let plan = try TargetPlan(
            profile.target, in: project.folder, environment: project.environment, snapshot: nil)
        if let dataPath = plan.mainLocation?.dataPath {
            let root = try at(dataPath, project, profile)
            if try await root.hasFiles(under: folders) { return root }
        }
        return try at(AbsolutePath.of(LotusSettings.defaultLanding), project, profile)
    }

    private static func at(_ path: String, _ project: Project, _ profile: Profile) throws -> LandingRoot {
        guard let url = StoreURL(path) else {
            // A project that is moved takes the folders in it along.
            let folder = FilePath.absolute(path, in: project.folder)
            let shown = FilePath.shown(folder, relativeTo: project.folder)
            return LandingRoot(
                store: LocalStore(root: folder), prefix: "", place: shown,
                url: shown.hasSuffix("/") ? shown : shown + "/")
        }
        let store = try Workspace.objectStore(of: url, project: project, profile: profile)
        let prefix = url.prefix.isEmpty || url.prefix.hasSuffix("/") ? url.prefix : url.prefix + "/"
        return LandingRoot(
            store: store, prefix: prefix, place: store.place, url: "s3://\(url.bucket)/\(prefix)")
    }

    /// Whether any of these folders has a landing file.
    func hasFiles(under folders: [String]) async throws -> Bool {
        for folder in folders {
            do {
                for try await page in store.objects(prefix: prefix + folder)
                where page.contains(where: { LandingFile($0, prefix: prefix + folder) != nil }) {
                    return true
                }
            } catch let error as LotusError where error.code == .bucketNotFound {
                return false
            }
        }
        return false
    }
}
