// SPDX-License-Identifier: Apache-2.0

/// Comments of DuckDB and DuckLake.
enum DuckDBCommentMacros {
    static let text = #"""
        {% macro duckdb_escape_comment(comment) -%}
        {%- set quote = '$dbt_comment_literal_block$' -%}
        {%- if comment is not string -%}
            {%- do exceptions.raise_compiler_error('A comment must be a text, not: ' ~ comment) -%}
        {%- elif quote in comment -%}
            {%- do exceptions.raise_compiler_error('A comment must not contain ' ~ quote) -%}
        {%- endif -%}
        {{ quote }}{{ comment }}{{ quote }}
        {%- endmacro %}

        {% macro duckdb__alter_relation_comment(relation, comment) %}
        {%- if adapter.is_ducklake(relation) and lake__comment(relation) == comment -%}{{ return('') }}{%- endif -%}
        comment on {{ relation.type }} {{ relation }} is {{ duckdb_escape_comment(comment) }};
        {% endmacro %}

        {% macro duckdb__alter_column_comment(relation, column_dict) %}
        {%- set existing = {} -%}
        {%- if not adapter.is_ducklake(relation) -%}
            {%- for column in adapter.get_columns_in_relation(relation) -%}{%- do existing.update({column.name: none}) -%}{%- endfor -%}
        {%- elif relation.is_view -%}
            {%- do adapter.warn_once('DuckLake keeps no comments on columns of views; left out for ' ~ relation) -%}
        {%- else -%}
            {%- set existing = lake__column_comments(relation) -%}
        {%- endif -%}
        {%- for name, column in column_dict.items() if name in existing and existing[name] != column['description'] %}
        comment on column {{ relation }}.{{ adapter.quote(name) if column['quote'] else name }} is {{ duckdb_escape_comment(column['description']) }};
        {%- endfor -%}
        {% endmacro %}

        {# Every change of a comment is a change of a lake's table, so that only those are made that change something. #}
        {% macro lake__comment(relation) -%}
        {%- set found = run_query(
            'select comment from ' ~ ('duckdb_views() where view_name' if relation.is_view else 'duckdb_tables() where table_name')
            ~ " = '" ~ adapter.escape_sql_string(relation.identifier) ~ "' and " ~ lake__place(relation)) -%}
        {{ return(found.rows[0][0] if found.rows else none) }}
        {%- endmacro %}

        {% macro lake__column_comments(relation) -%}
        {%- set comments = {} -%}
        {%- for row in run_query(
            "select column_name, comment from duckdb_columns() where table_name = '"
            ~ adapter.escape_sql_string(relation.identifier) ~ "' and " ~ lake__place(relation)) -%}
            {%- do comments.update({row[0]: row[1]}) -%}
        {%- endfor -%}
        {{ return(comments) }}
        {%- endmacro %}

        {% macro lake__place(relation) -%}
        {{ return("database_name = '" ~ adapter.escape_sql_string(relation.database)
            ~ "' and schema_name = '" ~ adapter.escape_sql_string(relation.schema) ~ "'") }}
        {%- endmacro %}
        """#
}
