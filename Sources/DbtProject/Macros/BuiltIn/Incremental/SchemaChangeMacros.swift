// SPDX-License-Identifier: Apache-2.0

/// What happens when the columns of an incremental model are no longer those of its table.
enum SchemaChangeMacros {
    static let text = #"""
        {% macro incremental_validate_on_schema_change(on_schema_change, default='ignore') %}
        {% if on_schema_change in ['ignore', 'fail', 'append_new_columns', 'sync_all_columns'] %}
            {{ return(on_schema_change) }}
        {% endif %}
        {% do log('Invalid value for on_schema_change (%s) specified. Setting default value of %s.' % (on_schema_change, default)) %}
        {{ return(default) }}
        {% endmacro %}

        {% macro diff_columns(source_columns, target_columns) %}
        {% set known = target_columns | map(attribute='column') | list %}
        {% set missing = [] %}
        {% for column in source_columns if column.name not in known %}{% do missing.append(column) %}{% endfor %}
        {{ return(missing) }}
        {% endmacro %}

        {% macro default__diff_column_data_types(source_columns, target_columns) %}
        {% set changed = [] %}
        {% for new in source_columns %}
            {% set old = target_columns | selectattr('name', 'equalto', new.name) | first %}
            {% if old and new.expanded_data_type != old.expanded_data_type and not new.can_expand_to(other_column=old) %}
                {% do changed.append({'column_name': old.name, 'new_type': new.expanded_data_type}) %}
            {% endif %}
        {% endfor %}
        {{ return(changed) }}
        {% endmacro %}

        {% macro default__check_for_schema_changes(source_relation, target_relation) %}
        {%- set source_columns = adapter.get_columns_in_relation(source_relation) -%}
        {%- set target_columns = adapter.get_columns_in_relation(target_relation) -%}
        {%- set added = diff_columns(source_columns, target_columns) -%}
        {%- set removed = diff_columns(target_columns, source_columns) -%}
        {%- set retyped = diff_column_data_types(source_columns, target_columns) -%}
        {%- set changed = added != [] or removed != [] or retyped != [] -%}
        {% do log(
            'In ' ~ target_relation ~ ': schema changed: ' ~ changed ~ ', columns not in the target: ' ~ added
            ~ ', columns only in the target: ' ~ removed ~ ', new types: ' ~ retyped) %}
        {{ return({
            'schema_changed': changed, 'source_not_in_target': added, 'target_not_in_source': removed,
            'source_columns': source_columns, 'target_columns': target_columns, 'new_target_types': retyped}) }}
        {% endmacro %}

        {% macro default__sync_column_schemas(on_schema_change, target_relation, schema_changes_dict) %}
        {%- set added = schema_changes_dict['source_not_in_target'] -%}
        {%- set removed = schema_changes_dict['target_not_in_source'] -%}
        {%- set retyped = schema_changes_dict['new_target_types'] -%}
        {%- if on_schema_change == 'append_new_columns' -%}
            {%- if added -%}{%- do alter_relation_add_remove_columns(target_relation, added, none) -%}{%- endif -%}
        {%- elif on_schema_change == 'sync_all_columns' -%}
            {%- if added or removed -%}
                {%- do alter_relation_add_remove_columns(target_relation, added, removed) -%}
            {%- endif -%}
            {%- for change in retyped -%}
                {%- do alter_column_type(target_relation, change['column_name'], change['new_type']) -%}
            {%- endfor -%}
        {%- endif -%}
        {% do log(
            'In ' ~ target_relation ~ ' by ' ~ on_schema_change ~ ': columns added: ' ~ added ~ ', removed: '
            ~ removed ~ ', retyped: ' ~ retyped) %}
        {% endmacro %}

        {% macro default__process_schema_changes(on_schema_change, source_relation, target_relation) %}
        {% if on_schema_change == 'ignore' %}{{ return({}) }}{% endif %}
        {% set changes = check_for_schema_changes(source_relation, target_relation) %}
        {% if changes['schema_changed'] %}
            {% if on_schema_change == 'fail' %}
                {% set message %}
        The source and target schemas on this incremental model are out of sync!
        Its configuration says `on_schema_change: fail`. Choose one:
          - let the table follow: set on_schema_change to append_new_columns or sync_all_columns;
          - build the table anew: run the model with --full-refresh;
          - alter the table by hand and run again.
        Source columns not in target: {{ changes['source_not_in_target'] }}
        Target columns not in source: {{ changes['target_not_in_source'] }}
        New column types: {{ changes['new_target_types'] }}
                {% endset %}
                {% do exceptions.raise_compiler_error(message) %}
            {% endif %}
            {% do sync_column_schemas(on_schema_change, target_relation, changes) %}
        {% endif %}
        {{ return(changes['source_columns']) }}
        {% endmacro %}
        """#
}
