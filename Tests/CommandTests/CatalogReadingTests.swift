// SPDX-License-Identifier: Apache-2.0

import LotusTestKit
import Testing

/// How the engine reads SQLite files that are catalogs of lakes.
@Suite struct CatalogReadingTests {
    private static func setting(_ profile: String) async throws -> [[String]] {
        let project = try await TestProject.create()
        try project.write("dbt_project.yml", "name: shop\nprofile: shop\n")
        try project.write("profiles.yml", profile)
        return try await project.rows("SELECT current_setting('sqlite_disable_multithreaded_scans') AS value")
    }

    private static func profile(dev: String = "", attach: String = "") -> String {
        """
        shop:
          target: dev
          outputs:
            dev:
              type: duckdb
              path: ":memory:"
              database: lakehouse
              schema: main
              extensions: [sqlite_scanner, ducklake]
              \(dev)
              attach:
                - {path: "ducklake:sqlite:lake/catalog.sqlite", alias: lakehouse, options: {data_path: lake/data/}}
                \(attach)
        """
    }

    @Test func oneThreadReadsACatalog() async throws {
        let rows = try await Self.setting(Self.profile())
        #expect(rows == [["true"]])
    }

    @Test func aProfilesOwnSettingWins() async throws {
        let rows = try await Self.setting(
            Self.profile(dev: "settings: {sqlite_disable_multithreaded_scans: false}"))
        #expect(rows == [["false"]])
    }

    @Test func anotherSQLiteFileIsReadByAllThreads() async throws {
        let rows = try await Self.setting(
            Self.profile(attach: #"- {path: "other.sqlite", type: sqlite, alias: other}"#))
        #expect(rows == [["false"]])
    }
}
