// SPDX-License-Identifier: Apache-2.0

/// Contracts: the columns that a model promises against those that it has.
enum ContractMacros {
    static let text = #"""
        {% macro default__get_table_columns_and_constraints() -%}
        {{ return(table_columns_and_constraints()) }}
        {%- endmacro %}

        {% macro table_columns_and_constraints() %}
        {%- set parts = adapter.render_raw_columns_constraints(raw_columns=model['columns'])
            + adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
        (
            {{ parts | join(',\n    ') }}
        )
        {% endmacro %}

        {% macro default__get_assert_columns_equivalent(sql) -%}
        {{ return(assert_columns_equivalent(sql)) }}
        {%- endmacro %}

        {% macro assert_columns_equivalent(sql) %}
        {%- set promised = model['columns'] -%}
        {%- if not promised -%}{{ exceptions.raise_contract_error([], []) }}{%- endif -%}
        {%- set sql_columns = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
        {%- set yaml_columns = format_columns(get_column_schema_from_query(get_empty_schema_sql(promised))) -%}
        {%- set formatted = {} -%}
        {%- for column in yaml_columns -%}{%- do formatted.setdefault(column['name'], column['formatted']) -%}{%- endfor -%}
        {%- if sql_columns | length != yaml_columns | length -%}
            {%- do exceptions.raise_contract_error(yaml_columns, sql_columns) -%}
        {%- endif -%}
        {%- for column in sql_columns if formatted.get(column['name']) != column['formatted'] -%}
            {%- do exceptions.raise_contract_error(yaml_columns, sql_columns) -%}
        {%- endfor -%}
        {% endmacro %}

        {% macro format_columns(columns) %}
        {%- set format, formatted = adapter.dispatch('format_column', 'dbt'), [] -%}
        {%- for column in columns -%}{%- do formatted.append(format(column)) -%}{%- endfor -%}
        {{ return(formatted) }}
        {% endmacro %}

        {% macro default__format_column(column) -%}
        {{ return({
            'name': column.name, 'data_type': column.dtype,
            'formatted': column.column.lower() ~ ' ' ~ column.dtype}) }}
        {%- endmacro -%}
        """#
}
