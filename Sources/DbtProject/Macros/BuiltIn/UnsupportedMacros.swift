// SPDX-License-Identifier: Apache-2.0

/// What dbt leaves to each adapter and DuckDB does not have: a call says so, an override gives it.
enum UnsupportedMacros {
    private static let signatures = """
        get_rename_table_sql(relation, new_name)
        get_replace_table_sql(relation, sql)
        get_rename_view_sql(relation, new_name)
        get_replace_view_sql(relation, sql)
        get_create_materialized_view_as_sql(relation, sql)
        get_rename_materialized_view_sql(relation, new_name)
        get_replace_materialized_view_sql(relation, sql)
        refresh_materialized_view(relation)
        get_alter_materialized_view_as_sql(relation, configuration_changes, sql, existing_relation, backup_relation, intermediate_relation)
        get_materialized_view_configuration_changes(existing_relation, new_config)
        get_columns_in_relation(relation)
        get_catalog_relations(information_schema, relations)
        get_catalog(information_schema, schemas)
        list_relations_without_caching(schema_relation)
        list_function_relations_without_caching(schema_relation)
        get_catalog_for_single_relation(relation)
        get_relations()
        get_relation_last_modified(information_schema, relations)
        alter_column_comment(relation, column_dict)
        alter_relation_comment(relation, relation_comment)
        get_drop_index_sql(relation, index_name)
        get_show_indexes_sql(relation)
        current_timestamp()
        get_incremental_microbatch_sql(arg_dict)
        """

    static let all: [MacroDefinition] = signatures.split(separator: "\n").map { signature in
        let name = signature.prefix { $0 != "(" }
        let message = "\(name) macro not implemented for adapter "
        let sql =
            "{% macro default__\(signature) %}"
            + "{{ exceptions.raise_not_implemented('\(message)' ~ adapter.type()"
            + " ~ ': a macro ' ~ adapter.type() ~ '__\(name) of the project takes its place') }}{% endmacro %}"
        return MacroDefinition(
            name: "default__\(name)", packageName: "dbt", sql: sql,
            originalFilePath: "macros/unsupported.sql", line: 1, parameters: [])
    }
}
