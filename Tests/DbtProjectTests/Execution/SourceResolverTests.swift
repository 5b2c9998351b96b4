// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Synchronization
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
        func reading(_ run: ReadingRun) -> (any SourceReading)? { Reading(run) }
    }

    /// Two parts of one file each, and a record.
    private final class Reading: SourceReading {
        private let run: ReadingRun
        private let part = Mutex(1)

        init(_ run: ReadingRun) { self.run = run }

        func files(of source: SourceTable) -> LandedFiles { LandedFiles(["part \(part.withLock { $0 })"]) }
        func files() -> [String]? { ["part \(part.withLock { $0 })"] }
        var course: ReadingCourse { .parts(2) }
        var volume: ReadVolume? { ReadVolume(files: 2, bytes: 20) }
        func advance() { part.withLock { $0 += 1 } }
        func record() throws {
            _ = try run.database.execute(
                "insert into consumed values ('\(run.node.name)')", rows: .none, opensTransaction: false)
        }
        var lateVersion: String? { nil }
        var advice: String? { nil }
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

    @Test func aRunAsksItsReadingAndIsCompiledForEachPart() throws {
        let compiler = try Self.compiler([
            "models/a.sql":
                "{{ config(materialized='table') }}select * from {{ ref('e') }}, {{ source('shop', 'orders') }}",
            "models/e.sql":
                "{{ config(materialized='ephemeral') }}select * from {{ source('shop', 'orders') }}",
            "models/v.sql": "{{ var('files', []) }} {{ source('shop', 'orders') }}",
        ])
        let execution = NodeExecution(compiler, database: ScriptedDatabase())
        let table = try execution.reading(try execution.compile("model.small.a"))
        let calls = { (node: Node) in node.compiledCode?.ranges(of: "read_parquet('part 1'").count }
        #expect(calls(try table.compile("model.small.a")) == 2)
        table.reading?.advance()
        #expect(calls(try table.compile("model.small.a")) == 0)
        // What outlives the run has all files.
        #expect(try execution.reading(try execution.compile("model.small.v")).reading == nil)
    }

    @Test func recordsJoinTheBlockOfTheModelsOwnTable() throws {
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
        let plain = NodeExecution(compiler, database: database)
        let node = try plain.compile("model.small.a")
        let execution = try plain.reading(node)
        _ = try execution.build(node)
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
