// SPDX-License-Identifier: Apache-2.0

/// `merge` and `delete+insert` as DuckDB spells them, with the options of dbt-duckdb.
enum DuckDBMergeMacros {
    static let text = #"""
        {% macro duckdb__get_incremental_default_sql(arg_dict) %}
        {% do return(get_incremental_delete_insert_sql(arg_dict)) %}
        {% endmacro %}

        {% macro duckdb__get_delete_insert_merge_sql(target, source, unique_key, dest_columns, incremental_predicates) -%}
        {%- set predicates = [] + (incremental_predicates or []) -%}
        {%- if unique_key is string and unique_key -%}
        delete from {{ target }}
        where ({{ unique_key }}) in (select ({{ unique_key }}) from {{ source }})
        {%- for predicate in predicates %}
            and {{ predicate }}
        {%- endfor -%};
        {% elif unique_key -%}
        {%- set conditions = [] -%}
        {%- for key in unique_key -%}{%- do conditions.append(source ~ '.' ~ key ~ ' = DBT_INCREMENTAL_TARGET.' ~ key) -%}{%- endfor -%}
        delete from {{ target }} as DBT_INCREMENTAL_TARGET
        using {{ source }}
        where ({{ (conditions + predicates) | join(' and ') }});
        {% endif -%}
        {{ get_insert_into_sql(target, source, dest_columns) }}
        {%- endmacro %}

        {% macro duckdb__get_incremental_merge_sql(args_dict) %}
        {{ return(duckdb__get_merge_sql(
            args_dict['target_relation'], args_dict['temp_relation'], args_dict['unique_key'],
            args_dict['dest_columns'], normalize_incremental_predicates(args_dict.get('incremental_predicates')))) }}
        {% endmacro %}

        {% macro duckdb__merge_join_clause(unique_key, merge_on_using_columns, incremental_predicates) -%}
        {%- set conditions = [] -%}
        {%- if not merge_on_using_columns -%}
            {%- for key in ([unique_key] if unique_key is string or unique_key is mapping else unique_key or []) if key -%}
                {%- do conditions.append('DBT_INTERNAL_SOURCE.' ~ key ~ ' = DBT_INTERNAL_DEST.' ~ key) -%}
            {%- endfor -%}
            {%- if not conditions -%}{%- do conditions.append('FALSE') -%}{%- endif -%}
        {%- endif -%}
        {%- do conditions.extend(incremental_predicates or []) -%}
        {{ 'USING (' ~ merge_on_using_columns | join(', ') ~ ') ' if merge_on_using_columns -}}
        {{ 'ON (' ~ conditions | join(') AND (') ~ ')' if conditions }}
        {%- endmacro %}

        {% macro merge_clause_defaults(merge_update_condition, merge_insert_condition, merge_update_columns=[], merge_exclude_columns=[], merge_update_set_expressions={}) %}
        {{ return({
            'when_matched_update_by_name': {'action': 'update', 'condition': merge_update_condition, 'mode': 'by_name'},
            'when_not_matched_insert_by_name': {'action': 'insert', 'condition': merge_insert_condition, 'mode': 'by_name'},
            'when_matched_update_explicit': {
                'action': 'update', 'condition': merge_update_condition, 'mode': 'explicit',
                'update': {
                    'include': merge_update_columns, 'exclude': merge_exclude_columns,
                    'set_expressions': merge_update_set_expressions}}}) }}
        {%- endmacro %}

        {% macro duckdb__get_merge_sql(target, source, unique_key, dest_columns, incremental_predicates=none) -%}
        {%- set predicates = normalize_incremental_predicates(incremental_predicates) -%}
        {%- do validate_merge_config(config, target) -%}
        {%- set included = config.get('merge_update_columns') or [] -%}
        {%- set excluded = config.get('merge_exclude_columns') or [] -%}
        {%- set expressions = config.get('merge_update_set_expressions') or {} -%}
        {%- set defaults = merge_clause_defaults(
            config.get('merge_update_condition'), config.get('merge_insert_condition'), included, excluded, expressions) -%}
        {%- set clauses = config.get('merge_clauses') or {} -%}
        {%- set returning = config.get('merge_returning_columns') or [] -%}
        {{ config.get('sql_header') or '' }}
        MERGE INTO {{ target }} AS DBT_INTERNAL_DEST
            USING {{ source }} AS DBT_INTERNAL_SOURCE
            {{ duckdb__merge_join_clause(unique_key, config.get('merge_on_using_columns') or [], predicates) }}
        {%- for clause in clauses.get('when_matched', [
            defaults.when_matched_update_explicit if included or excluded or expressions
            else defaults.when_matched_update_by_name]) %}
        WHEN MATCHED {{- lake__merge_condition(clause) }} THEN {{ lake__merge_matched(clause, dest_columns) }}
        {%- endfor %}
        {%- for clause in clauses.get('when_not_matched', [defaults.when_not_matched_insert_by_name]) %}
        WHEN NOT MATCHED {{- ' BY ' ~ clause.get('by') | upper if clause.get('by') }} {{- lake__merge_condition(clause) }} THEN {{ lake__merge_not_matched(clause) }}
        {%- endfor %}
        {%- if returning %}
        RETURNING {{ returning if returning is string else returning | join(', ') }}
        {%- endif %}
        {% endmacro %}

        {% macro lake__merge_condition(clause) -%}
        {%- set condition = clause.get('condition') -%}
        {{ return('' if not condition else ' AND ' ~ (condition if condition is string else '(' ~ condition | join(') AND (') ~ ')')) }}
        {%- endmacro %}

        {% macro lake__merge_sets(expressions, columns) -%}
        {%- set sets = [] -%}
        {%- for column, expression in expressions.items() -%}{%- do sets.append(column ~ ' = ' ~ expression) -%}{%- endfor -%}
        {%- for column in columns if column.replace('"', '').replace("'", '') not in expressions -%}
            {%- do sets.append(column ~ ' = DBT_INTERNAL_SOURCE.' ~ column) -%}
        {%- endfor -%}
        {{ return('UPDATE SET ' ~ sets | join(', ')) }}
        {%- endmacro %}

        {% macro lake__merge_matched(clause, dest_columns) -%}
        {%- set mode = clause.get('mode') -%}
        {%- if clause.get('action') != 'update' -%}{{ return(lake__merge_action(clause)) }}{%- endif -%}
        {%- if mode == 'explicit' -%}
            {%- set update = clause.get('update', {}) -%}
            {{ return(lake__merge_sets(
                update.get('set_expressions', {}),
                get_merge_update_columns(update.get('include', []), update.get('exclude', []), dest_columns))) }}
        {%- endif -%}
        {{ return({'by_name': 'UPDATE BY NAME', 'by_position': 'UPDATE BY POSITION', 'star': 'UPDATE SET *'}.get(mode, '')) }}
        {%- endmacro %}

        {% macro lake__merge_not_matched(clause) -%}
        {%- set mode = clause.get('mode') -%}
        {%- if clause.get('action') == 'update' -%}
            {{ return(lake__merge_sets(clause.get('set_expressions', {}), [])) }}
        {%- elif clause.get('action') != 'insert' -%}
            {{ return(lake__merge_action(clause)) }}
        {%- elif mode == 'explicit' -%}
            {%- set insert = clause.get('insert', {}) -%}
            {{ return('INSERT (' ~ insert.get('columns', []) | join(', ') ~ ') VALUES (' ~ insert.get('values', []) | join(', ') ~ ')') }}
        {%- endif -%}
        {{ return({'by_name': 'INSERT BY NAME', 'by_position': 'INSERT BY POSITION', 'star': 'INSERT *'}.get(mode, '')) }}
        {%- endmacro %}

        {% macro lake__merge_action(clause) -%}
        {%- set action, message = clause.get('action'), clause.get('error_message') -%}
        {%- if action == 'error' -%}
            {{ return('ERROR' ~ (" '" ~ message | replace("'", "''") ~ "'" if message else '')) }}
        {%- endif -%}
        {{ return({'delete': 'DELETE', 'do_nothing': 'DO NOTHING'}.get(action, '')) }}
        {%- endmacro %}
        """#
}
