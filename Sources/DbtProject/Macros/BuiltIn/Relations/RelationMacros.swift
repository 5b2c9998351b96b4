// SPDX-License-Identifier: Apache-2.0

/// Relations of any type: their names beside the final one, and how they come, move and go.
enum RelationMacros {
    static let text = #"""
        {% macro make_temp_relation(base_relation, suffix='__dbt_tmp') %}
        {# Batches of one model run side by side, so each has a name of its own. #}
        {%- if model.batch and suffix == '__dbt_tmp' -%}{%- set suffix = suffix ~ '_' ~ model.batch.id -%}{%- endif -%}
        {{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, suffix)) }}
        {% endmacro %}

        {% macro default__make_temp_relation(base_relation, suffix) %}
        {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}
        {% endmacro %}

        {% macro default__make_intermediate_relation(base_relation, suffix) %}
        {{ return(default__make_temp_relation(base_relation, suffix)) }}
        {% endmacro %}

        {% macro default__make_backup_relation(base_relation, backup_relation_type, suffix) %}
        {{ return(base_relation.incorporate(
            path={'identifier': base_relation.identifier ~ suffix}, type=backup_relation_type)) }}
        {% endmacro %}

        {% macro load_cached_relation(relation) %}
        {% do return(adapter.get_relation(database=relation.database, schema=relation.schema, identifier=relation.identifier)) %}
        {% endmacro %}

        {% macro load_relation(relation) %}
        {{ return(load_cached_relation(relation)) }}
        {% endmacro %}

        {% macro default__get_or_create_relation(database, schema, identifier, type) %}
        {% set known = adapter.get_relation(database=database, schema=schema, identifier=identifier) %}
        {% if known %}{% do return([true, known]) %}{% endif %}
        {% do return([false, api.Relation.create(database=database, schema=schema, identifier=identifier, type=type)]) %}
        {% endmacro %}

        {% macro default__truncate_relation(relation) -%}
        {% call statement('truncate_relation') -%}
        truncate table {{ relation.render() }}
        {%- endcall %}
        {% endmacro %}

        {% macro default__get_create_sql(relation, sql) -%}
        {%- if relation.is_table -%}
            {{ get_create_table_as_sql(False, relation, sql) }}
        {%- elif relation.is_view -%}
            {{ get_create_view_as_sql(relation, sql) }}
        {%- elif relation.is_materialized_view -%}
            {{ get_create_materialized_view_as_sql(relation, sql) }}
        {%- else -%}
            {{ exceptions.raise_compiler_error('get_create_sql creates no relation of the type ' ~ relation.type) }}
        {%- endif -%}
        {%- endmacro %}

        {% macro default__get_create_intermediate_sql(relation, sql) -%}
        {%- set beside = make_intermediate_relation(relation) -%}
        {{ get_drop_sql(beside) }};
        {{ get_create_sql(beside, sql) }}
        {%- endmacro %}

        {% macro default__get_create_backup_sql(relation) -%}
        {%- set backup = make_backup_relation(relation, relation.type) -%}
        {{ get_drop_sql(backup) }};
        {{ get_rename_sql(relation, backup.identifier) }}
        {%- endmacro %}

        {% macro default__get_rename_intermediate_sql(relation) -%}
        {{ get_rename_sql(make_intermediate_relation(relation), relation.identifier) }}
        {%- endmacro %}

        {% macro default__get_drop_backup_sql(relation) -%}
        {{ get_drop_sql(make_backup_relation(relation, relation.type)) }}
        {%- endmacro %}

        {% macro default__get_drop_sql(relation) -%}
        {%- if relation.is_table -%}
            {{ drop_table(relation) }}
        {%- elif relation.is_view -%}
            {{ drop_view(relation) }}
        {%- elif relation.is_materialized_view -%}
            {{ drop_materialized_view(relation) }}
        {%- else -%}
            drop {{ relation.type }} if exists {{ relation.render() }} cascade
        {%- endif -%}
        {%- endmacro %}

        {% macro default__drop_relation(relation) -%}
        {% call statement('drop_relation', auto_begin=False) -%}
        {{ get_drop_sql(relation) }}
        {%- endcall %}
        {% endmacro %}

        {% macro drop_relation_if_exists(relation) %}
        {% if relation is not none %}{{ adapter.drop_relation(relation) }}{% endif %}
        {% endmacro %}

        {% macro default__get_rename_sql(relation, new_name) -%}
        {%- if relation.is_table -%}
            {{ get_rename_table_sql(relation, new_name) }}
        {%- elif relation.is_view -%}
            {{ get_rename_view_sql(relation, new_name) }}
        {%- elif relation.is_materialized_view -%}
            {{ get_rename_materialized_view_sql(relation, new_name) }}
        {%- else -%}
            {{ exceptions.raise_compiler_error('get_rename_sql renames no relation of the type ' ~ relation.type) }}
        {%- endif -%}
        {%- endmacro %}

        {% macro default__rename_relation(from_relation, to_relation) -%}
        {% call statement('rename_relation') -%}
        alter table {{ from_relation.render() }} rename to {{ adapter.quote_as_configured(to_relation.identifier, 'identifier') }}
        {%- endcall %}
        {% endmacro %}

        {% macro default__get_replace_sql(existing_relation, target_relation, sql) %}
        {%- set in_one = existing_relation.can_be_replaced and existing_relation.type == target_relation.type -%}
        {%- if in_one and existing_relation.is_table -%}
            {{ get_replace_table_sql(target_relation, sql) }}
        {%- elif in_one and existing_relation.is_view -%}
            {{ get_replace_view_sql(target_relation, sql) }}
        {%- elif in_one and existing_relation.is_materialized_view -%}
            {{ get_replace_materialized_view_sql(target_relation, sql) }}
        {%- elif target_relation.can_be_renamed -%}
            {{ get_create_intermediate_sql(target_relation, sql) }};
            {{ get_create_backup_sql(existing_relation) if existing_relation.can_be_renamed else get_drop_sql(existing_relation) }};
            {{ get_rename_intermediate_sql(target_relation) }}
            {%- if existing_relation.can_be_renamed %};
            {{ get_drop_backup_sql(existing_relation) }}
            {%- endif -%}
        {%- elif existing_relation.can_be_renamed -%}
            {{ get_create_backup_sql(existing_relation) }};
            {{ get_create_sql(target_relation, sql) }};
            {{ get_drop_backup_sql(existing_relation) }}
        {%- else -%}
            {{ get_drop_sql(existing_relation) }};
            {{ get_create_sql(target_relation, sql) }}
        {%- endif -%}
        {% endmacro %}
        """#
}
