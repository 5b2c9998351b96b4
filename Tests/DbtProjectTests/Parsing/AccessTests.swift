// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Who may refer to a model.
@Suite struct AccessTests {
    private static func project(
        access: String, of package: String = "small", referrer: String = "select * from {{ ref('target') }}",
        restricts: Bool = false
    ) throws -> SmallProject {
        let folder = package == "small" ? "" : "local/"
        return try SmallProject([
            "packages.yml": "packages: [{local: ./local}]\n",
            "local/dbt_project.yml": "name: local\nversion: '1.0'\nrestrict-access: \(restricts)\n",
            "\(folder)models/target.sql": "select 1 as a",
            "\(folder)models/m.yml": """
            groups: [{name: g, owner: {name: Team}}]
            models:
              - name: target
                config: {access: \(access), group: g}
                columns: [{name: a, data_tests: [unique]}]
            """,
            "models/user.sql": referrer,
        ])
    }

    private static func refuses(_ project: SmallProject) throws -> Bool {
        do {
            _ = try project.parse()
            return false
        } catch let error as LotusError {
            #expect(error.code == .dbtAccess)
            #expect(error.location?.file == "models/user.sql")
            return true
        }
    }

    @Test func aPrivateModelIsForItsGroup() throws {
        #expect(try Self.refuses(Self.project(access: "private")))
        let member = "{{ config(group='g') }}select * from {{ ref('target') }}"
        #expect(try Self.refuses(Self.project(access: "private", referrer: member)) == false)
        #expect(try Self.refuses(Self.project(access: "protected")) == false)
    }

    @Test func aPackageCanKeepItsProtectedModels() throws {
        #expect(try Self.refuses(Self.project(access: "protected", of: "local")) == false)
        #expect(try Self.refuses(Self.project(access: "protected", of: "local", restricts: true)))
        #expect(try Self.refuses(Self.project(access: "public", of: "local", restricts: true)) == false)
    }
}
