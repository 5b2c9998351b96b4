// SPDX-License-Identifier: Apache-2.0

/// `materialized: table`.
enum TableMaterialization {
    static let text = #"""
        {% materialization table, adapter="duckdb", supported_languages=['sql'] %}
        {%- set existing_relation = load_cached_relation(this) -%}
        {%- set target_relation = this.incorporate(type='table') -%}
        {%- set intermediate_relation = make_intermediate_relation(target_relation) -%}
        {%- set backup_relation = make_backup_relation(target_relation, existing_relation.type or 'table') -%}
        {%- set leftovers = [load_cached_relation(intermediate_relation), load_cached_relation(backup_relation)] -%}

        {{ run_hooks(pre_hooks, inside_transaction=False) }}
        {%- set staged = lake__staged_relation(existing_relation, target_relation) -%}
        {%- set is_staged_ahead = not pre_hooks | selectattr('transaction') | list -%}
        {% if is_staged_ahead %}{{ lake__stage(staged) }}{% endif %}
        {% call adapter.lake_commit(target_relation) %}
            {% for leftover in leftovers %}{{ drop_relation_if_exists(leftover) }}{% endfor %}
            {{ run_hooks(pre_hooks, inside_transaction=True) }}
            {% if not is_staged_ahead %}{{ lake__stage(staged) }}{% endif %}
            {{ lake__build_table(existing_relation, target_relation, intermediate_relation, staged) }}
            {% do create_indexes(target_relation) %}
            {{ run_hooks(post_hooks, inside_transaction=True) }}
            {% set should_revoke = should_revoke(existing_relation, full_refresh_mode=True) %}
            {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke) %}
            {% do persist_docs(target_relation, model) %}
            {{ drop_relation_if_exists(staged) }}
        {% endcall %}
        {{ run_hooks(post_hooks, inside_transaction=False) }}
        {{ return({'relations': [target_relation]}) }}
        {% endmaterialization %}
        """#
}
