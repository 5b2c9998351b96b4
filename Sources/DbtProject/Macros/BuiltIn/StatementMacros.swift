// SPDX-License-Identifier: Apache-2.0

/// Statements that templates run, and dates in ranges.
enum StatementMacros {
    static let text = #"""
        {% macro statement(name=None, fetch_result=False, auto_begin=True, language='sql') -%}
        {%- if execute -%}
            {%- set code = caller() -%}
            {%- if name == 'main' -%}{{ write(code) }}{%- endif -%}
            {%- if language != 'sql' -%}
                {%- do exceptions.raise_compiler_error("statement() runs SQL only, not " ~ language) -%}
            {%- endif -%}
            {%- set response, table = adapter.execute(code, auto_begin=auto_begin, fetch=fetch_result) -%}
            {%- if name is not none -%}{{ store_result(name, response=response, agate_table=table) }}{%- endif -%}
        {%- endif -%}
        {%- endmacro %}

        {% macro run_query(sql) %}
        {% call statement('run_query_statement', fetch_result=true, auto_begin=false) %}{{ sql }}{% endcall %}
        {% do return(load_result('run_query_statement').table) %}
        {% endmacro %}

        {% macro load_cached_relation(relation) %}
        {% do return(adapter.get_relation(database=relation.database, schema=relation.schema, identifier=relation.identifier)) %}
        {% endmacro %}

        {% macro load_relation(relation) %}
        {{ return(load_cached_relation(relation)) }}
        {% endmacro %}

        {% macro make_temp_relation(base_relation, suffix='__dbt_tmp') %}
        {{ return(adapter.dispatch('make_temp_relation', 'dbt')(base_relation, suffix)) }}
        {% endmacro %}

        {% macro default__make_temp_relation(base_relation, suffix) %}
        {{ return(base_relation.incorporate(path={'identifier': base_relation.identifier ~ suffix})) }}
        {% endmacro %}

        {% macro make_intermediate_relation(base_relation, suffix='__dbt_tmp') %}
        {{ return(adapter.dispatch('make_intermediate_relation', 'dbt')(base_relation, suffix)) }}
        {% endmacro %}

        {% macro default__make_intermediate_relation(base_relation, suffix) %}
        {{ return(default__make_temp_relation(base_relation, suffix)) }}
        {% endmacro %}

        {% macro make_backup_relation(base_relation, backup_relation_type, suffix='__dbt_backup') %}
        {{ return(adapter.dispatch('make_backup_relation', 'dbt')(base_relation, backup_relation_type, suffix)) }}
        {% endmacro %}

        {% macro default__make_backup_relation(base_relation, backup_relation_type, suffix) %}
        {{ return(base_relation.incorporate(
            path={'identifier': base_relation.identifier ~ suffix}, type=backup_relation_type)) }}
        {% endmacro %}
        """#
}
