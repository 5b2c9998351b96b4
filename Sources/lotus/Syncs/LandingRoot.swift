// SPDX-License-Identifier: Apache-2.0

import DuckLake
import LotusCore
import ObjectStore
import ProjectFiles
import Sync

/// Where a project lands its files: a store, and what every key begins with.
struct LandingRoot: Sendable {
    let store: any ObjectStore
    /// Empty, or with a slash at its end.
    let prefix: String
    /// As a person writes it.
    let text: String

    /// The root that `lotus.yml` names; else the data path of the target's lake, when streams were landed
    /// there before, as by Airbyte; else the usual folder of the project.
    ///
    /// - Parameter folders: `namespace/stream` of the streams that are to be landed.
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
            return LandingRoot(store: LocalStore(root: AbsolutePath.of(path)), prefix: "", text: path)
        }
        let store = try Workspace.objectStore(of: url, project: project, profile: profile)
        let prefix = url.prefix.isEmpty || url.prefix.hasSuffix("/") ? url.prefix : url.prefix + "/"
        return LandingRoot(store: store, prefix: prefix, text: "s3://\(url.bucket)/\(prefix)")
    }

    private func hasFiles(under folders: [String]) async throws -> Bool {
        for folder in folders {
            do {
                let page = try await store.list(ListQuery(prefix: "\(prefix)\(folder)/", keysMax: 1))
                if !page.objects.isEmpty { return true }
            } catch let error as LotusError where error.code == .bucketNotFound {
                return false
            }
        }
        return false
    }
}
