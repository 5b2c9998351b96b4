// SPDX-License-Identifier: Apache-2.0

/// `materialized: seed`.
enum SeedMaterialization {
    static let text = #"""
        {% materialization seed, default %}
        {%- set full_refresh_mode = should_full_refresh() -%}
        {%- set old_relation = adapter.get_relation(database=database, schema=schema, identifier=model['alias']) -%}
        {%- set target_relation = this.incorporate(type='table') -%}
        {%- set agate_table = load_agate_table() -%}
        {%- do store_result('agate_table', response='OK', agate_table=agate_table) -%}
        {%- if old_relation.is_view -%}
            {{ exceptions.raise_compiler_error("Cannot seed to '" ~ old_relation.render() ~ "', it is a view") }}
        {%- endif -%}

        {{ run_hooks(pre_hooks, inside_transaction=False) }}
        {% call adapter.lake_commit(target_relation) %}
            {{ run_hooks(pre_hooks, inside_transaction=True) }}
            {% if old_relation is none %}
                {% set table_sql = create_csv_table(model, agate_table) %}
            {% else %}
                {% set table_sql = reset_csv_table(model, full_refresh_mode, old_relation, agate_table) %}
            {% endif %}
            {% set rows = agate_table.rows | length %}
            {% set rows_sql = load_csv_rows(model, agate_table) if rows else '' %}
            {% set code = 'CREATE' if full_refresh_mode else 'INSERT' %}
            {% call noop_statement('main', code ~ ' ' ~ rows, code, rows) %}{{ get_csv_sql(table_sql, rows_sql) }};{% endcall %}
            {% set should_revoke = should_revoke(old_relation, full_refresh_mode) %}
            {% do apply_grants(target_relation, config.get('grants'), should_revoke=should_revoke) %}
            {% do persist_docs(target_relation, model) %}
            {% if full_refresh_mode or old_relation is none %}{% do create_indexes(target_relation) %}{% endif %}
            {{ run_hooks(post_hooks, inside_transaction=True) }}
        {% endcall %}
        {{ run_hooks(post_hooks, inside_transaction=False) }}
        {{ return({'relations': [target_relation]}) }}
        {% endmaterialization %}
        """#
}
