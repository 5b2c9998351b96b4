// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// The statements that bring new rows into a table that is there.
@Suite struct IncrementalMaterializationTests {
    private static func run(
        _ config: String, on kind: DatabaseKind = .duckdb, _ columns: [String] = ["id", "name"]
    ) -> MaterializationRun {
        MaterializationRun("select 1", "materialized='incremental', \(config)", on: kind)
            .existing("table", columns.map { ResultColumn($0, "INTEGER") })
    }

    /// What stands between the temporary table and its end.
    private static func statement(_ config: String) throws -> String? {
        let log = try run(config).build()
        return log.count > 2 ? log[log.count - 3] : nil
    }

    @Test func theFirstRunMakesTheTable() throws {
        let log = try MaterializationRun("select 1", "materialized='incremental'").build()
        #expect(log == ["lock A", "block A model.small.a", "create table A as ( select 1 );", "commit"])
    }

    @Test func aFullRefreshMakesTheTableAnew() throws {
        let log = try Self.run("unique_key='id'").with(flag: "FULL_REFRESH").build()
        #expect(log.contains("create or replace table A as ( select 1 );"))
        #expect(!log.contains { $0.hasPrefix("delete") })
    }

    @Test func theConfigurationIsStrongerThanTheFlag() throws {
        let log = try Self.run("unique_key='id', full_refresh=false").with(flag: "FULL_REFRESH").build()
        #expect(log.contains { $0.hasPrefix("delete") })
    }

    /// Rows are computed before the transaction: in a lake it keeps the others out.
    @Test(arguments: [DatabaseKind.duckdb, .fileLake, .serverLake])
    func laterRunsStageTheirRows(_ kind: DatabaseKind) throws {
        let log = try Self.run("unique_key='id'", on: kind).build()
        #expect(
            log == [
                "lock A", "create temporary table TMP as ( select 1 );", "block A model.small.a",
                #"delete from A where (id) in (select (id) from TMP); insert into A ("id", "name") ( select "id", "name" from TMP )"#,
                "drop table if exists TMP cascade", "commit",
            ])
    }

    private static let deletes: [(config: String, delete: String)] = [
        ("incremental_strategy='append'", ""), ("unique_key=none", ""),
        (
            "unique_key=['id', 'name']",
            "delete from A as T using TMP where (TMP.id = T.id and TMP.name = T.name); "
        ),
        (
            "unique_key='id', incremental_predicates=['id > 1', 'id < 9']",
            "delete from A where (id) in (select (id) from TMP) and id > 1 and id < 9; "
        ),
        (
            "unique_key=['id'], predicates=['id > 1']",
            "delete from A as T using TMP where (TMP.id = T.id and id > 1); "
        ),
    ]

    @Test(arguments: deletes)
    func rowsAreDeletedByKey(_ config: String, _ delete: String) throws {
        let insert = "insert into A (\"id\", \"name\") ( select \"id\", \"name\" from TMP )"
        let statement = try Self.statement(config)?.replacing("DBT_INCREMENTAL_TARGET", with: "T")
        #expect(statement == delete + insert)
    }

    private static let merges: [(config: String, clauses: String)] = [
        (
            "unique_key='id'",
            "ON (S.id = D.id) WHEN MATCHED THEN UPDATE BY NAME WHEN NOT MATCHED THEN INSERT BY NAME"
        ),
        (
            "unique_key=none",
            "ON (FALSE) WHEN MATCHED THEN UPDATE BY NAME WHEN NOT MATCHED THEN INSERT BY NAME"
        ),
        (
            "unique_key=['id', 'name'], incremental_predicates=['x']",
            """
            ON (S.id = D.id) AND (S.name = D.name) AND (x) WHEN MATCHED THEN UPDATE BY NAME \
            WHEN NOT MATCHED THEN INSERT BY NAME
            """
        ),
        (
            "merge_on_using_columns=['id', 'name']",
            "USING (id, name) WHEN MATCHED THEN UPDATE BY NAME WHEN NOT MATCHED THEN INSERT BY NAME"
        ),
        (
            "unique_key='id', merge_update_condition='u', merge_insert_condition='i'",
            "ON (S.id = D.id) WHEN MATCHED AND u THEN UPDATE BY NAME WHEN NOT MATCHED AND i THEN INSERT BY NAME"
        ),
        (
            "unique_key='id', merge_exclude_columns=['ID'], merge_returning_columns=['id']",
            """
            ON (S.id = D.id) WHEN MATCHED THEN UPDATE SET "name" = S."name" \
            WHEN NOT MATCHED THEN INSERT BY NAME RETURNING id
            """
        ),
        (
            "unique_key='id', merge_update_columns=['name'], merge_update_set_expressions={'name': 'n', 'x': 'y'}",
            "ON (S.id = D.id) WHEN MATCHED THEN UPDATE SET name = n, x = y WHEN NOT MATCHED THEN INSERT BY NAME"
        ),
        (
            """
            unique_key='id', merge_clauses={'when_matched': [{'action': 'delete', 'condition': ['a', 'b']},
            {'action': 'update', 'mode': 'star'}, {'action': 'do_nothing'},
            {'action': 'error', 'error_message': "it's"}],
            'when_not_matched': [{'action': 'delete', 'by': 'source'}, {'action': 'insert', 'mode': 'explicit',
            'insert': {'columns': ['id'], 'values': ['1']}},
            {'action': 'update', 'by': 'source', 'set_expressions': {'id': '2'}}]}
            """,
            """
            ON (S.id = D.id) WHEN MATCHED AND (a) AND (b) THEN DELETE WHEN MATCHED THEN UPDATE SET * \
            WHEN MATCHED THEN DO NOTHING WHEN MATCHED THEN ERROR 'it''s' \
            WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED THEN INSERT (id) VALUES (1) \
            WHEN NOT MATCHED BY SOURCE THEN UPDATE SET id = 2
            """
        ),
    ]

    @Test(arguments: merges)
    func rowsAreMerged(_ config: String, _ clauses: String) throws {
        let statement = try Self.statement("incremental_strategy='merge', " + config)?
            .replacing("DBT_INTERNAL_SOURCE.", with: "S.").replacing("DBT_INTERNAL_DEST.", with: "D.")
        #expect(
            statement == "MERGE INTO A AS DBT_INTERNAL_DEST USING TMP AS DBT_INTERNAL_SOURCE \(clauses)")
    }

    @Test(arguments: [
        ("merge_update_condition=['a']", "merge_update_condition must be a string"),
        ("merge_on_using_columns='id'", "merge_on_using_columns must be a list"),
        ("merge_clauses={}", "merge_clauses has neither when_matched nor when_not_matched"),
        (
            "merge_clauses={'when_matched': []}",
            "merge_clauses.when_matched must contain at least one element"
        ),
        (
            "merge_clauses={'when_matched': [{'action': 'delete'}]}, merge_update_columns=['id']",
            "merge_clauses takes the place of merge_update_columns"
        ),
        ("merge_update_columns=['id'], merge_exclude_columns=['id']", "either merge_update_columns or"),
    ])
    func mergeOptionsAreChecked(_ config: String, _ message: String) throws {
        let run = Self.run("unique_key='id', incremental_strategy='merge', " + config)
        let error = #expect(throws: LotusError.self) { try run.build() }
        #expect(error?.message.contains(message) == true)
    }

    @Test func mergeOptionsAreCheckedAgainstWhatALakeCanDo() throws {
        let config = """
            unique_key='id', incremental_strategy='merge', merge_clauses={'when_matched': [{'action': 'delete'}],
            'when_not_matched': [{'action': 'delete', 'by': 'source'}]}
            """
        let error = #expect(throws: LotusError.self) { try Self.run(config, on: .fileLake).build() }
        #expect(error?.message.contains("2 actions that update or delete") == true)
        #expect(throws: Never.self) { try Self.run(config).build() }
    }
}
