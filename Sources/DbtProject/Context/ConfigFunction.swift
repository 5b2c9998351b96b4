// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// `config(…)` with `config.get` and its kin.
final class ConfigFunction: HostObject {
    private let context: RenderContext

    init(_ context: RenderContext) { self.context = context }

    var typeName: String { context.executes ? "RuntimeConfigObject" : "ParseConfigObject" }
    var isCallable: Bool { true }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        guard context.phase == .parse else { return "" }
        var options = PlainMap()
        if arguments.positional.count == 1, arguments.keyword.isEmpty {
            guard let map = try PlainValue(arguments.positional[0], state).map else {
                throw TemplateError.project(
                    .dbtConfiguration, "config() takes a dict or named arguments",
                    hint: "Write for example `config(materialized='table')`.")
            }
            options = map
        } else if arguments.positional.isEmpty, !arguments.keyword.isEmpty {
            for (name, value) in arguments.keyword { options[name] = try PlainValue(value, state) }
        } else {
            throw TemplateError.project(
                .dbtConfiguration, "config() takes either one dict or named arguments",
                hint: "Write for example `config(materialized='table')`.")
        }
        try add(options)
        return ""
    }

    private func add(_ options: PlainMap) throws(TemplateError) {
        var options = options
        for (old, new) in [("pre_hook", "pre-hook"), ("post_hook", "post-hook")] {
            guard let value = options.take(old) else { continue }
            guard options[new] == nil else {
                throw TemplateError.project(
                    .dbtConfiguration, "config() has both `\(old)` and `\(new)`", hint: "Keep one of them.")
            }
            options[new] = value
        }
        context.capture?.update { record in
            record.hasConfigCall = true
            ConfigCall.add(options, to: &record.configCall)
        }
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        switch name {
        case "get", "meta_get", "require", "meta_require", "set", "persist_relation_docs",
            "persist_column_docs":
            .object(
                HostFunction(name) { [self] (arguments, state) throws(TemplateError) in
                    try self.method(name, arguments, state)
                })
        default: nil
        }
    }

    private func method(
        _ name: String, _ arguments: CallArguments, _ state: RenderState
    ) throws(TemplateError) -> Value {
        switch name {
        case "set":
            let values = try PythonSignature("set", ["name", "value"]).bind(arguments)
            guard context.phase == .parse else { return "" }
            try add([try (values[0] ?? Value.none).str(state): try PlainValue(values[1] ?? Value.none, state)]
            )
            return ""
        case "persist_relation_docs": return persists("relation")
        case "persist_column_docs": return persists("columns")
        default: break
        }
        guard context.phase != .parse else { return "" }
        let values = try PythonSignature(name, ["name", "default=", "validator="]).bind(arguments)
        let key = try (values[0] ?? Value.none).str(state)
        let config = context.node?.config ?? PlainMap()
        let found = name.hasPrefix("meta_") ? config["meta"]?[key] : config[key]
        if let found { return found.jinja }
        if name.hasSuffix("require") {
            throw TemplateError.project(
                .dbtConfiguration, "the configuration `\(key)` is required here, but not set",
                hint: "Add it with `config(\(key)=…)` or in the properties of the model.")
        }
        return values[1] ?? Value.none
    }

    private func persists(_ part: String) -> Value {
        guard context.phase != .parse else { return .bool(false) }
        return (context.node?.config["persist_docs"]?[part] ?? false).jinja
    }
}
