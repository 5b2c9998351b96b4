// SPDX-License-Identifier: Apache-2.0

/// Schemas and what the database says of itself.
enum MetadataMacros {
    static let text = #"""
        {% macro default__create_schema(relation) -%}
        {%- call statement('create_schema') -%}
        create schema if not exists {{ relation.without_identifier() }}
        {% endcall %}
        {% endmacro %}

        {% macro default__drop_schema(relation) -%}
        {%- call statement('drop_schema') -%}
        drop schema if exists {{ relation.without_identifier() }} cascade
        {% endcall %}
        {% endmacro %}

        {% macro default__drop_schema_named(schema_name) %}
        {{ adapter.drop_schema(api.Relation.create(schema=schema_name)) }}
        {% endmacro %}

        {% macro default__information_schema_name(database) -%}
        {{ database ~ '.' if database }}INFORMATION_SCHEMA
        {%- endmacro %}

        {% macro default__list_schemas(database) -%}
        {{ return(run_query(
            'select distinct schema_name from ' ~ information_schema_name(database) ~ ".SCHEMATA where catalog_name ilike '"
            ~ database ~ "'")) }}
        {% endmacro %}

        {% macro default__check_schema_exists(information_schema, schema) -%}
        {{ return(run_query(
            'select count(*) from ' ~ information_schema.replace(information_schema_view='SCHEMATA')
            ~ " where catalog_name='" ~ information_schema.database ~ "' and schema_name='" ~ schema ~ "'")) }}
        {% endmacro %}

        {% macro default__validate_sql(sql) -%}
        {% call statement('validate_sql') -%}
        explain {{ sql }}
        {% endcall %}
        {{ return(load_result('validate_sql')) }}
        {% endmacro %}

        {% macro get_show_sql(compiled_code, sql_header, limit) -%}
        {%- if sql_header is not none -%}
        {{ sql_header }}
        {%- endif %}
        {{ get_limit_subquery_sql(compiled_code, limit) }}
        {% endmacro %}

        {%- macro get_limit_subquery_sql(sql, limit) -%}
        {{ adapter.dispatch('get_limit_sql', 'dbt')(sql, limit) }}
        {%- endmacro -%}

        {% macro default__get_limit_sql(sql, limit) %}
        {{ sql }}
        {% if limit is not none %}
        limit {{ limit }}
        {%- endif -%}
        {% endmacro %}

        {% macro default__collect_freshness(source, loaded_at_field, filter) %}
        {% call statement('collect_freshness', fetch_result=True, auto_begin=False) -%}
        select max({{ loaded_at_field }}) as max_loaded_at, {{ current_timestamp() }} as snapshotted_at
        from {{ source }}
        {{ 'where ' ~ filter if filter }}
        {% endcall %}
        {{ return(load_result('collect_freshness')) }}
        {% endmacro %}

        {% macro default__collect_freshness_custom_sql(source, loaded_at_query) %}
        {% call statement('collect_freshness_custom_sql', fetch_result=True, auto_begin=False) -%}
        with source_query as (
        {{ loaded_at_query }}
        )
        select (select * from source_query) as max_loaded_at, {{ current_timestamp() }} as snapshotted_at
        {% endcall %}
        {{ return(load_result('collect_freshness_custom_sql')) }}
        {% endmacro %}

        {% macro is_core_v2() -%}
        {{ return(dbt_version.split('.')[0] == '2') }}
        {%- endmacro %}
        """#
}
