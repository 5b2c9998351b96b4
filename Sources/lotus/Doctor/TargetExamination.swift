// SPDX-License-Identifier: Apache-2.0

import DuckDB
import DuckLake
import LotusCore
import ObjectStore
import ProjectFiles

/// Looks at what a target names: catalogs, places for data, and the lakes that they make.
struct TargetExamination: Sendable {
    let project: Project
    let profile: Profile

    /// What was found without the engine.
    struct Surroundings: Sendable {
        /// None when the profile cannot be made sense of; a finding tells.
        var catalogs: [CatalogExamination] = []
        var findings: [Finding] = []
    }

    private var target: ProjectFiles.Target { profile.target }

    /// Asks the servers and looks at the folders.
    func surroundings() async -> Surroundings {
        let locations: [LakeLocation]
        do {
            locations = try TargetPlan.locations(
                of: target, in: project.folder, environment: project.environment, snapshot: nil)
        } catch {
            return Surroundings(findings: await Check.findings("target") { throw error })
        }
        guard !locations.isEmpty else {
            return Surroundings(findings: [Finding("lake", .ok, "the target has none")])
        }
        let catalogs = await catalogs(locations)
        let places = await places(locations, catalogs)
        return Surroundings(catalogs: catalogs, findings: catalogs.flatMap(\.findings) + places)
    }

    // MARK: Catalogs and places

    /// Servers are asked side by side, so that all of them may be dead.
    private func catalogs(_ locations: [LakeLocation]) async -> [CatalogExamination] {
        await withTaskGroup(of: (Int, CatalogExamination).self) { group in
            for (index, location) in locations.enumerated() {
                group.addTask { (index, await CatalogExamination.of(location)) }
            }
            var all: [(Int, CatalogExamination)] = []
            for await one in group { all.append(one) }
            return all.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Every place that a profile or a catalog names, once.
    private func places(
        _ locations: [LakeLocation], _ catalogs: [CatalogExamination]
    ) async -> [Finding] {
        var paths: [String] = []
        for (location, catalog) in zip(locations, catalogs) {
            guard let path = location.dataPath ?? catalog.dataPath, !paths.contains(path) else { continue }
            paths.append(path)
        }
        let access = ObjectStoreAccess(secrets: target.secrets, environment: project.environment)
        return await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (index, path) in paths.enumerated() {
                let source = locations.first { $0.dataPath == path }?.source ?? target.location
                group.addTask {
                    guard let url = StoreURL(path) else {
                        return (index, FolderExamination(path: path).findings())
                    }
                    return (
                        index, await StoreExamination(url: url, access: access, source: source).findings()
                    )
                }
            }
            var all: [(Int, [Finding])] = []
            for await one in group { all.append(one) }
            return all.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    // MARK: Lakes

    /// Attaches the lakes, as far as what they need is there.
    ///
    /// - Parameter broken: names of extensions that do not load.
    func lakes(
        _ catalogs: [CatalogExamination], hasEngine: Bool, broken: Set<String>
    ) async -> [Finding] {
        guard !catalogs.isEmpty else { return [] }
        let names = catalogs.map { "lake \($0.alias)" }
        @Sendable func skipped(_ reason: String) -> [Finding] { names.map { Finding($0, .skipped, reason) } }
        guard hasEngine else { return skipped("the engine does not open") }
        if let catalog = catalogs.first(where: { $0.state == .wrong }) {
            return skipped("\(catalog.subject) is not well")
        }
        // Attaching would make it.
        if let catalog = catalogs.first(where: { $0.state == .absent }) {
            return skipped("there is none yet at \(catalog.name)")
        }
        if let name = target.neededExtensions.first(where: { broken.contains($0) }) {
            return skipped("the extension \(name) does not load")
        }
        return await Check.limited(names[0]) {
            do {
                return try await attached()
            } catch let error as LotusError where error.code == .noStoreAccess {
                return skipped("there are no credentials for its data")
            }
        }
    }

    private func attached() async throws -> [Finding] {
        let workspace = try await Workspace.open(project: project, profile: profile)
        var findings: [Finding] = []
        for lake in workspace.lakes {
            findings += await Check.findings("lake \(lake.alias)") {
                [
                    Finding(
                        "lake \(lake.alias)", .ok,
                        try await workspace.database.withConnection { try Self.describe(lake, on: $0) })
                ]
            }
        }
        findings += await Check.findings("landing") { try await landing(workspace) }
        await workspace.close()
        return findings
    }

    private static func describe(_ lake: DuckLake.Lake, on connection: borrowing Connection) throws -> String
    {
        let newest = try lake.newestSnapshot(on: connection)
        let tables = try lake.tables(on: connection).count
        return "\(lake.location.catalog.name), snapshot \(newest), \(tables) tables"
    }

    /// Tables whose files lie where a stream lands its own: upkeep could not tell them apart.
    private func landing(_ workspace: Workspace) async throws -> [Finding] {
        let landing = try await workspace.landingGuard()
        let tables = try await workspace.tables(in: landing)
        guard !tables.isEmpty else {
            return [
                Finding("landing", .ok, "\(landing.streamPrefixes.count) places of streams, no table in one")
            ]
        }
        return tables.map { table in
            Finding(
                "landing", .wrong,
                "the table \(table.name) keeps its files in \(table.path), where a stream lands",
                remedy: TableClashes.remedy)
        }
    }
}
