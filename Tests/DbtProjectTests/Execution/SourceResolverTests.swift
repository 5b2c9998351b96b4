// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// What `source()` and `var('files')` are where a source is landed in files, and what joins a model's
/// transaction.
@Suite struct SourceResolverTests {
    /// Answers that a test can tell from all others.
    private struct Landings: SourceResolver {
        func isLanded(_ source: SourceTable) -> Bool { source.name == "orders" }
        func files(of source: SourceTable, for node: Node?) -> LandedFiles {
            LandedFiles(["it's/1.parquet", "\(node?.name ?? "").parquet"])
        }
        func files(for model: Node) -> [String]? { model.name == "a" ? ["1.parquet", "2.parquet"] : nil }
        func statements(for model: Node) -> [String] { ["insert into consumed values ('\(model.name)')"] }
    }

    private static let sources =
        "sources: [{name: shop, schema: raw, tables: [{name: orders}, {name: other}]}]"

    private static func compiler(_ models: [String: String]) throws -> ManifestCompiler {
        let files = models.merging(["models/sources.yml": sources]) { own, _ in own }
        return ManifestCompiler(
            try SmallProject(files, settings: "").parse { $0.invocationID = "call-1" }, landings: Landings())
    }

    private static func sql(
        _ model: String, _ database: any AdapterDatabase = ScriptedDatabase()
    ) throws -> String? {
        try compiler(["models/a.sql": model]).node("model.small.a", database: database).compiledCode
    }

    @Test func aSourceWithoutATableIsACallThatReadsItsFiles() throws {
        let sql = try Self.sql("select * from {{ source('shop', 'orders') }}")
        #expect(
            sql
                == "select * from read_parquet(['it''s/1.parquet', 'a.parquet'], hive_partitioning = true, "
                + "hive_types = {'year': INTEGER, 'month': INTEGER, 'day': INTEGER}, "
                + "union_by_name = true, filename = true)")
    }

    @Test func aTableThatIsThereIsReadAndOtherSourcesAreTables() throws {
        let database = ScriptedDatabase()
        database.cacheAdded(
            Relation(database: "memory", schema: "raw", identifier: "orders", type: "table"))
        #expect(
            try Self.sql("{{ source('shop', 'orders') }} {{ source('shop', 'other') }}", database)
                == "\"memory\".\"raw\".\"orders\" \"memory\".\"raw\".\"other\"")
    }

    @Test func filesAreThoseOfTheModelsStream() throws {
        let models = ["models/a.sql": "{{ var('files') }}", "models/b.sql": "{{ var('files', 'none') }}"]
        let compiler = try Self.compiler(models)
        #expect(try compiler.node("model.small.a").compiledCode == "['1.parquet', '2.parquet']")
        #expect(try compiler.node("model.small.b").compiledCode == "none")
        let missing = try Self.compiler(["models/b.sql": "{{ var('files') }}"])
        let error = #expect(throws: LotusError.self) { try missing.node("model.small.b") }
        #expect(error?.code == .dbtVariableNotSet)
    }

    @Test func statementsJoinTheBlockOfTheModelsOwnTable() throws {
        let database = ScriptedDatabase()
        let compiler = try Self.compiler([
            "models/a.sql": "{{ config(materialized='plain') }}select 1 as n",
            "macros/m.sql": """
            {% materialization plain, adapter='duckdb' %}
            {% set target = this.incorporate(type='table') %}
            {% set other = api.Relation.create(database=this.database, schema='main', identifier='other') %}
            {% call adapter.lake_commit(other) %}{% do run_query('create table other') %}{% endcall %}
            {% call adapter.lake_commit(target) %}
                {% call statement('main') %}create table {{ target }} as ({{ sql }}){% endcall %}
            {% endcall %}
            {{ return({'relations': [target]}) }}
            {% endmaterialization %}
            """,
        ])
        let execution = NodeExecution(compiler, database: database)
        _ = try execution.build(try execution.compile("model.small.a"))
        let written = database.log.filter { !$0.hasPrefix("block") && !$0.hasPrefix("begin") }
        #expect(
            written == [
                "create table other", "commit", "create table \"memory\".\"main\".\"a\" as (select 1 as n)",
                "insert into consumed values ('a')", "commit",
            ])
    }

    @Test func aModelBelongsToTheStreamOfItsTagOrElseOfItsName() throws {
        let compiler = try Self.compiler([
            "models/int_shop__tags.sql": "{{ config(tags=['daily', 'shop__orders']) }}select 1",
            "models/int_shop__orders.sql": "{{ config(tags=['shop__nothing']) }}select 1",
            "models/shop__orders.sql": "select 1",
        ])
        func stream(_ name: String) throws -> String? {
            LandedStreams.key(of: try compiler.node("model.small.\(name)")) { $0 == "shop__orders" }
        }
        #expect(try stream("int_shop__tags") == "shop__orders")
        #expect(try stream("int_shop__orders") == "shop__orders")
        #expect(try stream("shop__orders") == nil)
    }
}
