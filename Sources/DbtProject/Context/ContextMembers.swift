// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore

/// What dbt gives templates beside macros.
enum ContextMembers {
    /// The names, for suggestions and to tell functions from macros.
    static let names = [
        "ref", "source", "metric", "function", "config", "var", "env_var", "this", "target", "execute",
        "adapter", "api", "column", "exceptions", "log", "print", "render", "write", "model", "sql",
        "compiled_code", "pre_hooks", "post_hooks", "database", "schema", "graph", "flags", "invocation_id",
        "run_started_at", "thread_id", "dbt_version", "project_name", "builtins", "context", "modules",
        "store_result", "load_result", "load_agate_table", "store_raw_result", "selected_resources",
        "invocation_args_dict",
        "dbt_metadata_envs", "validation", "try_or_compiler_error", "return", "fromjson", "tojson",
        "fromyaml",
        "set", "set_strict", "zip", "zip_strict", "local_md5", "diff_of_two_dicts", "sql_now",
        "defer_relation",
        "toyaml", "otel_trace_id", "otel_span_id",
    ]

    /// The names that a macro sees without a node; a call of one of them is no call of a macro.
    static let macroNames: Set<String> = [
        "var", "env_var", "return", "fromjson", "tojson", "fromyaml", "toyaml", "set", "set_strict", "zip",
        "zip_strict", "log", "run_started_at", "invocation_id", "thread_id", "modules", "flags", "print",
        "diff_of_two_dicts", "local_md5", "target", "project_name", "context", "builtins", "dbt_version",
        "otel_trace_id", "otel_span_id",
    ]

    static func value(_ name: String, _ context: RenderContext) -> Value? {
        ParseObserver.lookUp(name)
        let session = context.session
        switch name {
        case "ref", "source", "metric", "function": return ReferenceFunctions.value(name, context)
        case "config": return .object(ConfigFunction(context))
        case "var": return variables(context)
        case "env_var":
            let capture = context.capture
            return EnvironmentFunction.make(session.environment) { name in
                capture?.update { $0.environment.insert(name) }
            }
        case "this": return this(context)
        case "defer_relation":
            let found = context.node.flatMap { context.resolver?.deferRelation(of: $0) }
            return found.map { .object(RelationObject($0)) } ?? Value.none
        case "target": return session.target.jinja
        case "execute": return .bool(context.executes)
        case "adapter": return .object(AdapterObject(context))
        case "api":
            return .dict(
                DictValue([
                    ("Relation", .object(RelationFactory(context))), ("Column", .object(ColumnFactory())),
                ]))
        case "column": return .object(ColumnFactory())
        case "exceptions": return .object(ExceptionsObject(context))
        case "modules": return modules(context)
        case "builtins": return builtins(context)
        case "model": return context.model
        case "database": return context.node.map { PlainValue.optional($0.database).jinja }
        case "schema": return context.node.map { PlainValue.optional($0.schema).jinja }
        case "sql", "compiled_code": return context.node.map { PlainValue.optional($0.compiledCode).jinja }
        case "pre_hooks": return context.node.map { ($0.config["pre-hook"] ?? []).jinja }
        case "post_hooks": return context.node.map { ($0.config["post-hook"] ?? []).jinja }
        case "context": return .object(ContextObject(context))
        case "sql_now": return "now()"
        case "graph": return context.resolver?.graph ?? .dict(DictValue())
        case "flags": return .object(FlagsObject(session.flags))
        case "invocation_id": return .string(session.invocationID)
        case "dbt_version": return .string(session.dbtVersion)
        case "project_name": return .string(context.environment.root.name)
        case "run_started_at":
            let instant = CivilTime(microseconds: Int(session.startedAt.microseconds))
            return .object(TimeObject(utc: instant))
        case "thread_id": return .string(context.executes ? "Thread-1 (worker)" : "MainThread")
        case "invocation_args_dict": return session.arguments.jinja
        case "dbt_metadata_envs": return session.metadataEnvironment.jinja
        case "selected_resources": return PlainValue.strings(context.resolver?.selected ?? []).jinja
        case "try_or_compiler_error": return CompilerFunctions.tryOrError
        case "validation": return CompilerFunctions.validation
        case "otel_trace_id": return zeros(name, 32)
        case "otel_span_id": return zeros(name, 16)
        default: return MessageFunctions.value(name, context)
        }
    }

    /// What dbt gives without a collector of traces.
    private static func zeros(_ name: String, _ count: Int) -> Value {
        .object(
            HostFunction(name) { (_, _) throws(TemplateError) in
                .string(String(repeating: "0", count: count))
            })
    }

    /// The modules, of which that of iterations tells that it is outdated.
    private static func modules(_ context: RenderContext) -> Value? {
        guard case .dict(let modules)? = CommonFunctions.all["modules"] else { return nil }
        let messages = context.session.messages
        let watched = IterationModule.functions.map { name, value in
            (
                name,
                Value.object(
                    HostFunction(name) { (arguments, state) throws(TemplateError) in
                        messages.deprecated(ParseDeprecation(kind: .iterationModule, file: "", path: ""))
                        return try value.call(arguments, state)
                    })
            )
        }
        return .dict(
            DictValue(
                modules.entries.map { entry in
                    let name = entry.key.text ?? ""
                    return (name, name == "itertools" ? .dict(DictValue(watched)) : entry.value)
                }))
    }

    private static func builtins(_ context: RenderContext) -> Value {
        let names = ["ref", "source", "config", "metric", "function", "var", "env_var", "log", "target"]
        return .dict(DictValue(names.compactMap { name in value(name, context).map { (name, $0) } }))
    }

    private static func this(_ context: RenderContext) -> Value {
        guard let node = context.node, node.resourceType != .operation else { return Value.none }
        return .object(RelationObject(context.environment.relation(of: node)))
    }

    private static func variables(_ context: RenderContext) -> Value {
        let owner = context.node.map { "\($0.resourceType.rawValue) '\($0.name)'" } ?? "this file"
        return .object(
            VariableFunction(
                context.environment.variables(for: context.node?.packageName ?? context.package),
                missing: context.phase == .parse ? .none : .error(owner),
                render: { [weak context] text throws(TemplateError) in
                    guard let context else { return text }
                    return try context.environment.space.text.compile(text, name: "<var>").render(
                        host: context)
                },
                unset: { [weak context] name throws(TemplateError) in
                    guard name == "files", let context, context.executes, let node = context.node else {
                        return nil
                    }
                    return try context.resolver?.files(for: node, reading: context.reading)
                        .map { .list($0.map { .string($0) }) }
                }))
    }
}

/// `flags` with attributes in capitals.
final class FlagsObject: HostObject {
    private let flags: PlainMap

    init(_ flags: PlainMap) { self.flags = flags }

    var typeName: String { "Flags" }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        ParseObserver.current?.readFlag(name)
        return (flags[name] ?? flags[name.uppercased()])?.jinja ?? Value.none
    }
}
