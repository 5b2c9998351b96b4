// SPDX-License-Identifier: Apache-2.0

/// Rows of CSV files for DuckDB.
enum DuckDBSeedMacros {
    static let text = #"""
        {% macro duckdb__get_binding_char() %}
        {{ return(adapter.get_binding_char()) }}
        {% endmacro %}

        {% macro duckdb__get_batch_size() %}
        {{ return(10000) }}
        {% endmacro %}

        {% macro duckdb__load_csv_rows(model, agate_table) %}
        {%- if config.get('fast', true) -%}
            {%- set sql -%}
            copy {{ this.render() }} from '{{ adapter.escape_sql_string(adapter.get_seed_file_path(model)) }}' (format csv, header true, delimiter '{{ adapter.escape_sql_string(config.get('delimiter', ',')) }}')
            {%- endset -%}
            {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
            {{ return(sql) }}
        {%- endif -%}
        {{ return(default__load_csv_rows(model, agate_table)) }}
        {% endmacro %}
        """#
}
