// SPDX-License-Identifier: Apache-2.0

/// `materialized: view`.
///
/// What stood under the name goes in the transaction in which the view comes; nobody sees it missing.
enum ViewMaterialization {
    static let text = #"""
        {%- materialization view, default -%}
        {%- set existing_relation = load_cached_relation(this) -%}
        {%- set target_relation = this.incorporate(type='view') -%}
        {%- set leftovers = [
            load_cached_relation(make_intermediate_relation(target_relation)),
            load_cached_relation(make_backup_relation(target_relation, 'view'))] -%}

        {{ run_hooks(pre_hooks, inside_transaction=False) }}
        {% call adapter.lake_commit(target_relation) %}
            {% for leftover in leftovers %}{{ drop_relation_if_exists(leftover) }}{% endfor %}
            {{ run_hooks(pre_hooks, inside_transaction=True) }}
            {% if lake__has_view(existing_relation, target_relation) %}
                {% call noop_statement('main', 'OK') %}{{ get_create_view_as_sql(target_relation, sql) }}{% endcall %}
            {% else %}
                {{ drop_relation_if_exists(existing_relation) }}
                {% call statement('main') %}{{ get_create_view_as_sql(target_relation, sql) }}{% endcall %}
            {% endif %}
            {% set should_revoke = should_revoke(existing_relation, full_refresh_mode=True) %}
            {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke) %}
            {% do persist_docs(target_relation, model) %}
            {{ run_hooks(post_hooks, inside_transaction=True) }}
        {% endcall %}
        {{ run_hooks(post_hooks, inside_transaction=False) }}
        {{ return({'relations': [target_relation]}) }}
        {%- endmaterialization -%}
        """#
}
