// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// Methods of `adapter` that find macros and quote names.
enum NamingMethods {
    static let all: [AdapterMethod] = [
        AdapterMethod("dispatch", ["macro_name", "macro_namespace=", "packages="], dispatch),
        AdapterMethod("get_incremental_strategy_macro", ["model_context", "strategy"], parsed: .nothing) {
            (context, arguments, state) throws(TemplateError) in
            try strategy(context, try arguments.optionalText(1, state) ?? "default")
        },
        AdapterMethod("valid_incremental_strategies") { (_, _, _) throws(TemplateError) in
            PlainValue.strings(strategies).jinja
        },
        AdapterMethod("quote", ["identifier"]) { (_, arguments, state) throws(TemplateError) in
            .string("\"\(try arguments.text(0, state))\"")
        },
        AdapterMethod("quote_as_configured", ["identifier", "quote_key"]) {
            (context, arguments, state) throws(TemplateError) in
            let identifier = try arguments.text(0, state)
            let quoting = context.environment.quoting
            let isQuoted =
                switch arguments[1].text {
                case "database": quoting.database
                case "schema": quoting.schema
                case "identifier": quoting.identifier
                default: false
                }
            return .string(isQuoted ? "\"\(identifier)\"" : identifier)
        },
        AdapterMethod("quote_seed_column", ["column", "quote_config"]) {
            (_, arguments, state) throws(TemplateError) in
            let column = try arguments.text(0, state)
            if case .bool(false) = arguments[1] { return .string(column) }
            return .string("\"\(column)\"")
        },
        AdapterMethod("escape_sql_string", ["value"]) { (_, arguments, state) throws(TemplateError) in
            .string(try arguments.text(0, state).replacing("'", with: "''"))
        },
    ]

    private static let dispatch: AdapterMethod.Body = { (context, arguments, state) throws(TemplateError) in
        let name = try arguments.text(0, state)
        if let dot = name.firstIndex(of: ".") {
            let (package, macro) = (name[..<dot], name[name.index(after: dot)...])
            throw TemplateError.project(
                .dbtCompilation,
                "adapter.dispatch() takes the name of a macro without its package, not '\(name)'",
                hint: "Write `adapter.dispatch('\(macro)', macro_namespace='\(package)')`.")
        }
        guard arguments[2].isNone else {
            throw TemplateError.project(
                .dbtCompilation,
                "adapter.dispatch('\(name)') has the argument `packages`, which dbt no longer knows",
                hint: "Use `macro_namespace` and `dispatch:` in dbt_project.yml.")
        }
        if arguments[1].isNone { return try context.dispatch(name, namespace: nil) }
        guard let namespace = arguments[1].text else {
            throw TemplateError.project(
                .dbtCompilation,
                "the macro_namespace of adapter.dispatch() must be text, not \(arguments[1].typeName)",
                hint: "Write `adapter.dispatch('\(name)', macro_namespace='package')`.")
        }
        return try context.dispatch(name, namespace: namespace)
    }

    /// Those of dbt-duckdb on DuckDB 1.4 and later.
    private static let strategies = ["append", "delete+insert", "merge", "microbatch"]
    /// Those that dbt knows, of which an adapter may lack some.
    private static let builtInStrategies: Set<String> = [
        "append", "delete+insert", "merge", "insert_overwrite", "microbatch",
    ]

    /// The macro that makes the SQL of an incremental strategy, the user's before dbt's.
    private static func strategy(_ context: RenderContext, _ name: String) throws(TemplateError) -> Value {
        if builtInStrategies.contains(name), !strategies.contains(name) {
            throw TemplateError.project(
                .dbtStrategy, "the incremental strategy '\(name)' is none of DuckDB",
                hint: "Use one of \(strategies.joined(separator: ", ")), or a macro of your own.")
        }
        let macro = "get_incremental_\(name.replacing("+", with: "_"))_sql"
        guard let found = context.lookup(macro) else {
            throw TemplateError.project(
                .dbtStrategy, "the incremental strategy '\(name)' has no macro '\(macro)'",
                hint: "Define `{% macro \(macro)(arg_dict) %}`, or use one of "
                    + "\(strategies.joined(separator: ", ")).")
        }
        return found
    }
}
