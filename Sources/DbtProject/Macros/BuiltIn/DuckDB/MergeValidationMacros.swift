// SPDX-License-Identifier: Apache-2.0

/// Checks of the options of `merge`.
enum MergeValidationMacros {
    static let text = #"""
        {%- macro normalize_string_or_list(raw, field_name) -%}
        {%- set items = [] if raw is none else [raw] if raw is string else raw -%}
        {%- if items is mapping or items is not sequence -%}
            {%- do exceptions.raise_compiler_error(field_name ~ ' must be a list of strings or a string') -%}
        {%- endif -%}
        {%- for item in items if item is not string -%}
            {%- do exceptions.raise_compiler_error(field_name ~ ' list values must be non-empty strings') -%}
        {%- endfor -%}
        {{ return(items | list) }}
        {%- endmacro -%}

        {%- macro normalize_incremental_predicates(incremental_predicates) -%}
        {{ return(normalize_string_or_list(incremental_predicates, 'incremental_predicates')) }}
        {%- endmacro -%}

        {%- macro validate_string_field(field_value, field_name, errors) -%}
        {%- if field_value is not none and field_value is not string -%}
            {%- do errors.append(field_name ~ ' must be a string, found: ' ~ field_value) -%}
        {%- endif -%}
        {%- endmacro -%}

        {%- macro validate_string_list_field(field_value, field_name, errors) -%}
        {%- if field_value is string or field_value is mapping or (field_value is not none and field_value is not sequence) -%}
            {%- do errors.append(field_name ~ ' must be a list') -%}
        {%- else -%}
            {%- for item in field_value or [] if item is not string -%}
                {%- do errors.append(field_name ~ ' must contain only string values, found: ' ~ item) -%}
            {%- endfor -%}
        {%- endif -%}
        {%- endmacro -%}

        {%- macro validate_dict_field(field_value, field_name, errors) -%}
        {%- if field_value is not none and field_value is not mapping -%}
            {%- do errors.append(field_name ~ ' must be a dictionary, found: ' ~ field_value) -%}
        {%- endif -%}
        {%- endmacro -%}

        {% macro validate_merge_config(config, target_relation=none) %}
        {%- set errors = [] -%}
        {%- set fields = {
            'merge_update_condition': 'string', 'merge_insert_condition': 'string', 'merge_on_using_columns': 'sequence',
            'merge_update_columns': 'sequence', 'merge_update_set_expressions': 'mapping',
            'merge_exclude_columns': 'sequence', 'merge_returning_columns': 'sequence'} -%}
        {%- set checks = {'string': validate_string_field, 'sequence': validate_string_list_field, 'mapping': validate_dict_field} -%}
        {%- for name, type in fields.items() -%}{%- do checks[type](config.get(name), name, errors) -%}{%- endfor -%}
        {%- do validate_merge_clauses(config, fields, errors) -%}
        {%- if not errors -%}{%- do validate_ducklake_restrictions(config, target_relation, errors) -%}{%- endif -%}
        {%- if errors -%}
            {{ exceptions.raise_compiler_error('MERGE configuration errors:\n' ~ errors | join('\n')) }}
        {%- endif -%}
        {% endmacro %}

        {%- macro validate_merge_clauses(config, base_configuration_fields, errors) -%}
        {%- set clauses = config.get('merge_clauses') -%}
        {%- if clauses is none -%}{{ return('') }}{%- endif -%}
        {%- if clauses is not mapping -%}
            {%- do errors.append('merge_clauses must be a dictionary, found: ' ~ clauses) -%}
            {{ return('') }}
        {%- endif -%}
        {%- if 'when_matched' not in clauses and 'when_not_matched' not in clauses -%}
            {%- do errors.append('merge_clauses has neither when_matched nor when_not_matched') -%}
        {%- endif -%}
        {%- for type in ['when_matched', 'when_not_matched'] if type in clauses -%}
            {%- do validate_merge_clause_list(clauses, type, errors) -%}
        {%- endfor -%}
        {%- set ignored = [] -%}
        {%- for name, type in base_configuration_fields.items() if name not in ['merge_on_using_columns', 'merge_returning_columns'] -%}
            {%- set value = config.get(name) -%}
            {%- if value is not none and (type == 'string' or value | length > 0) -%}{%- do ignored.append(name) -%}{%- endif -%}
        {%- endfor -%}
        {%- if ignored -%}
            {%- do errors.append('merge_clauses takes the place of ' ~ ignored | join(', ') ~ ': take them out, and say the same within merge_clauses') -%}
        {%- endif -%}
        {%- endmacro -%}

        {%- macro validate_merge_clause_list(merge_clauses, clause_type, errors) -%}
        {%- set name, list = 'merge_clauses.' ~ clause_type, merge_clauses.get(clause_type) -%}
        {%- if list is string or list is mapping or list is not sequence -%}
            {%- do errors.append(name ~ ' must be a list') -%}
        {%- elif not list -%}
            {%- do errors.append(name ~ ' must contain at least one element') -%}
        {%- else -%}
            {%- for clause in list if clause is not mapping -%}
                {%- do errors.append(name ~ ' elements must be dictionaries, found: ' ~ clause) -%}
            {%- endfor -%}
        {%- endif -%}
        {%- endmacro -%}

        {%- macro validate_ducklake_restrictions(config, target_relation, errors) -%}
        {%- if not target_relation or not adapter.is_ducklake(target_relation) -%}{%- do return(none) -%}{%- endif -%}
        {%- if config.get('merge_returning_columns') -%}
            {%- do errors.append('merge_returning_columns cannot be used on DuckLake, which has no RETURNING') -%}
        {%- endif -%}
        {%- set clauses = config.get('merge_clauses') or {} -%}
        {%- set changes = [] -%}
        {%- for clause in clauses.get('when_matched', []) + clauses.get('when_not_matched', []) if clause.get('action') in ['update', 'delete'] -%}
            {%- do changes.append(clause) -%}
        {%- endfor -%}
        {%- if changes | length > 1 -%}
            {%- do errors.append('merge_clauses has ' ~ changes | length ~ ' actions that update or delete; a MERGE of DuckLake can have one') -%}
        {%- endif -%}
        {%- endmacro -%}
        """#
}
