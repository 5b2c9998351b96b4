// SPDX-License-Identifier: Apache-2.0

import LotusTestKit

/// A target of a project whose tables lie in its folder.
enum LocalTarget: String, CaseIterable, Sendable {
    case duckdbFile = "DuckDB file"
    case lake = "DuckLake"

    /// The folder that holds what tables are made of.
    var dataFolder: String {
        switch self {
        case .duckdbFile: "tables"
        case .lake: "lake/data"
        }
    }

    /// A project with this target and nothing else.
    ///
    /// - Parameter settings: what stands under `settings:`, by name.
    func project(_ settings: [(String, String)]) async throws -> TestProject {
        let project = try await TestProject.create()
        try use(settings, in: project)
        return project
    }

    /// Changes what stands under `settings:`.
    func use(_ settings: [(String, String)], in project: TestProject) throws {
        let list = settings.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
        let database =
            switch self {
            case .duckdbFile: "path: tables/shop.duckdb"
            case .lake:
                """
                path: ":memory:"
                      database: lakehouse
                      extensions: [sqlite_scanner, ducklake]
                      attach:
                        - path: "ducklake:sqlite:lake/catalog.sqlite"
                          alias: lakehouse
                          options: {data_path: lake/data/}
                """
            }
        try project.write(
            "profiles.yml",
            """
            shop:
              target: dev
              outputs:
                dev:
                  type: duckdb
                  schema: main
                  threads: 2
                  settings: {\(list)}
                  \(database)

            """)
        if self == .duckdbFile { try project.write("tables/.keep", "") }
    }
}
