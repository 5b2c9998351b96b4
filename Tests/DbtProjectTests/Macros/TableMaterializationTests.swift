// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// The statements that make views and tables.
@Suite struct TableMaterializationTests {
    private static let columns = [("id", "INTEGER"), ("name", "VARCHAR")]
    private static let open = ["lock A", "block A model.small.a"]

    // MARK: Views

    @Test func aViewIsMadeInOneStatement() throws {
        let log = try MaterializationRun("select 1", "materialized='view'").build()
        #expect(log == Self.open + ["create view A as ( select 1 );", "commit"])
    }

    @Test func aViewTakesThePlaceOfWhatWasThere() throws {
        for type in ["view", "table"] {
            let log = try MaterializationRun("select 1", "materialized='view'").existing(type).build()
            let drop = "drop \(type) if exists A cascade"
            #expect(log == Self.open + [drop, "create view A as ( select 1 );", "commit"])
        }
    }

    /// A lake would write a snapshot for nothing.
    @Test(arguments: [true, false])
    func aViewOfALakeStaysWhenItReadsTheSame(_ isSame: Bool) throws {
        let run = MaterializationRun("select 1", "materialized='view'", on: .fileLake).existing("view")
        run.database.answer("count(distinct text)", [ResultColumn("same", "BOOLEAN")], [[.bool(isSame)]])
        let log = try run.build()
        #expect(log.contains("create view A as ( select 1 );") == !isSame)
        #expect(log.contains("drop view if exists A") == !isSame)
        #expect(
            log.suffix(2)
                == (isSame ? ["drop view TMP", "commit"] : ["create view A as ( select 1 );", "commit"]))
    }

    // MARK: Tables in a file

    @Test func aTableIsMadeUnderItsName() throws {
        let log = try MaterializationRun("select 1", "materialized='table'").build()
        #expect(log == Self.open + ["create table A as ( select 1 );", "commit"])
    }

    /// The model may read what was there: the database binds its query before it takes the old table away.
    @Test func aPlainTableIsReplacedInOneStatement() throws {
        let log = try Self.again()
        #expect(log == Self.open + ["create or replace table A as ( select 1 );", "commit"])
    }

    /// What the one statement cannot do, or what another database may not, goes after the new table has come.
    @Test(arguments: [
        (", sql_header='set x = 1;'", "table", DatabaseKind.duckdb), ("", "view", .duckdb),
        (", indexes=[{'columns': ['id']}]", "table", .duckdb), ("", "table", .other("sqlite")),
    ])
    func otherwiseATableIsMadeBesideTheOneThatIsThere(
        _ configuration: String, _ existing: String, _ kind: DatabaseKind
    ) throws {
        let log = try Self.again(configuration, existing, on: kind)
        let places = [
            " table BESIDE as ( select 1 );", "drop \(existing) if exists A", "alter table BESIDE rename",
        ]
        .map { part in log.firstIndex { $0.contains(part) } ?? -1 }
        #expect(places == places.sorted() && !places.contains(-1), "\(log)")
        #expect(!log.contains { $0.contains("or replace") }, "\(log)")
    }

    @Test func aProjectsOwnMacrosAreCalledAlsoForPlainTables() throws {
        for name in ["drop_relation(relation)", "rename_relation(from_relation, to_relation)"] {
            let macro = "{% macro duckdb__\(name) %}{% do run_query('own') %}{% endmacro %}"
            let log = try MaterializationRun("select 1", "materialized='table'").existing("table")
                .with("macros/m.sql", macro).build()
            #expect(log.contains("own") && log.contains("create table BESIDE as ( select 1 );"), "\(log)")
        }
    }

    private static func again(
        _ configuration: String = "", _ existing: String = "table", on kind: DatabaseKind = .duckdb
    ) throws -> [String] {
        try MaterializationRun("select 1", "materialized='table'\(configuration)", on: kind).existing(
            existing
        )
        .build().filter { !$0.contains("duckdb_constraints") }
    }

    @Test func hooksStandAroundAndInsideOfTheTransaction() throws {
        let hooks = """
            materialized='table',
            pre_hook=['in 1', {'sql': 'out 1', 'transaction': false}, ''],
            post_hook=[{'sql': 'out 2', 'transaction': false}, 'in 2 {{ this.identifier }}']
            """
        let log = try MaterializationRun("select 1", hooks).build()
        #expect(
            log == [
                "lock A", "out 1", "block A model.small.a", "in 1", "create table A as ( select 1 );",
                "in 2 a",
                "commit", "out 2",
            ])
    }

    // MARK: Tables in a lake

    @Test func aTableOfALakeIsStagedBeforeItsTransaction() throws {
        let log = try MaterializationRun("select 1", "materialized='table'", on: .fileLake).build()
        #expect(
            log == [
                "lock A", "create temporary table TMP as ( select 1 );", "block A model.small.a",
                "create table A as (select * from TMP);", "drop table if exists TMP cascade", "commit",
            ])
    }

    @Test func aTableOfALakeStaysWhenItsColumnsStay() throws {
        let run = MaterializationRun("select 1", "materialized='table'", on: .fileLake).existing("table")
        let log = try run.describing(Self.columns, Self.columns).build().filter { !$0.contains("describe") }
        #expect(
            log == [
                "lock A", "create temporary table TMP as ( select 1 );", "block A model.small.a",
                "truncate table A", "alter table A reset partitioned by; insert into A select * from TMP;",
                "drop table if exists TMP cascade", "commit",
            ])
    }

    @Test(arguments: [
        [("id", "INTEGER")], [("name", "VARCHAR"), ("id", "INTEGER")],
        [("id", "BIGINT"), ("name", "VARCHAR")],
    ])
    func aTableOfALakeIsMadeAnewWithOtherColumns(_ columns: [(String, String)]) throws {
        let run = MaterializationRun("select 1", "materialized='table'", on: .fileLake).existing("table")
        let log = try run.describing(Self.columns, columns).build().filter { !$0.contains("describe") }
        #expect(
            log.suffix(4) == [
                "drop table if exists A", "create table A as (select * from TMP);",
                "drop table if exists TMP cascade",
                "commit",
            ])
    }

    /// Such hooks may make what the model reads.
    @Test func aHookInsideOfTheTransactionComesBeforeTheQuery() throws {
        let config = "materialized='table', pre_hook='load'"
        let log = try MaterializationRun("select 1", config, on: .fileLake).build()
        #expect(
            log.prefix(4) == [
                "lock A", "block A model.small.a", "load", "create temporary table TMP as ( select 1 );",
            ])
    }

    @Test func aConflictRunsTheTransactionAgainButNotTheQuery() throws {
        let run = MaterializationRun("select 1", "materialized='table'", on: .fileLake)
        run.database.conflict(1)
        let log = try run.build()
        #expect(log.count { $0.hasPrefix("create temporary") } == 1)
        #expect(log.count { $0.hasPrefix("create table A") } == 2)
    }

    @Test func aLakeOnAServerIsWrittenAsOneInAFile() throws {
        let logs = try [DatabaseKind.fileLake, .serverLake].map { kind in
            try MaterializationRun("select 1", "materialized='table'", on: kind).build()
        }
        #expect(logs[0] == logs[1])
    }

    @Test func layoutIsSetBeforeTheRowsCome() throws {
        let config = "materialized='table', partitioned_by=['year(day)', 'id'], sorted_by='id'"
        let log = try MaterializationRun("select 1", config, on: .fileLake).build()
        let create = """
            create table A as (select * from TMP limit 0); alter table A set partitioned by (year(day), id); \
            alter table A set sorted by ("id"); insert into A select * from TMP;
            """
        #expect(log[3] == create)
    }

    @Test func layoutOutsideOfLakesIsLeftOutWithAWarning() throws {
        let config = "materialized='table', partitioned_by='id'"
        let log = try MaterializationRun("select 1", config).build()
        #expect(log == Self.open + ["create table A as ( select 1 );", "commit"])
    }

    @Test func anEmptyLayoutIsRefused() throws {
        let run = MaterializationRun("select 1", "materialized='table', partitioned_by=[]", on: .fileLake)
        let error = #expect(throws: LotusError.self) { try run.build() }
        #expect(
            error?.message.hasPrefix("partitioned_by/partition_by must contain at least one column") == true)
    }
}
