// SPDX-License-Identifier: Apache-2.0

/// Rights on relations, for databases that have them.
enum GrantMacros {
    static let text = #"""
        {% macro default__copy_grants() %}
        {{ return(True) }}
        {% endmacro %}

        {% macro default__support_multiple_grantees_per_dcl_statement() %}
        {{ return(True) }}
        {% endmacro %}

        {% macro should_revoke(existing_relation, full_refresh_mode=True) %}
        {% if not existing_relation %}{{ return(False) }}{% endif %}
        {{ return(copy_grants() if full_refresh_mode else True) }}
        {% endmacro %}

        {% macro default__get_show_grant_sql(relation) %}
        show grants on {{ relation.render() }}
        {% endmacro %}

        {% macro default__get_grant_sql(relation, privilege, grantees) -%}
        grant {{ privilege }} on {{ relation.render() }} to {{ grantees | join(', ') }}
        {%- endmacro %}

        {% macro default__get_revoke_sql(relation, privilege, grantees) -%}
        {%- set quoted = [] -%}
        {%- for grantee in grantees -%}{%- do quoted.append(adapter.quote(grantee)) -%}{%- endfor -%}
        revoke {{ privilege }} on {{ relation.render() }} from {{ quoted | join(', ') }}
        {%- endmacro %}

        {% macro default__get_dcl_statement_list(relation, grant_config, get_dcl_macro) -%}
        {%- set statements = [] -%}
        {%- for privilege, grantees in grant_config.items() -%}
            {%- for group in ([grantees] if grantees and support_multiple_grantees_per_dcl_statement() else grantees | batch(1)) -%}
                {%- do statements.append(get_dcl_macro(relation, privilege, group)) -%}
            {%- endfor -%}
        {%- endfor -%}
        {{ return(statements) }}
        {%- endmacro %}

        {% macro default__call_dcl_statements(dcl_statement_list) %}
        {% call statement('grants') %}
        {% for dcl_statement in dcl_statement_list %}{{ dcl_statement }};
        {% endfor %}
        {% endcall %}
        {% endmacro %}

        {% macro default__apply_grants(relation, grant_config, should_revoke=True) %}
        {% if not grant_config %}{{ return('') }}{% endif %}
        {% set granted, revoked = grant_config, {} %}
        {% if should_revoke %}
            {% set current = adapter.standardize_grants_dict(run_query(get_show_grant_sql(relation))) %}
            {% set granted = diff_of_two_dicts(grant_config, current) %}
            {% set revoked = diff_of_two_dicts(current, grant_config) %}
        {% endif %}
        {% set statements = get_dcl_statement_list(relation, revoked, get_revoke_sql)
            + get_dcl_statement_list(relation, granted, get_grant_sql) %}
        {% if statements %}{{ call_dcl_statements(statements) }}{% endif %}
        {% endmacro %}
        """#
}
