// SPDX-License-Identifier: Apache-2.0

/// What incremental models that read landing files do beyond others: files that come late, and a table that is
/// built anew in parts.
enum LandingMacros {
    static let text = #"""
        {# Takes the rows out of a staged table of which the model's table has newer ones. Files that come late
           hold old versions beside rows that nobody has seen. #}
        {% macro lake__drop_older(target_relation, staged, unique_key) -%}
        {%- set version = adapter.late_version_column() -%}
        {%- if version -%}
        {%- set names = adapter.get_columns_in_relation(staged) | map(attribute='name') | map('lower') | list -%}
        {%- if version | lower not in names -%}
            {%- do exceptions.raise_compiler_error(
                'The model no longer gives the column ' ~ version ~ ', by which rows of files that come late are compared with its table: '
                ~ 'run it with --full-refresh, or name another column in meta.lotus.version_column') -%}
        {%- endif -%}
        {%- set column = adapter.quote(version) -%}
        {%- set conditions = [] -%}
        {%- for key in (unique_key.split(',') if unique_key is string else unique_key) -%}
            {%- do conditions.append('lotus_table.' ~ key | trim ~ ' = lotus_staged.' ~ key | trim) -%}
        {%- endfor -%}
        {%- call statement() -%}
        delete from {{ staged }} as lotus_staged
        using {{ target_relation }} as lotus_table
        where {{ conditions | join(' and ') }}
            and (lotus_table.{{ column }} > lotus_staged.{{ column }}
                or (lotus_staged.{{ column }} is null and lotus_table.{{ column }} is not null))
        {%- endcall -%}
        {%- endif -%}
        {%- endmacro %}

        {# Adds a part of a model that is built anew to the parts before it. #}
        {% macro lake__collect(collection, is_first) -%}
        {%- if is_first -%}
            {{ run_hooks(pre_hooks, inside_transaction=False) }}{{ run_hooks(pre_hooks, inside_transaction=True) }}
            {%- do lake__collect_into(collection) -%}
        {%- else -%}
            {%- set part = api.Relation.create(
                database=collection.database, schema=collection.schema, identifier=collection.identifier ~ '_part', type='table') -%}
            {%- do lake__collect_into(part) -%}
            {%- do process_schema_changes('append_new_columns', part, collection) -%}
            {%- set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') -%}
            {%- do run_query(strategy({
                'target_relation': collection, 'temp_relation': part, 'unique_key': config.get('unique_key'),
                'dest_columns': adapter.get_columns_in_relation(collection),
                'incremental_predicates': config.get('predicates') or config.get('incremental_predicates')})) -%}
            {%- do run_query('drop table ' ~ part) -%}
        {%- endif -%}
        {%- endmacro %}

        {% macro lake__collect_into(relation) -%}
        {%- do run_query(create_table_as(True, relation, compiled_code, 'sql', partitioned_by=none, sorted_by=none)) -%}
        {%- endmacro %}
        """#
}
