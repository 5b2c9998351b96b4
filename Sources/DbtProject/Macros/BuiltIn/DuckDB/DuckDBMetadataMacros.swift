// SPDX-License-Identifier: Apache-2.0

/// Schemas, relations, columns and comments of DuckDB.
enum DuckDBMetadataMacros {
    static let text = #"""
        {% macro run_hooks(hooks, inside_transaction=True) %}
        {% for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) %}
            {% set sql = render(hook.get('sql')) | trim %}
            {% if sql %}{% call statement(auto_begin=inside_transaction) %}{{ sql }}{% endcall %}{% endif %}
        {% endfor %}
        {% endmacro %}

        {% macro duckdb__create_schema(relation) -%}
        {%- set found = run_query(
            "select type from duckdb_databases() where lower(database_name) = '" ~ relation.database | lower ~ "'") -%}
        {%- set type = found.columns[0].values()[0] if found | length else 'duckdb' -%}
        {%- if type == 'sqlite' and relation.schema != 'main' -%}
            {{ exceptions.raise_compiler_error("A SQLite database has the schema 'main' only, not '" ~ relation.schema ~ "'") }}
        {%- endif -%}
        {%- call statement('create_schema') -%}
        {{ 'create schema if not exists ' ~ relation.without_identifier() if type not in ['sqlite', 'mysql'] }}
        {%- endcall -%}
        {% endmacro %}

        {% macro duckdb__drop_schema(relation) -%}
        {%- call statement('drop_schema') -%}
        drop schema if exists {{ relation.without_identifier() }} cascade
        {%- endcall -%}
        {% endmacro %}

        {% macro duckdb__list_schemas(database) -%}
        {{ return(run_query(
            'select schema_name from duckdb_schemas()'
            ~ (" where lower(database_name) = '" ~ database | lower ~ "'" if database is not none else ''))) }}
        {% endmacro %}

        {% macro duckdb__check_schema_exists(information_schema, schema) -%}
        {{ return(run_query(
            "select count(*) from duckdb_schemas() where lower(schema_name) = '" ~ schema | lower
            ~ "' and lower(database_name) = '" ~ information_schema.database | lower ~ "'")) }}
        {% endmacro %}

        {% macro duckdb__list_relations_without_caching(schema_relation) %}
        {%- set place -%}
        lower(database_name) = '{{ schema_relation.database | lower }}' and lower(schema_name) = '{{ schema_relation.schema | lower }}'
        {%- endset -%}
        {{ return(run_query(
            "select database_name as database, table_name as name, schema_name as schema, 'table' as type from duckdb_tables() where "
            ~ place ~ " union all select database_name, view_name, schema_name, 'view' from duckdb_views() where " ~ place)) }}
        {% endmacro %}

        {% macro duckdb__get_columns_in_relation(relation) -%}
        {# The types have their length and precision in them. #}
        {% call statement('get_columns_in_relation', fetch_result=True) %}
        select column_name, column_type as data_type, null::bigint as character_maximum_length,
            null::bigint as numeric_precision, null::bigint as numeric_scale
        from (describe {{ relation.render() }})
        {% endcall %}
        {{ return(sql_convert_columns_in_relation(load_result('get_columns_in_relation').table)) }}
        {% endmacro %}

        {% macro duckdb__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
        {# A header cannot stand inside of DESCRIBE, so it runs before. #}
        {%- if select_sql_header is not none %}{% do run_query(select_sql_header) %}{% endif -%}
        {{ default__get_empty_subquery_sql(select_sql) }}
        {% endmacro %}

        {% macro duckdb__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
        {%- set alter = 'alter ' ~ relation.type ~ ' ' ~ relation -%}
        {%- for column in add_columns or [] -%}
            {%- do run_query(alter ~ ' add column ' ~ api.Relation.create(identifier=column.name) ~ ' ' ~ column.data_type) -%}
        {%- endfor -%}
        {%- for column in remove_columns or [] -%}
            {%- do run_query(alter ~ ' drop column ' ~ api.Relation.create(identifier=column.name)) -%}
        {%- endfor -%}
        {% endmacro %}
        """#
}
