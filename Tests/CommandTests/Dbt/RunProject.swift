// SPDX-License-Identifier: Apache-2.0

import DuckDB
import Foundation
import LotusCore
import LotusTestKit

/// A copy of a project of `Tests/Fixtures/dbt` whose tables are made in a DuckDB file or in a lake.
struct RunProject: Sendable {
    let scratch: ScratchFolder
    let name: String
    /// The lake that takes the place of the file, under the same name.
    let backend: TestProject.Backend?
    private let variables: [String: String]

    var folder: String { scratch.file("project") }

    /// How the database is called in names of relations.
    private var database: String { name == "lake" ? "lakehouse" : name }

    static func create(_ name: String, on backend: TestProject.Backend? = nil) async throws -> RunProject {
        var variables: [String: String] = [:]
        if let backend {
            variables = try await TestServers.shared(for: backend).variables(for: backend)
            variables["DBT_TARGET"] = nil
        }
        let scratch = try ScratchFolder("dbt-run")
        // The same path for all who attach it.
        if backend != .postgresAndS3 { variables["LAKE_DATA_PATH"] = scratch.file("project/data/") }
        let project = RunProject(scratch: scratch, name: name, backend: backend, variables: variables)
        try FileManager.default.copyItem(
            atPath: Checkout.path("Tests/Fixtures/dbt/projects/\(name)"), toPath: project.folder)
        if let backend { try project.scratch.write("project/profiles.yml", project.profile(backend)) }
        if FileManager.default.fileExists(atPath: project.folder + "/packages.yml") {
            try await project.run(["--quiet", "deps"]).requireExit()
        }
        return project
    }

    /// `lotus dbt` in the folder of the project.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> ProcessOutcome {
        var command = try LotusBinary.command(["dbt"] + arguments)
        command.folder = folder
        var changes: [String: String?] = [
            "HOME": scratch.path, "DBT_USE_COLORS": "false", "DBT_ENGINE_HINTS_ENABLED": "false",
        ]
        for (name, value) in variables.merging(environment, uniquingKeysWith: { $1 }) {
            changes[name] = value
        }
        command.environment = .inherited(changing: changes)
        return try await ProcessRunner.run(command, within: .seconds(300))
    }

    // MARK: - The profile

    private func profile(_ backend: TestProject.Backend) -> String {
        // The models of this project name their database.
        let chosen = name == "lake" ? "" : "      database: \(database)\n"
        let target = name == "lake" ? "local" : "dev"
        let other = name == "everything" ? "        - {path: ':memory:', alias: other}\n" : ""
        return """
            \(name == "lake" ? "lakehouse" : name):
              target: \(target)
              outputs:
                \(target):
                  type: duckdb
                  path: ":memory:"
                  threads: 1
                  extensions: [httpfs, sqlite_scanner, postgres_scanner, ducklake]

            """ + chosen + (backend == .postgresAndS3 ? Self.secret : "") + "      attach:\n" + other
                + attachment(backend)
    }

    private static let secret = """
              secrets:
                - type: s3
                  name: lake
                  key_id: "{{ env_var('S3_KEY_ID') }}"
                  secret: "{{ env_var('S3_SECRET') }}"
                  endpoint: "{{ env_var('S3_ENDPOINT') }}"
                  region: us-east-1
                  url_style: path

        """

    private func attachment(_ backend: TestProject.Backend) -> String {
        let catalog =
            switch backend {
            case .sqliteAndFolder: "sqlite:catalog.sqlite"
            case .postgresAndFolder, .postgresAndS3:
                "postgres:dbname={{ env_var('PGDATABASE') }} host={{ env_var('PGHOST') }} "
                    + "user={{ env_var('PGUSER') }} password={{ env_var('PGPASSWORD') }}"
            }
        return """
                    - path: "ducklake:\(catalog)"
                      alias: \(database)
                      options: {data_path: "{{ env_var('LAKE_DATA_PATH') }}"}

            """
    }

    // MARK: - The database

    /// Runs a file of `Tests/Fixtures/dbt/setup`, as the recorder does.
    func setUp(_ file: String) async throws {
        let text = try String(
            contentsOfFile: Checkout.path("Tests/Fixtures/dbt/setup/\(file)"), encoding: .utf8
        ).replacing("<PROJECT>", with: folder)
        for path in text.matches(of: #/'(\/[^']*)\/[^\/']*'/#) {
            try FileManager.default.createDirectory(
                atPath: String(path.1), withIntermediateDirectories: true)
        }
        try await connected { connection in
            for statement in text.split(separator: ";\n") { try connection.execute(String(statement)) }
        }
    }

    /// The tables and views as the recorder asks for them (`Scripts/dbt-fixtures/artifacts.py`).
    func tables() async throws -> [String: JSONValue] {
        try await connected { try RecordedTables.read($0) }
    }

    /// Lends a plain connection whose database is that of the project.
    private func connected<R: Sendable>(
        _ body: @escaping @Sendable (borrowing Connection) throws -> R
    ) async throws -> R {
        let statements = attach() + ["use \(database)", "set file_search_path = '\(folder)'"]
        let extensions = backend == nil ? [] : PlainClient.extensions
        return try await PlainClient.connected(extensions) { connection in
            for statement in statements { try connection.execute(statement) }
            return try body(connection)
        }
    }

    private func attach() -> [String] {
        guard let backend else { return ["attach '\(folder)/\(database).duckdb' as \(database)"] }
        return PlainClient.attach(
            backend, variables, as: database, catalog: folder + "/catalog.sqlite",
            data: variables["LAKE_DATA_PATH"])
    }
}
