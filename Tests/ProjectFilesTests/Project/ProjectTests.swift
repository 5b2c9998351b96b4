// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import ProjectFiles
import Testing

@Suite struct ProjectTests {
    @Test func `the nearest folder upwards is the project`() throws {
        let folder = try ScratchFolder()
        try folder.write("lake/dbt_project.yml", "name: shop\nprofile: \"{{ env_var('WHICH') }}\"\n")
        try folder.write("lake/.env", "WHICH=shop\n")
        try folder.write("lake/assets/core/model.sql", "select 1")
        let project = try Project.find(from: folder.file("lake/assets/core"))
        #expect(project.folder == folder.file("lake"))
        #expect(project.profileName == "shop")
        #expect(project.variables.map(\.name) == ["WHICH"])
    }

    @Test func `outside a project the error says how to make one`() throws {
        let folder = try ScratchFolder()
        let error = #expect(throws: LotusError.self) { _ = try Project.find(from: folder.path) }
        #expect(error?.code == .projectNotFound)
        #expect(error?.code.exit == .usageOrConfiguration)
        #expect(error?.hint?.contains("lotus init DIR") == true)
    }

    @Test func `a profile is read with the variables of the dotenv file`() throws {
        let folder = try ScratchFolder()
        try folder.write("dbt_project.yml", "name: shop\nprofile: shop\n")
        try folder.write(".env", "DBT_TARGET=prod\nLAKE=prod.duckdb\n")
        try folder.write(
            "profiles.yml",
            """
            shop:
              target: dev
              outputs:
                dev: {type: duckdb, path: "{{ env_var('NOT_SET') }}"}
                prod: {type: duckdb, path: "{{ env_var('LAKE') }}"}
            """)
        let profile = try Profile.load(for: Project.find(from: folder.path))
        #expect(profile.target.name == "prod")
        #expect(profile.target.database == "prod")
        guard case .file(let path) = profile.target.primary else {
            Issue.record("not a file")
            return
        }
        #expect(path.resolved == folder.file("prod.duckdb"))
    }
}
