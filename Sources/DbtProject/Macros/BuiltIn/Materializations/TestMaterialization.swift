// SPDX-License-Identifier: Apache-2.0

/// How data tests run.
enum TestMaterialization {
    static let text = #"""
        {%- materialization test, default -%}
        {%- set relations = [] -%}
        {%- set sql_header = config.get('sql_header') if flags.REQUIRE_SQL_HEADER_IN_TEST_CONFIGS else none -%}
        {%- set main_sql = get_limit_subquery_sql(sql, config.get('limit')) -%}
        {%- if should_store_failures() -%}
            {%- set kind = config.get('store_failures_as') or 'table' -%}
            {%- if kind not in ['table', 'view'] -%}
                {{ exceptions.raise_compiler_error(
                    "'" ~ kind ~ "' is no value for `store_failures_as`: write 'table', 'view' or 'ephemeral'") }}
            {%- endif -%}
            {%- set identifier = model['alias'] -%}
            {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
            {%- set target_relation = api.Relation.create(database=database, schema=schema, identifier=identifier, type=kind) -%}
            {% call adapter.lake_commit(target_relation) %}
                {{ drop_relation_if_exists(old_relation) }}
                {% call statement(auto_begin=True) %}
                {{ sql_header or '' }}
                {{ get_create_sql(target_relation, main_sql) }}
                {% endcall %}
            {% endcall %}
            {%- do relations.append(target_relation) -%}
            {%- set main_sql = 'select * from ' ~ target_relation -%}
        {%- endif -%}

        {% call statement('main', fetch_result=True, auto_begin=False) -%}
        {{ sql_header or '' }}
        {# The limit is in the query already. #}
        {{ get_test_sql(main_sql, config.get('fail_calc'), config.get('warn_if'), config.get('error_if'), limit=none) }}
        {%- endcall %}
        {{ return({'relations': relations}) }}
        {%- endmaterialization -%}
        """#
}
