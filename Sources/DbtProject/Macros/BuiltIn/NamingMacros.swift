// SPDX-License-Identifier: Apache-2.0

/// Names of relations, and questions about the configuration of a node.
enum NamingMacros {
    static let text = #"""
        {% macro default__generate_alias_name(custom_alias_name=none, node=none) -%}
        {%- if custom_alias_name -%}
        {{ custom_alias_name | trim }}
        {%- elif node.version -%}
        {{ return(node.name ~ '_v' ~ (node.version | replace('.', '_'))) }}
        {%- else -%}
        {{ node.name }}
        {%- endif -%}
        {%- endmacro %}

        {% macro default__generate_database_name(custom_database_name=none, node=none) -%}
        {{ target.database if custom_database_name is none else custom_database_name }}
        {%- endmacro %}

        {% macro default__generate_schema_name(custom_schema_name, node) -%}
        {{ target.schema }}
        {%- if custom_schema_name is not none -%}_{{ custom_schema_name | trim }}{%- endif -%}
        {%- endmacro %}

        {% macro generate_schema_name_for_env(custom_schema_name, node) -%}
        {{ custom_schema_name | trim if target.name == 'prod' and custom_schema_name is not none else target.schema }}
        {%- endmacro %}

        {% macro default__generate_latest_version_pointer_alias(custom_alias_name=none, node=none) -%}
        {{ custom_alias_name | trim if custom_alias_name else node.name }}
        {%- endmacro %}

        {% macro should_full_refresh() %}
        {% set own = config.get('full_refresh') %}
        {% do return(flags.FULL_REFRESH if own is none else own) %}
        {% endmacro %}

        {% macro should_store_failures() %}
        {% set own = config.get('store_failures') %}
        {% do return(flags.STORE_FAILURES if own is none else own) %}
        {% endmacro %}

        {% macro is_incremental() %}
        {% if execute %}
        {% set existing = adapter.get_relation(this.database, this.schema, this.table) %}
        {{ return(existing is not none and existing.type == 'table'
            and model.config.materialized == 'incremental' and not should_full_refresh()) }}
        {% endif %}
        {{ return(false) }}
        {% endmacro %}

        {% macro set_sql_header(config) -%}
        {{ config.set('sql_header', caller()) }}
        {%- endmacro %}
        """#
}
