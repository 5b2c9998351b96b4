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

    /// The model may read what was there, so that goes after the new table has come.
    @Test func aTableIsMadeBesideTheOneThatIsThere() throws {
        let log = try MaterializationRun("select 1", "materialized='table'").existing("table").build()
            .filter { !$0.contains("duckdb_constraints") }
        #expect(
            log == Self.open + [
                "create table BESIDE as ( select 1 );", "drop table if exists A cascade",
                "alter table BESIDE rename to \"a\"", "commit",
            ])
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
