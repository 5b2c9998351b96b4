// SPDX-License-Identifier: Apache-2.0

/// Descriptions that become comments, indexes, and grants.
enum CommentMacros {
    static let text = #"""
        {% macro validate_doc_columns(relation, column_dict, existing_column_names) %}
        {% set lowered = existing_column_names | map('lower') | list %}
        {% set present, missing = {}, [] %}
        {% for name, column in column_dict.items() %}
            {% if name in existing_column_names or (not column['quote'] and name | lower in lowered) %}
                {% do present.update({name: column}) %}
            {% else %}
                {% do missing.append(name) %}
            {% endif %}
        {% endfor %}
        {% if missing %}
            {{ exceptions.warn('In relation ' ~ relation.render() ~ ': The following columns are specified in the schema but are not present in the database: ' ~ missing | join(', ')) }}
        {% endif %}
        {{ return(present) }}
        {% endmacro %}

        {% macro default__persist_docs(relation, model, for_relation, for_columns) -%}
        {% if for_relation and model.description and config.persist_relation_docs() %}
            {% set comment = alter_relation_comment(relation, model.description) %}
            {% if comment | trim %}{% do run_query(comment) %}{% endif %}
        {% endif %}
        {% if for_columns and model.columns and config.persist_column_docs() %}
            {% set existing = adapter.get_columns_in_relation(relation) | map(attribute='name') | list %}
            {% set comments = alter_column_comment(relation, validate_doc_columns(relation, model.columns, existing)) %}
            {% if comments and comments | trim %}{% do run_query(comments) %}{% endif %}
        {% endif %}
        {% endmacro %}

        {% macro default__get_create_index_sql(relation, index_dict) -%}
        {% do return(None) %}
        {% endmacro %}

        {% macro default__create_indexes(relation) -%}
        {% for index in config.get('indexes', default=[]) %}
            {% set create = get_create_index_sql(relation, index) %}
            {% if create %}{% do run_query(create) %}{% endif %}
        {% endfor %}
        {% endmacro %}
        """#
}
