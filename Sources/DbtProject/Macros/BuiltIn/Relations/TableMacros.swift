// SPDX-License-Identifier: Apache-2.0

/// Tables and views, as most databases create and drop them.
enum TableMacros {
    static let text = #"""
        {% macro default__get_create_table_as_sql(temporary, relation, sql) -%}
        {{ return(create_table_as(temporary, relation, sql)) }}
        {% endmacro %}

        {% macro default__create_table_as(temporary, relation, sql) -%}
        {%- set checks = config.get('contract').enforced and not temporary -%}
        {{ config.get('sql_header') or '' }}
        create {{ 'temporary table' if temporary else 'table' }} {{ relation.include(database=(not temporary), schema=(not temporary)) }}
        {%- if checks %}
        {{ get_assert_columns_equivalent(sql) }}
        {{ get_table_columns_and_constraints() }}
        {%- set sql = get_select_subquery(sql) %}
        {%- endif %}
        as (
        {{ sql }}
        );
        {%- endmacro %}

        {% macro default__get_column_names() %}
        {%- for column in model['columns'].values() -%}
        {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ', ' if not loop.last }}
        {%- endfor -%}
        {% endmacro %}

        {% macro default__get_select_subquery(sql) %}
        select {{ adapter.dispatch('get_column_names', 'dbt')() }}
        from (
        {{ sql }}
        ) as model_subq
        {%- endmacro %}

        {% macro default__drop_table(relation) -%}
        drop table if exists {{ relation.render() }} cascade
        {%- endmacro %}

        {% macro default__get_create_view_as_sql(relation, sql) -%}
        {{ return(create_view_as(relation, sql)) }}
        {% endmacro %}

        {% macro default__create_view_as(relation, sql) -%}
        {{ config.get('sql_header') or '' }}
        {%- if config.get('contract').enforced %}{{ get_assert_columns_equivalent(sql) }}{% endif %}
        create view {{ relation.render() }} as (
        {{ sql }}
        );
        {%- endmacro %}

        {% macro default__drop_view(relation) -%}
        drop view if exists {{ relation.render() }} cascade
        {%- endmacro %}

        {% macro default__drop_materialized_view(relation) -%}
        drop materialized view if exists {{ relation.render() }} cascade
        {%- endmacro %}

        {% macro default__handle_existing_table(full_refresh, old_relation) %}
        {{ adapter.drop_relation(old_relation) }}
        {% endmacro %}

        {% macro create_or_replace_view() %}
        {%- set identifier = model['alias'] -%}
        {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=identifier) -%}
        {%- set target_relation = api.Relation.create(database=database, schema=schema, identifier=identifier, type='view') -%}
        {{ run_hooks(pre_hooks) }}
        {%- if old_relation is not none and old_relation.is_table -%}
        {{ handle_existing_table(should_full_refresh(), old_relation) }}
        {%- endif -%}
        {% call statement('main') -%}
        {{ get_create_view_as_sql(target_relation, sql) }}
        {%- endcall %}
        {% set should_revoke = should_revoke(old_relation is not none and old_relation.is_view, full_refresh_mode=True) %}
        {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke) %}
        {{ run_hooks(post_hooks) }}
        {{ return({'relations': [target_relation]}) }}
        {% endmacro %}

        {% macro default__can_clone_table() %}
        {{ return(False) }}
        {% endmacro %}

        {% macro default__create_or_replace_clone(this_relation, defer_relation) %}
        create or replace table {{ this_relation.render() }} clone {{ defer_relation.render() }}
        {% endmacro %}
        """#
}
