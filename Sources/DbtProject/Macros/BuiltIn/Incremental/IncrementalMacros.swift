// SPDX-License-Identifier: Apache-2.0

/// How new rows come into a table that is there: a macro for each strategy, and what they share.
enum IncrementalMacros {
    static let text = #"""
        {% macro get_quoted_csv(column_names) %}
        {%- set quoted = [] -%}
        {%- for name in column_names -%}{%- do quoted.append(adapter.quote(name)) -%}{%- endfor -%}
        {{ return(quoted | join(', ')) }}
        {% endmacro %}

        {% macro default__get_incremental_default_sql(arg_dict) %}
        {% do return(get_incremental_append_sql(arg_dict)) %}
        {% endmacro %}

        {% macro default__get_incremental_append_sql(arg_dict) %}
        {% do return(get_insert_into_sql(arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'])) %}
        {% endmacro %}

        {% macro default__get_incremental_delete_insert_sql(arg_dict) %}
        {% do return(get_delete_insert_merge_sql(
            arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['unique_key'],
            arg_dict['dest_columns'], arg_dict['incremental_predicates'])) %}
        {% endmacro %}

        {% macro default__get_incremental_merge_sql(arg_dict) %}
        {% do return(get_merge_sql(
            arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['unique_key'],
            arg_dict['dest_columns'], arg_dict['incremental_predicates'])) %}
        {% endmacro %}

        {% macro default__get_incremental_insert_overwrite_sql(arg_dict) %}
        {% do return(get_insert_overwrite_merge_sql(
            arg_dict['target_relation'], arg_dict['temp_relation'], arg_dict['dest_columns'],
            arg_dict['incremental_predicates'])) %}
        {% endmacro %}

        {% macro get_insert_into_sql(target_relation, temp_relation, dest_columns) %}
        {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) %}
        insert into {{ target_relation }} ({{ columns }})
        (
        select {{ columns }}
        from {{ temp_relation }}
        )
        {% endmacro %}

        {% macro default__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
        {%- if unique_key -%}
        {%- set key = unique_key if unique_key is string else unique_key | join(', ') -%}
        delete from {{ target }} as DBT_INTERNAL_DEST
        where ({{ key }}) in (
            select distinct {{ key }}
            from {{ source }} as DBT_INTERNAL_SOURCE
        )
        {%- for predicate in incremental_predicates or [] %}
        and {{ predicate }}
        {%- endfor -%};
        {% endif -%}
        {{ get_insert_into_sql(target, source, dest_columns) }}
        {%- endmacro %}

        {% macro get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
        {# Their name was `predicates` once. #}
        {%- set incremental_predicates = kwargs.get('predicates', incremental_predicates) -%}
        {{ adapter.dispatch('get_merge_sql', 'dbt')(target, source, unique_key, dest_columns, incremental_predicates) }}
        {%- endmacro %}

        {% macro default__get_merge_unique_key_match(source_unique_key, target_unique_key) -%}
        {{ return(equals(source_unique_key, target_unique_key) | trim) }}
        {%- endmacro %}

        {% macro default__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
        {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
        {%- set updated = get_merge_update_columns(config.get('merge_update_columns'), config.get('merge_exclude_columns'), dest_columns) -%}
        {%- set conditions = [] + (incremental_predicates or []) -%}
        {%- if not unique_key -%}
            {%- do conditions.append('FALSE') -%}
        {%- elif unique_key is string or unique_key is mapping or unique_key is not sequence -%}
            {%- do conditions.append(get_merge_unique_key_match('DBT_INTERNAL_SOURCE.' ~ unique_key, 'DBT_INTERNAL_DEST.' ~ unique_key)) -%}
        {%- else -%}
            {%- for key in unique_key -%}
                {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
            {%- endfor -%}
        {%- endif -%}
        {{ config.get('sql_header') or '' }}
        merge into {{ target }} as DBT_INTERNAL_DEST
            using {{ source }} as DBT_INTERNAL_SOURCE
            on ({{ conditions | join(') and (') }})
        {% if unique_key %}
        when matched then update set
            {% for name in updated -%}
            {{ name }} = DBT_INTERNAL_SOURCE.{{ name }}{{ ', ' if not loop.last }}
            {%- endfor %}
        {% endif %}
        when not matched then insert ({{ columns }})
        values ({{ columns }})
        {% endmacro %}

        {% macro default__get_insert_overwrite_merge_sql(target, source, dest_columns, predicates, include_sql_header) -%}
        {%- set columns = get_quoted_csv(dest_columns | map(attribute='name')) -%}
        {{ (config.get('sql_header') or '') if include_sql_header }}
        merge into {{ target }} as DBT_INTERNAL_DEST
            using {{ source }} as DBT_INTERNAL_SOURCE
            on FALSE
        when not matched by source {{ 'and ' ~ predicates | join(' and ') if predicates }} then delete
        when not matched then insert ({{ columns }})
        values ({{ columns }})
        {% endmacro %}

        {% macro default__get_merge_update_columns(merge_update_columns, merge_exclude_columns, dest_columns) %}
        {%- if merge_update_columns and merge_exclude_columns -%}
            {{ exceptions.raise_compiler_error('A model has either merge_update_columns or merge_exclude_columns, not both: take one of them out of its configuration') }}
        {%- endif -%}
        {%- if merge_update_columns -%}{{ return(merge_update_columns) }}{%- endif -%}
        {%- set excluded = (merge_exclude_columns or []) | map('lower') | list -%}
        {%- set updated = [] -%}
        {%- for column in dest_columns if column.column | lower not in excluded -%}
            {%- do updated.append(column.quoted) -%}
        {%- endfor -%}
        {{ return(updated) }}
        {% endmacro %}
        """#
}
