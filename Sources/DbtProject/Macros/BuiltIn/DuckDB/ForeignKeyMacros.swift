// SPDX-License-Identifier: Apache-2.0

/// Tables that foreign keys point at: DuckDB neither drops nor renames one while such a key exists.
enum ForeignKeyMacros {
    static let text = #"""
        {% macro enforced_constraint_types() -%}
        {%- set types = [] -%}
        {%- if config.get('contract').enforced -%}
            {%- for constraint in model.get('constraints') or [] -%}{%- do types.append(constraint.type) -%}{%- endfor -%}
            {%- for column in (model.get('columns') or {}).values() -%}
                {%- for constraint in column.get('constraints') or [] -%}{%- do types.append(constraint.type) -%}{%- endfor -%}
            {%- endfor -%}
        {%- endif -%}
        {{ return(types) }}
        {%- endmacro %}

        {% macro existing_constraint_types(relation) -%}
        {{ return(adapter.existing_key_constraint_types(relation) if relation is not none and relation.is_table else []) }}
        {%- endmacro %}

        {% macro has_foreign_key_constraints(relation=none) -%}
        {# DuckDB keeps the name that such a table had when it was made, so it is made under its last name. #}
        {{ return(adapter.catalog_supports_foreign_keys(this.database)
            and ('foreign_key' in enforced_constraint_types() or 'foreign_key' in existing_constraint_types(relation))) }}
        {%- endmacro %}

        {% macro may_be_foreign_key_target(relation=none) -%}
        {%- if not adapter.catalog_supports_foreign_keys(this.database) -%}{{ return(false) }}{%- endif -%}
        {%- set types = enforced_constraint_types() + existing_constraint_types(relation) -%}
        {{ return('primary_key' in types or 'unique' in types) }}
        {%- endmacro %}

        {% macro drop_relation_for_rebuild(relation) -%}
        {% do adapter.ensure_transaction() %}
        {% set dropped = [] %}
        {% if relation.is_table and may_be_foreign_key_target(relation) %}
            {% set dropped = drop_foreign_key_dependents(relation) %}
        {% endif %}
        {% do adapter.drop_relation(relation) %}
        {{ return(dropped) }}
        {%- endmacro %}

        {# Drops the tables whose keys lead here, if this run builds each of them anew, after a copy of their
           rows. Gives what was dropped, the farthest first. #}
        {% macro drop_foreign_key_dependents(relation) -%}
        {%- set place = {} -%}
        {%- for part in ['database', 'schema', 'identifier'] -%}
            {%- do place.update({part: adapter.escape_sql_string(relation[part] | lower)}) -%}
        {%- endfor -%}
        {% call statement('get_foreign_key_dependents', fetch_result=True) %}
        with recursive keys as (
            select table_name as child, referenced_table as parent
            from duckdb_constraints()
            where constraint_type = 'FOREIGN KEY' and lower(database_name) = '{{ place.database }}'
                and lower(schema_name) = '{{ place.schema }}' and lower(table_name) <> lower(referenced_table)
        ),
        reached(child, distance) as (
            select child, 1 from keys where lower(parent) = '{{ place.identifier }}'
            union
            select keys.child, reached.distance + 1 from keys join reached on lower(keys.parent) = lower(reached.child)
        )
        select child, lower(parent)
        from (select child, max(distance) as distance from reached group by child) join keys using (child)
        order by distance desc, child, parent
        {% endcall %}
        {% set parents_of = {} %}
        {% for row in load_result('get_foreign_key_dependents').table.rows %}
            {% do parents_of.setdefault(row[0], []).append(row[1]) %}
        {% endfor %}
        {% if not parents_of %}{{ return([]) }}{% endif %}

        {% set builders, known = {}, {relation.identifier | lower: model.unique_id} %}
        {% for node in graph.nodes.values() if node.resource_type == 'model'
            and (node.database or '') | lower == (relation.database or '') | lower
            and node.schema | lower == relation.schema | lower %}
            {% do builders.update({(node.alias or node.name) | lower: node}) %}
        {% endfor %}
        {% for child in parents_of if child | lower in builders %}
            {% do known.update({child | lower: builders[child | lower].unique_id}) %}
        {% endfor %}
        {% set problems = [] %}
        {% for child, names in parents_of.items() %}
            {% set node = builders.get(child | lower) %}
            {% set parents = [] %}
            {% for name in names if name in known %}{% do parents.append(known[name]) %}{% endfor %}
            {% if node is none %}
                {% do problems.append(child ~ ' (not built by a dbt model in this project)') %}
            {% elif node.unique_id not in selected_resources %}
                {% do problems.append(child ~ ' (model ' ~ node.name ~ ' is not selected in this run)') %}
            {% elif not parents | select('in', node.depends_on.nodes) | list %}
                {% do problems.append(child ~ ' (model ' ~ node.name ~ ' has no ref() to the table its foreign key points at; write `to: ref(...)` in the constraint)') %}
            {% elif node.config.materialized != 'table' and not (node.config.materialized == 'incremental'
                and (flags.FULL_REFRESH if node.config.full_refresh is none else node.config.full_refresh)) %}
                {% do problems.append(child ~ ' (model ' ~ node.name ~ ', ' ~ node.config.materialized ~ ', would lose its rows; run with --full-refresh)') %}
            {% endif %}
        {% endfor %}
        {% if problems %}
            {% do exceptions.raise_compiler_error(
                'Cannot replace ' ~ relation ~ ': foreign keys of other tables point at it, and not all of them are built anew by this run: '
                ~ problems | join('; ')) %}
        {% endif %}

        {% set dropped = [] %}
        {% for child in parents_of %}
            {% set dependent = api.Relation.create(database=relation.database, schema=relation.schema, identifier=child, type='table') %}
            {% set backup = dependent.incorporate(path={'identifier': child ~ '__dbt_fk_backup'}, type='table') %}
            {% do adapter.drop_relation(backup) %}
            {% call statement('backup_foreign_key_dependent_' ~ loop.index) %}
            create table {{ backup }} as select * from {{ dependent }}
            {% endcall %}
            {{ log('Dropping ' ~ dependent ~ ', whose foreign key points at ' ~ relation ~ '; this run builds it anew', info=True) }}
            {% do adapter.drop_relation(dependent) %}
            {% do dropped.append({'relation': dependent, 'backup': backup}) %}
        {% endfor %}
        {{ return(dropped) }}
        {%- endmacro %}

        {% macro restore_foreign_key_dependents(dropped) -%}
        {# Their rows are there until their models run; their constraints come back then. #}
        {% for item in dropped | reverse %}
            {% do adapter.rename_relation(item['backup'], item['relation']) %}
        {% endfor %}
        {%- endmacro %}
        """#
}
