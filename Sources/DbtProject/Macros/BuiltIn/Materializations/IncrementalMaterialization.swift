// SPDX-License-Identifier: Apache-2.0

/// `materialized: incremental`.
enum IncrementalMaterialization {
    static let text = #"""
        {% materialization incremental, adapter="duckdb", supported_languages=['sql'] -%}
        {#- What has nothing to do is not called, unless a project has its own macro for it. -#}
        {%- set runs_all_hooks = adapter.is_overridden('run_hooks') -%}
        {%- set existing_relation = load_cached_relation(this) -%}
        {%- set target_relation = this.incorporate(type='table') -%}
        {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
        {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type or 'table') -%}
        {%- set leftovers = [load_cached_relation(intermediate_relation), load_cached_relation(backup_relation)] -%}
        {%- set full_refresh_mode = should_full_refresh() or existing_relation.is_view -%}
        {%- set builds = existing_relation is none or full_refresh_mode -%}
        {%- set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change'), default='ignore') -%}
        {%- if builds -%}
            {%- set staged = lake__staged_relation(existing_relation, target_relation) -%}
        {%- else -%}
            {%- set temporary_relation = duckdb__dispatch_temporary_relation(target_relation, adapter.batch_id_for_model(model)) -%}
            {%- set staged = temporary_relation.relation -%}
        {%- endif -%}

        {% if pre_hooks or runs_all_hooks %}{{ run_hooks(pre_hooks, inside_transaction=False) }}{% endif %}
        {%- set is_staged_ahead = not pre_hooks | selectattr('transaction') | list -%}
        {% if is_staged_ahead %}{{ lake__stage_increment(staged, temporary_relation) }}{% endif %}
        {% call adapter.lake_commit(target_relation) %}
            {% for leftover in leftovers if leftover is not none %}{{ drop_relation_if_exists(leftover) }}{% endfor %}
            {% if pre_hooks or runs_all_hooks %}{{ run_hooks(pre_hooks, inside_transaction=True) }}{% endif %}
            {% if not is_staged_ahead %}{{ lake__stage_increment(staged, temporary_relation) }}{% endif %}
            {% if builds %}
                {{ lake__build_table(existing_relation, target_relation, intermediate_relation, staged) }}
            {% else %}
                {{ lake__add_increment(existing_relation, target_relation, staged, on_schema_change) }}
            {% endif %}
            {% if config.get('grants') or adapter.is_overridden('apply_grants') %}
                {% set should_revoke = should_revoke(existing_relation, full_refresh_mode) %}
                {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke) %}
            {% endif %}
            {% if builds and (config.get('indexes') or adapter.is_overridden('create_indexes')) %}{% do create_indexes(target_relation) %}{% endif %}
            {% if config.get('persist_docs') or adapter.is_overridden('persist_docs') %}{% do persist_docs(target_relation, model) %}{% endif %}
            {% if post_hooks or runs_all_hooks %}{{ run_hooks(post_hooks, inside_transaction=True) }}{% endif %}
            {{ drop_relation_if_exists(staged) }}
        {% endcall %}
        {% if post_hooks or runs_all_hooks %}{{ run_hooks(post_hooks, inside_transaction=False) }}{% endif %}
        {{ return({'relations': [target_relation]}) }}
        {%- endmaterialization %}

        {# Runs a model's query into a temporary table, from which the strategy takes the new rows. #}
        {% macro lake__stage_increment(staged, temporary_relation) -%}
        {%- if temporary_relation -%}
            {%- do run_query(create_table_as(temporary_relation.temporary, staged, compiled_code, 'sql', partitioned_by=none, sorted_by=none)) -%}
        {%- else -%}
            {{ lake__stage(staged) }}
        {%- endif -%}
        {%- endmacro %}

        {% macro lake__add_increment(existing_relation, target_relation, staged, on_schema_change) -%}
        {%- do adapter.expand_target_column_types(from_relation=staged, to_relation=target_relation) -%}
        {%- set dest_columns = process_schema_changes(on_schema_change, staged, existing_relation)
            or adapter.get_columns_in_relation(existing_relation) -%}
        {{ lake__drop_older(target_relation, staged, config.get('unique_key')) }}
        {%- set strategy = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') -%}
        {%- set build_sql = strategy({
            'target_relation': target_relation, 'temp_relation': staged, 'unique_key': config.get('unique_key'),
            'dest_columns': dest_columns,
            'incremental_predicates': config.get('predicates') or config.get('incremental_predicates')}) -%}
        {%- call statement('main') -%}{{ build_sql }}{%- endcall -%}
        {%- endmacro %}
        """#
}
