// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import Testing

/// Macros of a project that take the place of dbt's.
@Suite struct MacroOverrideTests {
    private static let own = """
        {% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) %}
        create table {{ relation }} as ({{ compiled_code }}) -- mine
        {% endmacro %}
        """

    @Test func aTableIsMadeByTheProjectsMacro() throws {
        let log = try MaterializationRun("select 1", "materialized='table'").with("macros/m.sql", Self.own)
            .build()
        #expect(log.contains("create table A as (select 1) -- mine"))
    }

    /// It makes the table itself: nothing is staged.
    @Test func aTableOfALakeIsMadeByTheProjectsMacro() throws {
        let run = MaterializationRun("select 1", "materialized='table'", on: .fileLake).existing("table")
        let log = try run.with("macros/m.sql", Self.own).build()
        #expect(
            log == [
                "lock A", "block A model.small.a", "create table BESIDE as (select 1) -- mine",
                "drop table if exists A", "alter table BESIDE rename to \"a\"", "commit",
            ])
    }

    @Test func theMacroThatDispatchesMayBeReplacedToo() throws {
        let macro = """
            {% macro create_view_as(relation, sql) %}create or replace view {{ relation }} as {{ sql }}{% endmacro %}
            """
        let run = MaterializationRun("select 1", "materialized='view'", on: .fileLake).existing("view")
        let log = try run.with("macros/m.sql", macro).build()
        #expect(log.suffix(2) == ["create or replace view A as select 1", "commit"])
    }

    @Test func aStrategyOfTheProjectGetsWhatDbtGives() throws {
        let macro = """
            {% macro get_incremental_mine_sql(arg_dict) %}
            mine {{ arg_dict.keys() | list | join(' ') }} into {{ arg_dict['target_relation'] }} from {{ arg_dict['temp_relation'] }}
            {% endmacro %}
            """
        let run = MaterializationRun("select 1", "materialized='incremental', incremental_strategy='mine'")
        let log = try run.existing("table").with("macros/m.sql", macro).build()
        #expect(
            log.contains(
                "mine target_relation temp_relation unique_key dest_columns incremental_predicates into A from TMP"
            ))
    }

    @Test(arguments: [
        "{% macro run_hooks(hooks, inside_transaction=True) %}{% endmacro %}",
        "{% macro drop_relation_if_exists(relation) %}{% endmacro %}",
        "{% macro make_temp_relation(base_relation, suffix='__x') %}{{ return(base_relation.incorporate(path={'identifier': 'own'})) }}{% endmacro %}",
        "{% macro default__persist_docs(relation, model, for_relation, for_columns) %}{% do run_query('docs') %}{% endmacro %}",
        "{% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) %}{% do run_query('grants') %}{% endmacro %}",
        "{% macro duckdb__truncate_relation(relation) %}{% do run_query('empty') %}{% endmacro %}",
    ])
    func anyOfThemIsCalledWhereOursWouldBe(_ macro: String) throws {
        func log(_ macro: String) throws -> [String] {
            let columns = [("id", "INTEGER")]
            let run = MaterializationRun("select 1", "materialized='table', pre_hook='hook'", on: .fileLake)
                .existing("table").describing(columns, columns)
            return try run.with("macros/m.sql", macro).build()
        }
        #expect(try log(macro) != log("{% macro unrelated() %}{% endmacro %}"))
    }
}
