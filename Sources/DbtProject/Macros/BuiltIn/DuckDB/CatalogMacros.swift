// SPDX-License-Identifier: Apache-2.0

/// What `dbt docs generate` asks of DuckDB: every relation with its columns.
enum CatalogMacros {
    static let text = #"""
        {% macro duckdb__get_catalog(information_schema, schemas) -%}
        {{ return(run_query(lake__catalog_sql(information_schema, duckdb__get_catalog_schemas_where_clause_sql(schemas)))) }}
        {%- endmacro %}

        {% macro duckdb__get_catalog_relations(information_schema, relations) -%}
        {{ return(run_query(lake__catalog_sql(information_schema, duckdb__get_catalog_relations_where_clause_sql(relations)))) }}
        {%- endmacro %}

        {% macro lake__catalog_sql(information_schema, condition) -%}
        with tables as (
        {{ duckdb__get_catalog_tables_sql(information_schema) }}
        {{ condition }}
        ),
        columns as (
        {{ duckdb__get_catalog_columns_sql(information_schema) }}
        {{ condition }}
        )
        {{ duckdb__get_catalog_results_sql() }}
        {%- endmacro %}

        {% macro duckdb__get_catalog_tables_sql(information_schema) -%}
        {%- set place = "where lower(database_name) = lower('" ~ information_schema.database ~ "')" -%}
        select * from (
            select database_name as table_database, schema_name as table_schema, table_name,
                'BASE TABLE' as table_type, comment as table_comment
            from duckdb_tables() {{ place }}
            union all
            select database_name, schema_name, view_name, 'VIEW', comment from duckdb_views() {{ place }}
        ) catalog_tables
        {%- endmacro %}

        {% macro duckdb__get_catalog_columns_sql(information_schema) -%}
        select * from (
            select database_name as table_database, schema_name as table_schema, table_name, column_name,
                column_index, data_type as column_type, comment as column_comment
            from duckdb_columns() where lower(database_name) = lower('{{ information_schema.database }}')
        ) catalog_columns
        {%- endmacro %}

        {% macro duckdb__get_catalog_results_sql() -%}
        select table_database, table_schema, table_name, table_type, table_comment, column_name, column_index,
            column_type, column_comment, null as table_owner
        from tables join columns using (table_database, table_schema, table_name)
        order by table_schema, table_name, column_index
        {%- endmacro %}

        {% macro duckdb__get_catalog_schemas_where_clause_sql(schemas) -%}
        where {% for schema in schemas -%}
        lower(table_schema) = lower('{{ schema }}'){{ ' or ' if not loop.last }}
        {%- else -%}false{%- endfor -%}
        {%- endmacro %}

        {% macro duckdb__get_catalog_relations_where_clause_sql(relations) -%}
        where {% for relation in relations -%}
        {%- if not relation.schema -%}
            {%- do exceptions.raise_compiler_error('get_catalog_relations takes relations that name their schema; one does not') -%}
        {%- endif -%}
        (lower(table_schema) = lower('{{ relation.schema }}')
        {{- " and lower(table_name) = lower('" ~ relation.identifier ~ "')" if relation.identifier }}){{ ' or ' if not loop.last }}
        {%- else -%}false{%- endfor -%}
        {%- endmacro %}
        """#
}
