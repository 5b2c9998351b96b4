// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Testing

/// Which of several places wins, and what is joined instead.
@Suite struct PrecedenceTests {
    private static let settings = """
        models:
          +materialized: view
          +tags: [all]
          +meta: {owner: all, size: 1}
          small:
            +materialized: table
            marts: {+tags: [marts], +meta: {owner: marts}}
        """

    private static func project() throws -> SmallProject {
        try SmallProject(
            [
                "models/plain.sql": "select 1 as a",
                "models/marts/fact.sql":
                    "{{ config(materialized='incremental', tags='own', meta={'owner': 'file'}) }}select 1 as a",
                "models/marts/told.sql": "select 1 as a",
                "models/marts/both.sql": "{{ config(materialized='ephemeral') }}select 1 as a",
                "models/marts/m.yml": """
                models:
                  - name: told
                    config: {materialized: view, tags: [told], meta: {size: 2}}
                  - name: both
                    config: {materialized: view}
                """,
            ], settings: settings)
    }

    @Test func theNearestPlaceWins() throws {
        let nodes = try Self.project().nodes()
        func kind(_ name: String) -> String? { nodes[name]?.config["materialized"]?.string }
        #expect(kind("plain") == "table")
        #expect(kind("fact") == "incremental")
        #expect(kind("told") == "view")
        #expect(kind("both") == "ephemeral")
    }

    @Test func tagsOfAllPlacesAreKept() throws {
        let nodes = try Self.project().nodes()
        #expect(nodes["plain"]?.tags == ["all"])
        #expect(Set(nodes["fact"]?.tags ?? []) == ["all", "marts", "own"])
        #expect(Set(nodes["told"]?.tags ?? []) == ["all", "marts", "told"])
    }

    @Test func metaIsJoinedKeyByKey() throws {
        let nodes = try Self.project().nodes()
        #expect(nodes["fact"]?.config["meta"] == .map(["owner": "file", "size": 1]))
        #expect(nodes["told"]?.config["meta"] == .map(["owner": "marts", "size": 2]))
    }

    /// A model whose calls are all literal is read without being rendered; both ways say the same.
    @Test func literalModelsAreReadAsRenderedOnes() throws {
        let body = "{{ config(materialized='table', tags=['x', 'y'], meta={'n': 1, 'f': 1.5, 'b': true}) }}"
        let project = try SmallProject([
            "models/source.sql": "select 1 as a",
            "models/fast.sql": body + "select * from {{ ref('source') }}",
            "models/slow.sql": body + "{% set unused = 1 %}select * from {{ ref('source') }}",
        ])
        let nodes = try project.nodes()
        let (fast, slow) = (try #require(nodes["fast"]), try #require(nodes["slow"]))
        #expect(fast.config == slow.config)
        #expect(fast.unrenderedConfig == slow.unrenderedConfig)
        #expect(fast.nodeDependencies == slow.nodeDependencies)
        #expect(fast.nodeDependencies == ["model.small.source"])
        #expect(fast.tags == slow.tags)
    }

    @Test func variablesOfTheCommandLineWinOverThoseOfTheProject() throws {
        let project = try SmallProject(
            ["models/a.sql": "{{ var('one') }} {{ var('two') }} {{ var('three', 'default') }}"],
            settings: "vars: {one: global, two: global, small: {one: own}}\n")
        #expect(try project.sql(of: "a") == "own global default")
        #expect(try project.sql(of: "a") { $0.variables = ["one": "given"] } == "given global default")
    }
}
