// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// What is checked and made beside the rows: contracts, indexes, comments, and the tables of tests.
@Suite struct ContractAndIndexTests {
    private static func properties(_ columns: String, _ more: String = "") -> String {
        "models: [{name: a, config: {contract: {enforced: true}}, columns: \(columns)\(more)}]"
    }

    /// A model with the columns that its query has and those that its contract would give.
    private static func run(_ found: [(String, String)], _ promised: [(String, String)]) -> MaterializationRun
    {
        let run = MaterializationRun("select 1 as x", "materialized='table'")
        func columns(_ pairs: [(String, String)]) -> [ResultColumn] { pairs.map { ResultColumn($0.0, $0.1) } }
        run.database.answer("select 1 as x", columns(found), [])
        run.database.answer("cast(null as", columns(promised), [])
        return run
    }

    @Test func aContractNamesTheColumnsOfTheTable() throws {
        let columns = [("id", "INTEGER"), ("other", "VARCHAR")]
        let properties = Self.properties(
            "[{name: id, data_type: integer, constraints: [{type: not_null}]}, {name: other, data_type: varchar, quote: true}]",
            ", constraints: [{type: check, expression: id > 0}]")
        let log = try Self.run(columns, columns).with("models/p.yml", properties).build()
        let create = """
            create table A ( id integer not null, "other" varchar, check (id > 0) ) ; \
            insert into A (id, "other") ( select id, "other" from ( select 1 as x ) as model_subq );
            """
        #expect(log.suffix(2) == [create, "commit"])
    }

    @Test func aBrokenContractSaysWhatDiffers() throws {
        let run = Self.run([("id", "INTEGER"), ("more", "DATE")], [("id", "BIGINT"), ("name", "VARCHAR")])
            .with(
                "models/p.yml",
                Self.properties("[{name: id, data_type: bigint}, {name: name, data_type: varchar}]"))
        let error = #expect(throws: LotusError.self) { try run.build() }
        let table = """
            | column_name | definition_type | contract_type | mismatch_reason       |
            | ----------- | --------------- | ------------- | --------------------- |
            | id          | INTEGER         | BIGINT        | data type mismatch    |
            | more        | DATE            |               | missing in contract   |
            | name        |                 | VARCHAR       | missing in definition |
            """
        #expect(error?.message.contains(table) == true)
        #expect(run.log.last == "roll back")
    }

    @Test func aContractNeedsTypes() throws {
        let run = Self.run([("id", "INTEGER")], [("id", "BIGINT")])
            .with("models/p.yml", Self.properties("[{name: id}]"))
        let error = #expect(throws: LotusError.self) { try run.build() }
        #expect(error?.message.hasPrefix("The contract gives no data_type for id") == true)
    }

    @Test func indexesAreMadeOnTheNewTable() throws {
        let config =
            "materialized='table', indexes=[{'columns': ['id', 'x'], 'unique': true}, {'columns': ['x']}]"
        let log = try MaterializationRun("select 1", config).build()
        let indexes = log.filter { $0.hasPrefix("create") }.dropFirst()
            .map { $0.replacing(/"[0-9a-f]{32}"/, with: "N") }
        #expect(indexes == ["create unique index N on A (id, x);", "create index N on A (x);"])
    }

    @Test func anIndexWithoutColumnsIsRefused() throws {
        let run = MaterializationRun("select 1", "materialized='table', indexes=[{'unique': true}]")
        let error = #expect(throws: LotusError.self) { try run.build() }
        #expect(error?.code == .dbtConfiguration)
    }

    private static let documented = """
        models: [{name: a, description: what it is, config: {persist_docs: {relation: true, columns: true}},
          columns: [{name: id, description: a key}, {name: gone, description: not there}]}]
        """

    @Test func descriptionsBecomeComments() throws {
        let run = MaterializationRun("select 1", "materialized='table'").existing(
            "table", [ResultColumn("id", "INTEGER")])
        let quote = "$dbt_comment_literal_block$"
        let log = try run.with("models/p.yml", Self.documented).build().filter { $0.hasPrefix("comment") }
        #expect(
            log == [
                "comment on table A is \(quote)what it is\(quote);",
                "comment on column A.id is \(quote)a key\(quote);",
            ])
    }

    /// In a lake every change of a comment is a change of the table.
    @Test func commentsThatAreThereAreNotMadeAgain() throws {
        let run = MaterializationRun("select 1", "materialized='incremental'", on: .fileLake)
            .existing("table", [ResultColumn("id", "INTEGER")]).with("models/p.yml", Self.documented)
        let text = [ResultColumn("comment", "VARCHAR")]
        run.database.answer("select comment", text, [[.string("what it is")]])
        run.database.answer("select column_name, comment", text + text, [[.string("id"), .string("a key")]])
        #expect(try run.build().filter { $0.hasPrefix("comment") } == [])
    }

    // MARK: Tests

    private static func test(_ config: String) -> MaterializationRun {
        MaterializationRun("select 1", "materialized='view'")
            .with("tests/t.sql", "{{ config(\(config)) }}select * from x")
    }

    @Test func aTestCountsWhatItsQueryGives() throws {
        let log = try Self.test("limit=3, warn_if='> 1', fail_calc='max(n)'").test()
        #expect(
            log == [
                "select max(n) as failures, max(n) > 1 as should_warn, max(n) != 0 as should_error "
                    + "from ( select * from x limit 3 ) dbt_internal_test"
            ])
    }

    @Test(arguments: ["table", "view"])
    func aTestKeepsItsFailures(_ kind: String) throws {
        let log = try Self.test("store_failures_as='\(kind)'").test()
        let name = "\"memory\".\"main_dbt_test__audit\".\"t\""
        #expect(log[1] == "create \(kind) \(name) as ( select * from x );")
        #expect(log[2] == "commit")
        #expect(log[3].hasSuffix("from ( select * from \(name) ) dbt_internal_test"))
    }
}
