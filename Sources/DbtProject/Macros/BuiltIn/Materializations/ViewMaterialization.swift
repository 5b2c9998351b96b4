// SPDX-License-Identifier: Apache-2.0

/// `materialized: view`.
///
/// What stood under the name goes in the transaction in which the view comes; nobody sees it missing.
enum ViewMaterialization {
    static let text = #"""
        {%- materialization view, default -%}
        {#- What has nothing to do is not called, unless a project has its own macro for it. -#}
        {%- set runs_all_hooks = adapter.is_overridden('run_hooks') -%}
        {%- set existing_relation = load_cached_relation(this) -%}
        {%- set target_relation = this.incorporate(type='view') -%}
        {%- set leftovers = [
            load_cached_relation(make_intermediate_relation(target_relation)),
            load_cached_relation(make_backup_relation(target_relation, 'view'))] -%}

        {% if pre_hooks or runs_all_hooks %}{{ run_hooks(pre_hooks, inside_transaction=False) }}{% endif %}
        {% call adapter.lake_commit(target_relation) %}
            {% for leftover in leftovers if leftover is not none %}{{ drop_relation_if_exists(leftover) }}{% endfor %}
            {% if pre_hooks or runs_all_hooks %}{{ run_hooks(pre_hooks, inside_transaction=True) }}{% endif %}
            {% if lake__has_view(existing_relation, target_relation) %}
                {% call noop_statement('main', 'OK') %}{{ get_create_view_as_sql(target_relation, sql) }}{% endcall %}
            {% else %}
                {{ drop_relation_if_exists(existing_relation) }}
                {% call statement('main') %}{{ get_create_view_as_sql(target_relation, sql) }}{% endcall %}
            {% endif %}
            {% if config.get('grants') or adapter.is_overridden('apply_grants') %}
                {% set should_revoke = should_revoke(existing_relation, full_refresh_mode=True) %}
                {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke) %}
            {% endif %}
            {% if config.get('persist_docs') or adapter.is_overridden('persist_docs') %}{% do persist_docs(target_relation, model) %}{% endif %}
            {% if post_hooks or runs_all_hooks %}{{ run_hooks(post_hooks, inside_transaction=True) }}{% endif %}
        {% endcall %}
        {% if post_hooks or runs_all_hooks %}{{ run_hooks(post_hooks, inside_transaction=False) }}{% endif %}
        {{ return({'relations': [target_relation]}) }}
        {%- endmaterialization -%}
        """#
}
