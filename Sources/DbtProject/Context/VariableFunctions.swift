// SPDX-License-Identifier: Apache-2.0

internal import Jinja
internal import LotusCore
internal import ProjectFiles

/// `var(name, default)` with `var.has_var(name)`.
final class VariableFunction: HostObject {
    /// What an unset variable without a default is.
    enum Missing: Sendable {
        /// Nothing: while files are parsed.
        case none
        /// An error that names the owner.
        case error(String)
    }

    /// Renders a text that has templates in it.
    typealias Renderer = @Sendable (String) throws(TemplateError) -> String

    private let layers: [PlainMap]
    private let missing: Missing
    private let render: Renderer?
    private let unset: @Sendable (String) throws(TemplateError) -> Value?

    /// - Parameters:
    ///   - layers: variables, the ones that win last.
    ///   - render: renders texts; nil gives them as they stand, as dbt does in YAML.
    ///   - unset: what a variable is that nobody set, before its default; nil when it is nothing.
    init(
        _ layers: [PlainMap], missing: Missing, render: Renderer? = nil,
        unset: @escaping @Sendable (String) throws(TemplateError) -> Value? = { _ in nil }
    ) {
        self.unset = unset
        self.layers = layers
        self.missing = missing
        self.render = render
    }

    var typeName: String { "Var" }
    var isCallable: Bool { true }

    private func value(_ name: String) -> PlainValue? {
        ParseObserver.current?.readVariable(name)
        for layer in layers.reversed() {
            if let value = layer[name] { return value }
        }
        return nil
    }

    func call(_ arguments: CallArguments, _ state: RenderState) throws(TemplateError) -> Value {
        let values = try PythonSignature("var", ["var_name", "default="]).bind(arguments)
        let name = try (values[0] ?? Value.none).str(state)
        if let value = value(name) {
            if let render, let text = value.string, TemplateSpace.hasTemplate(text) {
                return .string(try render(text))
            }
            return value.jinja
        }
        if let value = try unset(name) { return value }
        if let fallback = values[1] { return fallback }
        guard case .error(let owner) = missing else { return Value.none }
        let known = layers.flatMap(\.keys)
        throw TemplateError.project(
            .dbtVariableNotSet, "the variable '\(name)' that \(owner) reads is not set",
            hint: NearestNames.hint(NearestNames.find(name, in: known))
                ?? "Give it with `--vars '{\(name): …}'` or under `vars:`, or write a default: "
                + "`var('\(name)', …)`.")
    }

    func attribute(_ name: String, _ state: RenderState) throws(TemplateError) -> Value? {
        guard name == "has_var" else { return nil }
        return .object(
            HostFunction("has_var") { [self] (arguments, state) throws(TemplateError) in
                .bool(self.value(try (arguments.positional.first ?? Value.none).str(state)) != nil)
            })
    }
}

/// `env_var(name, default)`.
enum EnvironmentFunction {
    static let secretPrefix = "DBT_ENV_SECRET"

    /// - Parameters:
    ///   - allowsSecrets: whether secret variables may be read; in packages.yml they may.
    ///   - read: is told each variable that is read.
    static func make(
        _ environment: ProjectFiles.Environment, allowsSecrets: Bool = false,
        read: (@Sendable (String) -> Void)? = nil
    ) -> Value {
        .object(
            HostFunction("env_var") { (arguments, state) throws(TemplateError) in
                let values = try PythonSignature("env_var", ["var", "default="]).bind(arguments)
                let name = try (values[0] ?? Value.none).str(state)
                guard allowsSecrets || !name.hasPrefix(secretPrefix) else {
                    throw TemplateError.project(
                        .dbtVariableNotSet, "the secret variable '\(name)' may not be read here",
                        hint:
                            "Variables that begin with \(secretPrefix) are for profiles.yml and packages.yml."
                    )
                }
                read?(name)
                ParseObserver.current?.readEnvironment(name)
                if let value = environment[name] { return .string(value) }
                if let fallback = values[1], !fallback.isNone { return fallback }
                throw TemplateError.project(
                    .dbtVariableNotSet, "the environment variable '\(name)' is not set",
                    hint: "Set it, or write a default: `env_var('\(name)', '…')`.")
            })
    }
}
