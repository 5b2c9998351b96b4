// SPDX-License-Identifier: Apache-2.0

/// `materialized: table`.
enum TableMaterialization {
    static let text = #"""
        {% materialization table, adapter="duckdb", supported_languages=['sql'] %}
        {#- What has nothing to do is not called, unless a project has its own macro for it. -#}
        {%- set runs_all_hooks = adapter.is_overridden('run_hooks') -%}
        {%- set existing_relation = load_cached_relation(this) -%}
        {%- set target_relation = this.incorporate(type='table') -%}
        {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
        {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type or 'table') -%}
        {%- set leftovers = [load_cached_relation(intermediate_relation), load_cached_relation(backup_relation)] -%}

        {% if pre_hooks or runs_all_hooks %}{{ run_hooks(pre_hooks, inside_transaction=False) }}{% endif %}
        {%- set staged = lake__staged_relation(existing_relation, target_relation) -%}
        {%- set is_staged_ahead = not pre_hooks | selectattr('transaction') | list -%}
        {% if is_staged_ahead %}{{ lake__stage(staged) }}{% endif %}
        {% call adapter.lake_commit(target_relation) %}
            {% for leftover in leftovers if leftover is not none %}{{ drop_relation_if_exists(leftover) }}{% endfor %}
            {% if pre_hooks or runs_all_hooks %}{{ run_hooks(pre_hooks, inside_transaction=True) }}{% endif %}
            {% if not is_staged_ahead %}{{ lake__stage(staged) }}{% endif %}
            {{ lake__build_table(existing_relation, target_relation, intermediate_relation, staged) }}
            {% if config.get('indexes') or adapter.is_overridden('create_indexes') %}{% do create_indexes(target_relation) %}{% endif %}
            {% if post_hooks or runs_all_hooks %}{{ run_hooks(post_hooks, inside_transaction=True) }}{% endif %}
            {% if config.get('grants') or adapter.is_overridden('apply_grants') %}
                {% set should_revoke = should_revoke(existing_relation, full_refresh_mode=True) %}
                {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke) %}
            {% endif %}
            {% if config.get('persist_docs') or adapter.is_overridden('persist_docs') %}{% do persist_docs(target_relation, model) %}{% endif %}
            {{ drop_relation_if_exists(staged) }}
        {% endcall %}
        {% if post_hooks or runs_all_hooks %}{{ run_hooks(post_hooks, inside_transaction=False) }}{% endif %}
        {{ return({'relations': [target_relation]}) }}
        {% endmaterialization %}
        """#
}
