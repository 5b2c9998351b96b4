// SPDX-License-Identifier: Apache-2.0

/// Tables and views of DuckDB and DuckLake.
enum DuckDBTableMacros {
    static let text = #"""
        {% macro create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
        {{ return(adapter.dispatch('create_table_as', 'dbt')(
            temporary, relation, compiled_code, language, partitioned_by=partitioned_by, sorted_by=sorted_by)) }}
        {%- endmacro %}

        {% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
        {%- if language != 'sql' -%}
            {%- do exceptions.raise_compiler_error('create_table_as makes tables from SQL only, not from ' ~ language) -%}
        {%- endif -%}
        {%- set contract = config.get('contract').enforced -%}
        {%- if contract -%}{{ get_assert_columns_equivalent(compiled_code) }}{%- endif -%}
        {{ config.get('sql_header') or '' }}
        create {{ 'temporary table' if temporary else 'table' }} {{ relation.include(database=(not temporary), schema=(not temporary)) }}
        {#- Temporary tables have no constraints. -#}
        {%- if contract and not temporary %}
        {{ get_table_columns_and_constraints() }};
        {{ lake__set_layout(relation, partitioned_by, sorted_by) -}}
        insert into {{ relation }} {{ get_column_names() }} (
        {{ get_select_subquery(compiled_code) }}
        );
        {%- elif partitioned_by or sorted_by %} as (
        select * from (
        {{ compiled_code }}
        ) as model_subq
        limit 0
        );
        {{ lake__set_layout(relation, partitioned_by, sorted_by) -}}
        insert into {{ relation }}
        select * from (
        {{ compiled_code }}
        ) as model_subq;
        {%- else %} as (
        {{ compiled_code }}
        );
        {%- endif -%}
        {%- endmacro %}

        {% macro get_column_names() %}
        ({{ default__get_column_names() }})
        {% endmacro %}

        {% macro duckdb__create_view_as(relation, sql) -%}
        {%- if config.get('contract').enforced -%}{{ get_assert_columns_equivalent(sql) }}{%- endif -%}
        {{ config.get('sql_header') or '' }}
        create view {{ relation }} as (
        {{ sql }}
        );
        {%- endmacro %}

        {% macro duckdb__drop_relation(relation) -%}
        {% call statement('drop_relation', auto_begin=False) -%}
        drop {{ relation.type }} if exists {{ relation }}{{ ' cascade' if not adapter.is_ducklake(relation) }}
        {%- endcall %}
        {% endmacro %}

        {% macro duckdb__rename_relation(from_relation, to_relation) -%}
        {% call statement('rename_relation') -%}
        alter {{ to_relation.type }} {{ from_relation }} rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
        {%- endcall %}
        {% endmacro %}

        {% macro duckdb__make_temp_relation(base_relation, suffix) %}
        {# A temporary table lives in no schema; the time keeps its name apart from earlier ones. #}
        {% do return(base_relation.incorporate(path={
            'database': none, 'schema': none,
            'identifier': base_relation.identifier ~ suffix ~ py_current_timestring()})) %}
        {% endmacro %}

        {% macro duckdb__dispatch_temporary_relation(target_relation, batch_id='') %}
        {% do return({'relation': make_temp_relation(target_relation), 'temporary': true}) %}
        {% endmacro %}

        {% macro drop_indexes_on_relation(relation) -%}
        {% call statement('get_indexes_on_relation', fetch_result=True, auto_begin=False) %}
        select index_name from duckdb_indexes()
        where database_name = '{{ relation.database }}' and schema_name = '{{ relation.schema }}'
            and table_name = '{{ relation.identifier }}'
        {% endcall %}
        {% for row in load_result('get_indexes_on_relation').table %}
            {% call statement('drop_index_' ~ loop.index, auto_begin=false) %}
            drop index "{{ relation.database }}"."{{ relation.schema }}"."{{ row[0] }}"
            {% endcall %}
        {% endfor %}
        {%- endmacro %}

        {% macro duckdb__get_create_index_sql(relation, index_dict) -%}
        {%- set index = adapter.parse_index(index_dict) -%}
        create {{ 'unique index' if index.unique else 'index' }} "{{ index.render(relation) }}"
        on {{ relation }} ({{ index.columns | join(', ') }});
        {%- endmacro %}

        {% macro duckdb__apply_grants(relation, grant_config, should_revoke=True) %}
        {% if grant_config %}{{ adapter.warn_once('Grants for relations are not supported by DuckDB') }}{% endif %}
        {% endmacro %}
        """#
}
