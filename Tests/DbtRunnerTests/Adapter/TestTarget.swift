// SPDX-License-Identifier: Apache-2.0

import DbtProject
import DbtRunner
import DuckDB
import DuckLake
import Foundation
import LotusCore
import LotusTestKit
import ProjectFiles

/// An open target with a project of a few files, for one test.
struct TestTarget {
    /// Where the target writes.
    enum Kind: CaseIterable, Sendable {
        /// A DuckDB file.
        case file
        /// A DuckLake whose catalog is a SQLite file.
        case lake
    }

    let folder: ScratchFolder
    let target: TargetDatabase
    let kind: Kind

    /// - Parameters:
    ///   - files: by their path; the project's own settings are written unless they are among them.
    ///   - database: the name of the database that the target writes to.
    ///   - retries: what is tried again; nothing if nil.
    init(
        _ kind: Kind, _ files: [String: String] = [:], database: String = "small",
        retries: StatementRetries = StatementRetries()
    ) async throws {
        folder = try ScratchFolder("dbt-target")
        self.kind = kind
        let settings = [
            "dbt_project.yml": "name: small\nprofile: small\nversion: '1.0'\n",
            "profiles.yml":
                "small: {target: dev, outputs: {dev: {type: duckdb, path: small.duckdb}}}\n",
        ]
        for (path, text) in settings.merging(files, uniquingKeysWith: { _, own in own }) {
            try folder.write(path, text)
        }
        target = try await Self.open(kind, in: folder, database, retries)
    }

    /// Another connection of its own to the same place, as another process would have.
    func other() async throws -> TargetDatabase { try await Self.open(kind, in: folder, "small") }

    private static func open(
        _ kind: Kind, in folder: ScratchFolder, _ name: String,
        _ retries: StatementRetries = StatementRetries()
    ) async throws -> TargetDatabase {
        var lakes: [DuckLake.Lake] = []
        let path = kind == .file ? folder.file("\(name).duckdb") : ":memory:"
        let catalog = LakeLocation.Catalog.sqlite(path: folder.file("lake/catalog.sqlite"))
        let database = try await Database.open(
            Database.Configuration(
                path: path, options: [("threads", "2")],
                extensions: kind == .lake ? DuckLake.Lake.extensions(for: catalog) : [], connectionsMax: 4),
            components: components())
        if kind == .lake {
            let location = LakeLocation(
                alias: name, catalog: catalog, dataPath: folder.file("lake/data/"))
            lakes = [
                try await DuckLake.Lake.attach(location, to: database, wait: LockWait(waitMsMax: 20_000))
            ]
            database.setSession(["USE \(name)"])
        }
        return TargetDatabase(
            database, lakes: lakes,
            settings: .init(
                database: name, schema: "main", lockWait: LockWait(waitMsMax: 20_000), retries: retries))
    }

    private static func components() throws -> Components {
        let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        var environment = ProcessInfo.processInfo.environment
        if environment["LOTUS_HOME"] == nil { environment["LOTUS_HOME"] = checkout.path + "/.lotus" }
        return try Components.locate(environment: environment, executable: "/")
    }

    /// The compiler of the project.
    func compiler(_ change: (inout ProjectSession) -> Void = { _ in }) throws -> ManifestCompiler {
        let environment = ProjectFiles.Environment(process: [:])
        let project = try Project.load(folder: folder.path, environment: environment)
        let profile = try Profile.load(for: project)
        var session = ProjectSession(environment: environment, target: profile.target)
        session.invocationID = "call-1"
        change(&session)
        return ManifestCompiler(
            try DbtProjectParser(folder: folder.path, session: session).parse(), targetPath: "target")
    }
}

extension AdapterDatabase {
    /// Runs a statement whose rows are of no interest.
    func run(_ sql: String) throws { _ = try execute(sql, rows: .none, opensTransaction: false) }

    /// The rows of a statement.
    func rows(_ sql: String) throws -> [[CellValue]] {
        try execute(sql, rows: .all, opensTransaction: false).table.rows
    }
}
