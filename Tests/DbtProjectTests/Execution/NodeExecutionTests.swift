// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// How nodes are run: which macro does it, what it sees, what comes of it.
@Suite struct NodeExecutionTests {
    private static let materialization = """
        {% materialization plain, adapter='duckdb' %}
        {% set target = this.incorporate(type='table') %}
        {% call adapter.lake_commit(target) %}
            {% call statement('main') %}create table {{ target }} as ({{ sql }}){% endcall %}
        {% endcall %}
        {{ return({'relations': [target]}) }}
        {% endmaterialization %}
        """

    private static func execution(
        _ files: [String: String], _ database: any AdapterDatabase, settings: String = ""
    ) throws -> NodeExecution {
        let parsed = try SmallProject(files, settings: settings).parse { $0.invocationID = "call-1" }
        return NodeExecution(ManifestCompiler(parsed), database: database)
    }

    private static func model(_ text: String, _ macros: String = materialization) -> [String: String] {
        ["models/a.sql": "{{ config(materialized='plain') }}" + text, "macros/m.sql": macros]
    }

    @Test func aMaterializationOfTheProjectBuildsTheModel() throws {
        let database = ScriptedDatabase()
        let execution = try Self.execution(Self.model("select 1 as n"), database)
        let node = try execution.compile("model.small.a")
        let outcome = try execution.build(node)
        let name = "\"memory\".\"main\".\"a\""
        #expect(outcome.response == AdapterResponse())
        #expect(outcome.relations.map(\.rendered) == [name])
        #expect(outcome.written == "create table \(name) as (select 1 as n)")
        #expect(
            database.log
                == [
                    "block \(name) model.small.a", "begin",
                    "create table \(name) as (select 1 as n)", "commit",
                ].filter { $0 != "begin" })
        #expect(database.relation(database: "memory", schema: "main", identifier: "A")?.type == "table")
    }

    @Test func whatATemplateAsksIsAskedUnderTheLock() throws {
        let files = Self.model("{% do run_query('select max(n)') %}select 1 as n")
        let node = try Self.execution(files, ScriptedDatabase()).compile("model.small.a")
        let database = ScriptedDatabase()
        let execution = try Self.execution(files, database)
        _ = try execution.withLock(on: node) { () throws(LotusError) in
            try execution.build(try execution.compile(node.uniqueID))
        }
        #expect(Array(database.log.prefix(2)) == ["lock \"memory\".\"main\".\"a\"", "select max(n)"])
    }

    /// Another writer of the lake was faster: all of the block runs again, with the same result.
    @Test func aBlockThatMetAnotherWriterRunsAgain() throws {
        let database = ScriptedDatabase(.fileLake)
        database.conflict(1)
        let execution = try Self.execution(Self.model("select 1 as n"), database)
        _ = try execution.build(try execution.compile("model.small.a"))
        #expect(database.log.count { $0.hasPrefix("create table") } == 2)
        #expect(database.log.last == "commit")
    }

    @Test func aFailedStatementNamesTheModel() throws {
        let database = ScriptedDatabase()
        database.fail("create table", LotusError(.dbtDatabase, "no such column", hint: "Look."))
        let execution = try Self.execution(Self.model("select nothing"), database)
        let node = try execution.compile("model.small.a")
        let error = #expect(throws: LotusError.self) { try execution.build(node) }
        #expect(error?.message.hasPrefix("no such column") == true)
        #expect(error?.location != nil)
        #expect(database.log.last == "roll back")
    }

    @Test func aMaterializationWithoutAStatementIsRefused() throws {
        let macros = """
            {% materialization plain, default %}{{ return({'relations': []}) }}{% endmaterialization %}
            """
        let execution = try Self.execution(Self.model("select 1", macros), ScriptedDatabase())
        let node = try execution.compile("model.small.a")
        let error = #expect(throws: LotusError.self) { try execution.build(node) }
        #expect(error?.message.contains("ran no statement called `main`") == true)
    }

    @Test func aMaterializationHasToSayWhatItMade() throws {
        let macros = """
            {% materialization plain, default %}{% call statement('main') %}x{% endcall %}{% endmaterialization %}
            """
        let execution = try Self.execution(Self.model("select 1", macros), ScriptedDatabase())
        let node = try execution.compile("model.small.a")
        let error = #expect(throws: LotusError.self) { try execution.build(node) }
        #expect(error?.message.contains("does not return a dict with `relations`") == true)
    }

    @Test func aMaterializationThatIsNotThereIsNamed() throws {
        let execution = try Self.execution(
            [
                "models/a.sql": "{{ config(materialized='plan') }}select 1",
                "macros/m.sql": Self.materialization,
            ],
            ScriptedDatabase())
        let node = try execution.compile("model.small.a")
        let error = #expect(throws: LotusError.self) { try execution.build(node) }
        #expect(error?.code == .dbtMacroNotFound)
        #expect(error?.hint?.contains("plain") == true)
    }

    @Test func aMacroThatTheAdapterLacksSaysWhichOneTakesItsPlace() throws {
        let files = ["models/a.sql": "{% if execute %}{{ refresh_materialized_view(this) }}{% endif %}"]
        let execution = try Self.execution(files, ScriptedDatabase())
        let error = #expect(throws: LotusError.self) { try execution.compile("model.small.a") }
        #expect(
            error?.message.contains("refresh_materialized_view macro not implemented for adapter duckdb")
                == true)
        #expect(error?.message.contains("a macro duckdb__refresh_materialized_view of the project") == true)
    }

    // MARK: Tests

    private static let check = [
        "tests/check.sql": "select * from x",
        "macros/m.sql": """
        {% materialization test, default %}
        {% call statement('main', fetch_result=True) %}
        select count(*) as failures, count(*) != 0 as should_warn, count(*) != 0 as should_error
        from ({{ sql }})
        {% endcall %}
        {{ return({'relations': []}) }}
        {% endmaterialization %}
        """,
    ]

    @Test func aTestCountsItsFailures() throws {
        let database = ScriptedDatabase()
        let columns = ["failures", "should_warn", "should_error"].map { ResultColumn($0, "") }
        database.answer("as failures", columns, [[.int(3), .bool(true), .bool(false)]])
        let execution = try Self.execution(Self.check, database)
        let outcome = try execution.test(try execution.compile("test.small.check"))
        #expect(outcome.failures == 3)
        #expect(outcome.shouldWarn)
        #expect(!outcome.shouldError)
        #expect(outcome.written?.contains("from (select * from x)") == true)
    }

    @Test func aTestThatCountsNothingIsRefused() throws {
        let database = ScriptedDatabase()
        let columns = ["failures", "should_warn", "should_error"].map { ResultColumn($0, "") }
        database.answer("as failures", columns, [[CellValue.none, .bool(true), .bool(false)]])
        let execution = try Self.execution(Self.check, database)
        let node = try execution.compile("test.small.check")
        let error = #expect(throws: LotusError.self) { try execution.test(node) }
        #expect(error?.message.contains("its `fail_calc` gave NULL") == true)
    }

    // MARK: Hooks and operations

    @Test func hooksSeeWhatTheRunDid() throws {
        let database = ScriptedDatabase()
        let settings = """
            on-run-end:
              - "insert into log values {% for r in results %}('{{ r.node.name }} {{ r.status }}'){% endfor %}"
              - "{% for s in schemas %}use {{ s }}{% endfor %}"
            """
        let execution = try Self.execution(["models/a.sql": "select 1"], database, settings: settings)
        let result = PlainMap([("status", "success"), ("node", .map(["name": "a"]))])
        let names = HookNames(results: [result], schemas: [], databaseSchemas: [("memory", "main")])
        let (_, response) = try execution.runHook("operation.small.small-on-run-end-0", names: names)
        #expect(response == AdapterResponse())
        #expect(database.log == ["insert into log values ('a success')"])
        #expect(try execution.runHook("operation.small.small-on-run-end-1", names: names).response == nil)
    }

    @Test func operationsTakeArgumentsAndGiveValues() throws {
        let macros = "{% macro double(n) %}{{ return([n * 2]) }}{% endmacro %}"
        let execution = try Self.execution(["macros/m.sql": macros], ScriptedDatabase())
        #expect(try execution.runOperation("double", arguments: ["n": 4]) == .list([8]))
        #expect(try execution.runOperation("small.double", arguments: ["n": 4]) == .list([8]))
        let error = #expect(throws: LotusError.self) {
            try execution.runOperation("doubel", arguments: PlainMap())
        }
        #expect(error?.hint?.contains("double") == true)
    }
}
