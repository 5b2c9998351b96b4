// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// `adapter`: the methods of dbt-duckdb that templates may call.
///
/// While files are parsed nothing is asked of the database: such a method gives nothing or an empty list.
final class AdapterObject: HostObject {
    private let context: RenderContext

    init(_ context: RenderContext) { self.context = context }

    var typeName: String { context.executes ? "RuntimeDatabaseWrapper" : "ParseDatabaseWrapper" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "Relation": return .object(RelationFactory(context))
        case "Column": return .object(ColumnFactory())
        case "behavior": return .object(BehaviorObject())
        default: break
        }
        guard Self.methods.contains(name) else { return nil }
        return .object(
            HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                try self.method(name, arguments, state)
            })
    }

    private static let methods: Set<String> = [
        "dispatch", "type", "quote", "quote_as_configured", "quote_seed_column", "get_relation",
        "get_columns_in_relation", "get_missing_columns", "get_column_schema_from_query",
        "expand_target_column_types", "check_schema_exists", "create_schema", "drop_schema", "drop_relation",
        "rename_relation", "truncate_relation", "cache_added", "cache_dropped", "cache_renamed",
        "list_relations", "execute", "convert_type", "commit", "valid_snapshot_target",
        "build_catalog_relation", "get_catalog_integration", "already_exists", "is_motherduck",
        "disable_transactions", "is_ducklake", "external_root", "get_binding_char", "escape_sql_string",
        "standardize_grants_dict", "get_hard_deletes_behavior",
    ]

    private static let lists: Set<String> = [
        "get_columns_in_relation", "get_missing_columns", "get_column_schema_from_query", "list_relations",
    ]

    private func method(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch name {
        case "dispatch": return try dispatch(arguments, state)
        case "type": return "duckdb"
        case "quote": return .string("\"\(try text(arguments, state))\"")
        case "quote_as_configured": return try quoteAsConfigured(arguments, state)
        case "quote_seed_column":
            let values = try PythonSignature(name, ["column", "quote_config"]).bind(arguments)
            let column = try (values[0] ?? Value.none).str(state)
            if case .bool(false)? = values[1] { return .string(column) }
            return .string("\"\(column)\"")
        case "get_relation": return try relation(arguments, state)
        case "execute": return try execute(arguments, state)
        case "escape_sql_string": return .string(try text(arguments, state).replacing("'", with: "''"))
        case "get_binding_char": return "?"
        case "external_root": return context.session.target["external_root"]?.jinja ?? "."
        case "is_motherduck", "disable_transactions", "is_ducklake", "check_schema_exists", "already_exists":
            return .bool(false)
        default: break
        }
        if Self.lists.contains(name) {
            guard context.executes else { return .list([]) }
            throw needsDatabase(name)
        }
        guard context.executes, !name.hasPrefix("cache_"), name != "build_catalog_relation" else {
            return Value.none
        }
        throw needsDatabase(name)
    }

    private func needsDatabase(_ name: String) -> TemplateError {
        TemplateError.project(
            .dbtNeedsDatabase, "adapter.\(name)() needs the database, which compiling does not open",
            hint: "Run the command with a database, or ask only inside of macros that run.")
    }

    private func text(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> String {
        try (arguments.positional.first ?? arguments.keyword.first?.value ?? Value.none).str(state)
    }

    private func dispatch(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature("dispatch", ["macro_name", "macro_namespace=", "packages="])
            .bind(arguments)
        let name = try (values[0] ?? Value.none).str(state)
        if let dot = name.firstIndex(of: ".") {
            let (package, macro) = (name[..<dot], name[name.index(after: dot)...])
            throw TemplateError.project(
                .dbtCompilation,
                "adapter.dispatch() takes the name of a macro without its package, not '\(name)'",
                hint: "Write `adapter.dispatch('\(macro)', macro_namespace='\(package)')`.")
        }
        if let packages = values[2], !packages.isNone {
            throw TemplateError.project(
                .dbtCompilation,
                "adapter.dispatch('\(name)') has the argument `packages`, which dbt no longer knows",
                hint: "Use `macro_namespace` and `dispatch:` in dbt_project.yml.")
        }
        switch values[1] {
        case nil, .some(.none): return try context.dispatch(name, namespace: nil)
        case .some(let namespace):
            guard let namespace = namespace.text else {
                throw TemplateError.project(
                    .dbtCompilation,
                    "the macro_namespace of adapter.dispatch() must be text, not \(namespace.typeName)",
                    hint: "Write `adapter.dispatch('\(name)', macro_namespace='package')`.")
            }
            return try context.dispatch(name, namespace: namespace)
        }
    }

    private func quoteAsConfigured(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature("quote_as_configured", ["identifier", "quote_key"]).bind(arguments)
        let identifier = try (values[0] ?? Value.none).str(state)
        let quoting = context.environment.quoting
        let isQuoted =
            switch values[1]?.text {
            case "database": quoting.database
            case "schema": quoting.schema
            case "identifier": quoting.identifier
            default: false
            }
        return .string(isQuoted ? "\"\(identifier)\"" : identifier)
    }

    private func relation(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        guard context.executes else { return Value.none }
        let values = try PythonSignature("get_relation", ["database", "schema", "identifier"]).bind(arguments)
        do {
            let relation = try context.session.database.relation(
                database: values[0]?.text, schema: values[1]?.text,
                identifier: try (values[2] ?? Value.none).str(state))
            return relation.map { .object(RelationObject($0)) } ?? Value.none
        } catch {
            throw TemplateError(.host, "\(error)", cause: error)
        }
    }

    private func execute(
        _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        let values = try PythonSignature("execute", ["sql", "auto_begin=", "fetch=", "limit="]).bind(
            arguments)
        guard context.executes else { return .tuple([Value.none, .object(TableObject(QueryRows()))]) }
        do {
            let rows = try context.session.database.rows(of: try (values[0] ?? Value.none).str(state))
            return .tuple(["OK", .object(TableObject(rows))])
        } catch {
            throw TemplateError(.host, (error as? LotusError)?.message ?? "\(error)", cause: error)
        }
    }
}

/// `adapter.behavior`: flags of the adapter's behaviour, all at their defaults.
final class BehaviorObject: HostObject {
    var typeName: String { "Behavior" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        .object(BehaviorFlag())
    }
}

/// A behaviour that is switched off.
final class BehaviorFlag: HostObject {
    var typeName: String { "BehaviorFlagRendered" }
    var isTrue: Bool { false }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "no_warn", "setting": .bool(false)
        default: nil
        }
    }
}
