// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import ProjectFiles
import Testing

/// A key that stands twice in a file of dbt: the last one counts, and a warning says where.
@Suite struct RepeatedKeyTests {
    @Test func theLastOneCountsInEveryFile() throws {
        let project = try SmallProject(
            [
                "models/a.sql": "select '{{ var(\"v\") }}'",
                "models/s.yml": """
                models:
                  - name: a
                    description: one
                    config: {tags: x, materialized: view, tags: [y]}
                    description: two
                """,
                "selectors.yml": """
                selectors:
                  - name: s
                    definition: one
                    definition: two
                """,
            ], settings: "vars: {v: 1, v: 2}\nmodels: {+schema: one}\nmodels: {+schema: two}\n")
        let messages = KeptMessages()
        let parsed = try project.parse { $0.messages = messages }
        let node = try #require(parsed.manifest.nodes.first { $0.name == "a" })
        #expect(node.description == "two")
        #expect(node.config["tags"]?.list?.map(\.pythonText) == ["y"])
        #expect(node.schema == "main_two")
        #expect(try project.sql(of: "a") == "select '2'")
        #expect(
            messages.warnings.map { "\($0.location?.file ?? ""):\($0.location?.line ?? 0)" } == [
                "models/s.yml:4", "models/s.yml:5",
            ])
        #expect(Set(messages.warnings.map(\.code)) == [.duplicateKey])
    }
}
