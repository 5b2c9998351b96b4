// SPDX-License-Identifier: Apache-2.0

/// Columns: which a relation or a query has, and how they change.
enum ColumnMacros {
    static let text = #"""
        {% macro sql_convert_columns_in_relation(table) -%}
        {% set columns = [] %}
        {% for row in table %}{% do columns.append(api.Column(*row)) %}{% endfor %}
        {{ return(columns) }}
        {% endmacro %}

        {% macro get_list_of_column_names(columns) -%}
        {{ return(columns | map(attribute='name') | list) }}
        {% endmacro %}

        {% macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) %}
        {%- if select_sql_header is not none %}{{ select_sql_header }}{% endif %}
        select * from (
        {{ select_sql }}
        ) as __dbt_sbq
        where false
        limit 0
        {% endmacro %}

        {% macro default__get_empty_schema_sql(columns) %}
        {%- set untyped = [] -%}
        {%- set loose = [] -%}
        select
        {% for column in columns.values() %}
            {%- if not column.get('data_type') -%}
                {%- do untyped.append(column['name']) -%}
            {%- elif column['data_type'].strip().lower() in ('numeric', 'decimal', 'number') -%}
                {%- do loose.append(column['name']) -%}
            {%- endif %}
            {{ cast('null', column['data_type']) }} as {{ adapter.quote(column['name']) if column.get('quote') else column['name'] }}{{ ', ' if not loop.last }}
        {%- endfor -%}
        {%- if untyped -%}
            {{ exceptions.column_type_missing('The contract gives no data_type for ' ~ untyped | join(', ')) }}
        {%- elif loose -%}
            {{ exceptions.warn('Columns of a contract have a numeric type without precision and scale, which can round their values: ' ~ loose | join(', ')) }}
        {%- endif -%}
        {% endmacro %}

        {% macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
        {{ return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) }}
        {% endmacro %}

        {% macro default__get_columns_in_query(select_sql) %}
        {% call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
        {{ get_empty_subquery_sql(select_sql) }}
        {% endcall %}
        {{ return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) }}
        {% endmacro %}

        {% macro default__alter_column_type(relation, column_name, new_column_type) -%}
        {%- set table, old, new = relation.render(), adapter.quote(column_name), adapter.quote(column_name + '__dbt_alter') -%}
        {% call statement('alter_column_type') %}
        alter table {{ table }} add column {{ new }} {{ new_column_type }};
        update {{ table }} set {{ new }} = {{ old }};
        alter table {{ table }} drop column {{ old }} cascade;
        alter table {{ table }} rename column {{ new }} to {{ old }}
        {% endcall %}
        {% endmacro %}

        {% macro default__alter_relation_add_remove_columns(relation, add_columns, remove_columns) %}
        {%- set changes = [] -%}
        {%- for column in add_columns or [] -%}
            {%- do changes.append('add column ' ~ column.quoted ~ ' ' ~ column.expanded_data_type) -%}
        {%- endfor -%}
        {%- for column in remove_columns or [] -%}
            {%- do changes.append('drop column ' ~ column.quoted) -%}
        {%- endfor -%}
        {% do run_query('alter ' ~ relation.type ~ ' ' ~ relation.render() ~ ' ' ~ changes | join(', ')) %}
        {% endmacro %}
        """#
}
