// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Which macro is meant by a name.
@Suite struct MacroOrderTests {
    private static let package = [
        "local/dbt_project.yml": "name: local\nversion: '1.0'\n",
        "packages.yml": "packages: [{local: ./local}]\n",
    ]

    private static func project(_ files: [String: String], settings: String = "") throws -> SmallProject {
        try SmallProject(package.merging(files) { _, new in new }, settings: settings)
    }

    @Test func theProjectReplacesTheMacrosOfDbt() throws {
        let project = try Self.project([
            "models/a.sql": "{{ config(schema='x') }}select 1 as a",
            "macros/m.sql": """
            {% macro generate_schema_name(custom_schema_name, node) %}own_{{ custom_schema_name }}{% endmacro %}
            {% macro generate_alias_name(custom_alias_name=none, node=none) %}{{ node.name }}_v{% endmacro %}
            """,
        ])
        let node = try #require(try project.nodes()["a"])
        #expect(node.schema == "own_x")
        #expect(node.alias == "a_v")
        #expect(node.relationName == "\"memory\".\"own_x\".\"a_v\"")
    }

    @Test func macrosWithAnUnderscoreAndRelationsAsMapsAreUsable() throws {
        let project = try Self.project([
            "models/a.sql": "{{ local.check(this) }}",
            "local/macros/m.sql": """
            {% macro check(what) %}{{ local._kind(what) }} {{ local._kind({}) }}{% endmacro %}
            {% macro _kind(what) %}{{ what is mapping and what.get('metadata', {}).get('type', 'no relation') \
            }}{% endmacro %}
            """,
        ])
        #expect(try project.sql(of: "a") == "DuckDBRelation no relation")
    }

    @Test func argumentsOfTestsAreThoseOfMacroFiles() throws {
        let macros = try SmallProject([
            "macros/m.sql": "{% test one(model, more=1) %}select 1{% endtest %}",
            "tests/generic/t.sql": """
            {% test two(model) %}select 1{% endtest %}{% macro unread() %}{% endmacro %}
            """,
        ]).parse().manifest.macros
        let names = macros.filter { $0.definition.packageName == "small" }.map { macro in
            "\(macro.definition.name) \(macro.arguments.map { $0["name"]?.pythonText ?? "" })"
        }
        #expect(Set(names) == ["test_one [\"model\", \"more\"]", "test_two []"])
    }

    @Test func aTestThatTheProjectReplacesIsNotCalledByItsPackageWhileParsing() throws {
        let project = try Self.project([
            "models/a.sql": "select 1 as a",
            "models/s.yml": "models: [{name: a, data_tests: [local.odd, local.even]}]",
            "macros/m.sql": "{% test odd(model) %}select 1{% endtest %}",
            "local/macros/m.sql": """
            {% test odd(model) %}select 2{% endtest %}{% test even(model) %}select 4{% endtest %}
            """,
        ])
        let nodes = try project.nodes()
        let odd = try #require(nodes["local_odd_a_"])
        let even = try #require(nodes["local_even_a_"])
        #expect(odd.macroDependencies == ["macro.small.test_odd", "macro.dbt.get_where_subquery"])
        #expect(even.macroDependencies == ["macro.local.test_even", "macro.dbt.get_where_subquery"])
    }

    @Test func dispatchPrefersTheMacroOfTheAdapter() throws {
        let project = try Self.project([
            "models/a.sql": "{{ local.pick() }} {{ local.other() }}",
            "local/macros/m.sql": """
            {% macro pick() %}{{ return(adapter.dispatch('pick', 'local')()) }}{% endmacro %}
            {% macro default__pick() %}default{% endmacro %}
            {% macro duckdb__pick() %}duckdb{% endmacro %}
            {% macro other() %}{{ return(adapter.dispatch('other', 'local')()) }}{% endmacro %}
            {% macro default__other() %}of the package{% endmacro %}
            """,
        ])
        #expect(try project.sql(of: "a") == "duckdb of the package")
    }

    /// The project comes first, unless it says otherwise.
    @Test func theSearchOrderCanPutThePackageFirst() throws {
        let files = [
            "models/a.sql": "{{ local.pick() }}",
            "macros/m.sql": "{% macro default__pick() %}project{% endmacro %}",
            "local/macros/m.sql": """
            {% macro pick() %}{{ return(adapter.dispatch('pick', 'local')()) }}{% endmacro %}
            {% macro default__pick() %}package{% endmacro %}
            """,
        ]
        #expect(try Self.project(files).sql(of: "a") == "project")
        let order = "dispatch: [{macro_namespace: local, search_order: [local, small]}]\n"
        #expect(try Self.project(files, settings: order).sql(of: "a") == "package")
    }

    /// A name without a package is looked for where the model stands, also inside the macros of a package.
    @Test func theProjectReplacesTheMacrosThatAPackageCalls() throws {
        let project = try Self.project([
            "models/a.sql": "{{ helper() }} {{ local.calls() }}",
            "macros/m.sql": "{% macro helper() %}project{% endmacro %}",
            "local/macros/m.sql": """
            {% macro helper() %}package{% endmacro %}
            {% macro calls() %}{{ helper() }}{% endmacro %}
            """,
        ])
        #expect(try project.sql(of: "a") == "project project")
    }

    @Test func returnEndsAMacroWithAValue() throws {
        let project = try Self.project([
            "models/a.sql": "{{ list_of()[1] + 1 }} {{ outer() }}",
            "macros/m.sql": """
            {% macro list_of() %}text{% do return([1, 2]) %}never{% endmacro %}
            {% macro outer() %}{% for x in list_of() %}{{ return(x) }}{% endfor %}{% endmacro %}
            """,
        ])
        #expect(try project.sql(of: "a") == "3 1")
    }

    @Test func theCallOfAMacroIsADependency() throws {
        let project = try Self.project([
            "models/a.sql": "{{ one() }}",
            "macros/m.sql": "{% macro one() %}{{ two() }}{% endmacro %}{% macro two() %}2{% endmacro %}",
        ])
        let parsed = try project.parse()
        #expect(parsed.manifest.nodes.first?.macroDependencies == ["macro.small.one"])
        let one = parsed.manifest.macros.first { $0.definition.name == "one" }
        #expect(one?.dependencies == ["macro.small.two"])
    }
}
