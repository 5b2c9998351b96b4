// SPDX-License-Identifier: Apache-2.0

/// How rows of a lake's table are laid out in files, and how a table is rebuilt with one snapshot.
///
/// The macros that begin with `lake__` are ours; dbt has none for it.
enum DuckLakeMacros {
    static let text = #"""
        {% macro duckdb__get_partitioned_by(relation, temporary) -%}
        {%- set columns = config.get('partitioned_by') -%}
        {%- if columns is none or columns == '' -%}{%- set columns = config.get('partition_by') -%}{%- endif -%}
        {%- if temporary or columns is none or columns == '' -%}{{ return(none) }}{%- endif -%}
        {{ return(lake__layout(relation, columns, 'partitioned_by/partition_by')) }}
        {%- endmacro %}

        {% macro duckdb__get_sorted_by(relation, temporary) -%}
        {%- set columns = config.get('sorted_by') -%}
        {%- if columns is none -%}{%- set columns = config.get('sort_by') -%}{%- endif -%}
        {%- if temporary or columns is none -%}{{ return(none) }}{%- endif -%}
        {%- set columns = normalize_string_or_list(columns, 'sorted_by/sort_by') -%}
        {%- set quoted = [] -%}
        {%- for column in columns -%}{%- do quoted.append(adapter.quote(column | replace('"', '""'))) -%}{%- endfor -%}
        {{ return(lake__layout(relation, quoted, 'sorted_by/sort_by')) }}
        {%- endmacro %}

        {# The columns of a layout with commas; none where it does not apply. #}
        {% macro lake__layout(relation, columns, option) -%}
        {%- set columns = normalize_string_or_list(columns, option) -%}
        {%- if not columns -%}
            {%- do exceptions.raise_compiler_error(option ~ ' must contain at least one column') -%}
        {%- endif -%}
        {%- if relation.identifier != this.identifier and config.get('materialized') in ['table', 'incremental'] -%}
            {{ return(none) }}
        {%- endif -%}
        {%- if not adapter.is_ducklake(relation) -%}
            {%- do adapter.warn_once(option ~ ' is only supported for DuckLake relations; ignoring for ' ~ relation) -%}
            {{ return(none) }}
        {%- endif -%}
        {{ return(columns | join(', ')) }}
        {%- endmacro %}

        {% macro duckdb__alter_table_set_partitioned_by(relation, partitioned_by) -%}
        alter table {{ relation }} set partitioned by ({{ partitioned_by }});
        {%- endmacro %}

        {% macro duckdb__alter_table_set_sorted_by(relation, sorted_by) -%}
        alter table {{ relation }} set sorted by ({{ sorted_by }});
        {%- endmacro %}

        {% macro lake__set_layout(relation, partitioned_by, sorted_by) -%}
        {%- if partitioned_by %}{{ duckdb__alter_table_set_partitioned_by(relation, partitioned_by) }}
        {% endif -%}
        {%- if sorted_by %}{{ duckdb__alter_table_set_sorted_by(relation, sorted_by) }}
        {% endif -%}
        {%- endmacro %}

        {# The temporary table that takes a model's rows before they go into a lake's table, so that nobody
           waits for the query; none where the table is made from the query: outside of lakes, and by a
           project's own create_table_as. #}
        {% macro lake__staged_relation(existing_relation, target_relation) -%}
        {%- if not adapter.is_ducklake(target_relation) or adapter.is_overridden('create_table_as') -%}
            {{ return(none) }}
        {%- endif -%}
        {{ return(make_temp_relation(target_relation)) }}
        {%- endmacro %}

        {# Whether a lake's view reads what a query reads. The database tells, which writes both in one form. #}
        {% macro lake__has_view(existing_relation, target_relation) -%}
        {%- if not existing_relation.is_view or not adapter.is_ducklake(target_relation) or config.get('contract').enforced
            or config.get('sql_header') or adapter.is_overridden('create_view_as') or adapter.is_overridden('get_create_view_as_sql') -%}
            {{ return(false) }}
        {%- endif -%}
        {%- set beside = make_temp_relation(target_relation) -%}
        {%- call statement('lake__view', fetch_result=True) -%}
        create temporary view {{ beside }} as (
        {{ sql }}
        );
        with texts as (
            select substr(sql, strpos(sql, ' AS ')) as text from duckdb_views()
            where (temporary and view_name = '{{ adapter.escape_sql_string(beside.identifier) }}')
                or (view_name = '{{ adapter.escape_sql_string(existing_relation.identifier) }}' and {{ lake__place(existing_relation) }})
        )
        select count(*) = 2 and count(distinct text) = 1 from texts
        {%- endcall -%}
        {%- set is_same = load_result('lake__view').table.rows[0][0] -%}
        {%- call statement() -%}drop view {{ beside }}{%- endcall -%}
        {{ return(is_same) }}
        {%- endmacro %}

        {# Runs a model's query into its temporary table, if there is one. #}
        {% macro lake__stage(staged) -%}
        {%- if staged is not none -%}
            {%- call statement('main') -%}{{ create_table_as(True, staged, compiled_code) }}{%- endcall -%}
        {%- endif -%}
        {%- endmacro %}

        {# Makes a model's table or makes it anew, inside of a transaction. #}
        {% macro lake__build_table(existing_relation, target_relation, intermediate_relation, staged) -%}
        {%- set partitioned_by = duckdb__get_partitioned_by(target_relation, false) -%}
        {%- set sorted_by = duckdb__get_sorted_by(target_relation, false) -%}
        {%- if staged is not none -%}
            {{ return(lake__replace_table(existing_relation, target_relation, staged, partitioned_by, sorted_by)) }}
        {%- endif -%}
        {%- set keys = enforced_constraint_types() + existing_constraint_types(existing_relation) -%}
        {%- set dropped = [] -%}
        {%- if existing_relation is none or ('foreign_key' in keys and has_foreign_key_constraints(existing_relation)) -%}
            {%- if existing_relation is not none -%}{%- set dropped = drop_relation_for_rebuild(existing_relation) -%}{%- endif -%}
            {%- call statement('main') -%}
            {{ create_table_as(False, target_relation, compiled_code, partitioned_by=partitioned_by, sorted_by=sorted_by) }}
            {%- endcall -%}
        {%- elif lake__may_be_replaced(existing_relation, target_relation, keys or partitioned_by or sorted_by) -%}
            {%- call statement('main') -%}
            create or replace table {{ target_relation }} as (
            {{ compiled_code }}
            );
            {%- endcall -%}
        {%- else -%}
            {%- call statement('main') -%}
            {{ create_table_as(False, intermediate_relation, compiled_code, partitioned_by=partitioned_by, sorted_by=sorted_by) }}
            {%- endcall -%}
            {%- if existing_relation.is_table and keys and may_be_foreign_key_target(existing_relation) -%}
                {%- set dropped = drop_foreign_key_dependents(existing_relation) -%}
            {%- endif -%}
            {%- do adapter.drop_relation(existing_relation) -%}
            {%- do adapter.rename_relation(intermediate_relation, target_relation) -%}
        {%- endif -%}
        {%- do restore_foreign_key_dependents(dropped) -%}
        {%- endmacro %}

        {# Whether one statement takes the place of the usual three (make another one, drop, rename): for a plain
           table in a DuckDB file, the only database that supports foreign keys, when no macro of the project has a part
           in those. #}
        {% macro lake__may_be_replaced(existing_relation, target_relation, is_special) -%}
        {{ return(existing_relation.is_table and not is_special
            and adapter.catalog_supports_foreign_keys(target_relation.database)
            and not config.get('contract').enforced and not config.get('sql_header') and not config.get('indexes')
            and not (adapter.is_overridden('create_table_as') or adapter.is_overridden('drop_relation')
                or adapter.is_overridden('rename_relation'))) }}
        {%- endmacro %}

        {# Whether a table has the columns of a staged one, in order, and the constraints of its contract. #}
        {% macro lake__has_columns_of(relation, staged) -%}
        {%- set types, required = enforced_constraint_types(), [] -%}
        {%- if types | reject('equalto', 'not_null') | list -%}{{ return(false) }}{%- endif -%}
        {%- if types -%}
            {%- for constraint in model.get('constraints', []) -%}{%- do required.extend(constraint.columns) -%}{%- endfor -%}
            {%- for column in model.columns.values() if column.constraints -%}{%- do required.append(column.name) -%}{%- endfor -%}
        {%- endif -%}
        {%- set rows = run_query(
            'select 0, column_name, column_type, "null" from (describe ' ~ relation ~ ') union all '
            ~ 'select 1, column_name, column_type, "null" from (describe ' ~ staged ~ ')') -%}
        {%- set old, new, kept = [], [], [] -%}
        {%- for row in rows -%}
            {%- do (old if row[0] == 0 else new).append((row[1], row[2])) -%}
            {%- if row[0] == 0 and row[3] == 'NO' -%}{%- do kept.append(row[1] | lower) -%}{%- endif -%}
        {%- endfor -%}
        {{ return(old == new and kept | sort == required | map('lower') | unique | sort) }}
        {%- endmacro %}

        {# Gives a lake's table the rows of a staged one. With the same columns the table stays, and with it
           its history; otherwise it is made anew. The text of what ran. #}
        {% macro lake__replace_table(existing_relation, target_relation, staged, partitioned_by, sorted_by) -%}
        {%- set statements = [] -%}
        {%- if existing_relation.is_table and lake__has_columns_of(existing_relation, staged) -%}
            {%- do adapter.truncate_relation(existing_relation) -%}
            {%- set sql -%}
            {%- if not partitioned_by -%}
            alter table {{ target_relation }} reset partitioned by;
            {% endif -%}
            {{ lake__set_layout(target_relation, partitioned_by, sorted_by) -}}
            insert into {{ target_relation }} select * from {{ staged }};
            {%- endset -%}
        {%- else -%}
            {%- do drop_relation_if_exists(existing_relation) -%}
            {%- set sql = lake__create_table(target_relation, staged, partitioned_by, sorted_by) -%}
        {%- endif -%}
        {%- call statement() -%}{{ sql }}{%- endcall -%}
        {{ return(sql) }}
        {%- endmacro %}

        {% macro lake__create_table(relation, staged, partitioned_by, sorted_by) -%}
        {%- if config.get('contract').enforced -%}
        create table {{ relation }} {{ get_table_columns_and_constraints() }};
        {{ lake__set_layout(relation, partitioned_by, sorted_by) -}}
        insert into {{ relation }} {{ get_column_names() }} (
        {{ get_select_subquery('select * from ' ~ staged) }}
        );
        {%- elif partitioned_by or sorted_by -%}
        create table {{ relation }} as (select * from {{ staged }} limit 0);
        {{ lake__set_layout(relation, partitioned_by, sorted_by) -}}
        insert into {{ relation }} select * from {{ staged }};
        {%- else -%}
        create table {{ relation }} as (select * from {{ staged }});
        {%- endif -%}
        {%- endmacro %}
        """#
}
