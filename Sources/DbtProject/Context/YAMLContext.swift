// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// The names that templates in YAML files see: `var`, `env_var`, `target` and the common functions.
final class YAMLContext: TemplateContext, Sendable {
    private let values: [String: Value]

    /// - Parameters:
    ///   - layers: the variables of `var`, the ones that win last.
    ///   - projectName: `project_name`, once it is known.
    ///   - allowsSecrets: whether secret variables may be read.
    init(
        _ session: ProjectSession, layers: [PlainMap], projectName: String?, owner: String,
        allowsSecrets: Bool = false
    ) {
        var values: [String: Value] = [
            "var": .object(VariableFunction(layers, missing: .error(owner))),
            "env_var": EnvironmentFunction.make(session.environment, allowsSecrets: allowsSecrets),
            "target": session.target.jinja,
            "flags": .object(FlagsObject(session.flags)), "dbt_version": .string(session.dbtVersion),
            "invocation_id": .string(session.invocationID),
        ]
        if let projectName { values["project_name"] = .string(projectName) }
        self.values = values
    }

    func lookup(_ name: String) -> Value? {
        ParseObserver.lookUp(name)
        return values[name]
    }

    var names: [String] { Array(values.keys) }
}
