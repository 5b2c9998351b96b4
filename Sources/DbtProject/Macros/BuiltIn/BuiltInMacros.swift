// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The macros that a project finds without writing them: dbt's names and places to override, in our words.
enum BuiltInMacros {
    /// dbt's general macros, then those for DuckDB. They are compiled when they are called.
    static func all() throws(LotusError) -> [MacroDefinition] {
        var macros: [MacroDefinition] = []
        for (file, text) in [
            ("naming", NamingMacros.text), ("tests", TestMacros.text), ("statements", StatementMacros.text),
            ("functions", FunctionMacros.text), ("times", TimeMacros.text),
        ] {
            macros += try MacroReader.ownMacros(in: text, package: "dbt", file: "macros/\(file).sql")
        }
        for dispatcher in Dispatchers.all {
            macros.append(dispatcher)
        }
        macros += try MacroReader.ownMacros(
            in: DuckDBMacros.text, package: "dbt_duckdb", file: "macros/duckdb.sql")
        return macros
    }
}

/// The macros that do nothing but call the one that fits the adapter.
enum Dispatchers {
    /// Names with their parameters; a parameter may have a default.
    private static let signatures: [(name: String, parameters: String)] = [
        ("generate_alias_name", "custom_alias_name=none, node=none"),
        ("generate_database_name", "custom_database_name=none, node=none"),
        ("generate_schema_name", "custom_schema_name=none, node=none"),
        ("generate_latest_version_pointer_alias", "custom_alias_name=none, node=none"),
        ("get_where_subquery", "relation"),
        ("any_value", "expression"), ("array_append", "array, new_element"),
        ("array_concat", "array_1, array_2"), ("bool_or", "expression"), ("cast", "field, type"),
        ("concat", "fields"), ("date", "year, month, day"),
        ("get_intervals_between", "start_date, end_date, datepart"),
        ("date_spine", "datepart, start_date, end_date"), ("date_trunc", "datepart, date"),
        ("dateadd", "datepart, interval, from_date_or_timestamp"),
        ("datediff", "first_date, second_date, datepart"), ("equals", "expr1, expr2"),
        ("escape_single_quotes", "expression"), ("except", ""), ("get_powers_of_two", "upper_bound"),
        ("generate_series", "upper_bound"), ("hash", "field"), ("intersect", ""),
        ("last_day", "date, datepart"), ("length", "expression"),
        ("listagg", "measure, delimiter_text=\"','\", order_by_clause=none, limit_num=none"),
        ("string_literal", "value"), ("position", "substring_text, string_text"),
        ("replace", "field, old_chars, new_chars"), ("right", "string_text, length_expression"),
        ("safe_cast", "field, type"), ("split_part", "string_text, delimiter_text, part_number"),
        ("type_string", ""), ("type_timestamp", ""), ("type_float", ""), ("type_numeric", ""),
        ("type_bigint", ""), ("type_int", ""), ("type_boolean", ""),
        ("current_timestamp_backcompat", ""), ("current_timestamp_in_utc_backcompat", ""),
    ]

    static let all: [MacroDefinition] = signatures.map { name, parameters in
        let names = parameters.split(separator: ",").map { part in
            String(part.split(separator: "=")[0].filter { $0 != " " })
        }.filter { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" } }
        let sql =
            "{% macro \(name)(\(parameters)) %}"
            + "{{ return(adapter.dispatch('\(name)', 'dbt')(\(names.joined(separator: ", ")))) }}{% endmacro %}"
        return MacroDefinition(
            name: name, packageName: "dbt", sql: sql, originalFilePath: "macros/dispatch.sql", line: 1,
            parameters: [])
    }
}
