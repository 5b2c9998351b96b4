// SPDX-License-Identifier: Apache-2.0

/// Tables from CSV files.
enum SeedMacros {
    static let text = #"""
        {% macro default__create_csv_table(model, agate_table) %}
        {%- set types = model['config'].get('column_types') or {} -%}
        {%- set quoting = model['config'].get('quote_columns', None) -%}
        {%- set columns = [] -%}
        {%- for name in agate_table.column_names -%}
            {%- set type = types.get(name) or adapter.convert_type(agate_table, loop.index0) -%}
            {%- do columns.append(adapter.quote_seed_column(name | string, quoting) ~ ' ' ~ type) -%}
        {%- endfor -%}
        {% set sql = 'create table ' ~ this.render() ~ ' (' ~ columns | join(', ') ~ ')' %}
        {% call statement('_') -%}{{ sql }}{%- endcall %}
        {{ return(sql) }}
        {% endmacro %}

        {% macro default__reset_csv_table(model, full_refresh, old_relation, agate_table) %}
        {% if full_refresh %}
            {{ adapter.drop_relation(old_relation) }}
            {{ return(create_csv_table(model, agate_table)) }}
        {% endif %}
        {{ adapter.truncate_relation(old_relation) }}
        {{ return('truncate table ' ~ old_relation.render()) }}
        {% endmacro %}

        {% macro default__get_csv_sql(create_or_truncate_sql, insert_sql) %}
        {{ create_or_truncate_sql }};
        -- dbt seed --
        {{ insert_sql }}
        {% endmacro %}

        {% macro default__get_binding_char() %}
        {{ return('%s') }}
        {% endmacro %}

        {% macro default__get_batch_size() %}
        {{ return(10000) }}
        {% endmacro %}

        {% macro get_seed_column_quoted_csv(model, column_names) %}
        {%- set quoting = model['config'].get('quote_columns', None) -%}
        {%- set quoted = [] -%}
        {%- for name in column_names -%}{%- do quoted.append(adapter.quote_seed_column(name, quoting)) -%}{%- endfor -%}
        {{ return(quoted | join(', ')) }}
        {% endmacro %}

        {% macro default__load_csv_rows(model, agate_table) %}
        {%- set columns = get_seed_column_quoted_csv(model, agate_table.column_names) -%}
        {%- set statements = [] -%}
        {%- for rows in agate_table.rows | batch(get_batch_size()) -%}
            {%- set tuples = [] -%}
            {%- for row in rows -%}
                {%- set values = [] -%}
                {%- for value in row -%}
                    {%- do values.append(
                        'null' if value is none else value | string if value is number or value is boolean
                        else "'" ~ value | string | replace("'", "''") ~ "'") -%}
                {%- endfor -%}
                {%- do tuples.append('(' ~ values | join(', ') ~ ')') -%}
            {%- endfor -%}
            {%- set sql = 'insert into ' ~ this.render() ~ ' (' ~ columns ~ ') values ' ~ tuples | join(', ') -%}
            {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
            {%- do statements.append(sql) -%}
        {%- endfor -%}
        {{ return(statements[0]) }}
        {% endmacro %}
        """#
}
