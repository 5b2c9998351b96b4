// SPDX-License-Identifier: Apache-2.0

package import LotusCore
package import ProjectFiles

/// What stays the same during one command on a project: variables, target, flags, and where messages go.
package struct ProjectSession: Sendable {
    /// `--vars`
    package var variables = PlainMap()
    /// The variables of the process and of `.env`.
    package var environment = Environment()
    /// `target` as templates see it: name, schema, database, type, threads and so on.
    package var target = PlainMap()
    /// The flags that templates can read, by their names in capitals.
    package var flags: PlainMap = ProjectSession.initialFlags
    /// When this command began: `run_started_at`.
    package var startedAt: Timestamp = SystemTime().now()
    /// What this command was called with: `invocation_args_dict`.
    package var arguments = PlainMap()
    /// The identity of this command.
    package var invocationID = ""
    /// The version of dbt whose behaviour this is.
    package var dbtVersion = "1.12.6"
    /// Receives what templates log, print and warn of.
    package var messages: any TemplateMessages = SilentMessages()

    /// A session without variables, with a target that has yet to be given.
    package init() {}

    /// The flags that templates can read, at their defaults.
    package static let initialFlags: PlainMap = [
        "FULL_REFRESH": false, "STORE_FAILURES": false, "EMPTY": false, "WHICH": "compile", "DEFER": false,
        "FAIL_FAST": false, "DEBUG": false, "QUIET": false, "USE_COLORS": false,
        "WARN_ERROR": PlainValue.none,
        "INTROSPECT": true, "INDIRECT_SELECTION": "eager", "CACHE_SELECTED_ONLY": false, "WRITE_JSON": true,
        "PARTIAL_PARSE": true, "STATIC_PARSER": true, "PRINT": true, "VERSION_CHECK": true,
    ]

    private static let metadataPrefix = "DBT_ENV_CUSTOM_ENV_"

    /// The variables whose names begin with `DBT_ENV_CUSTOM_ENV_`, without it: `dbt_metadata_envs`.
    package var metadataEnvironment: PlainMap {
        let names = environment.names.filter { $0.hasPrefix(Self.metadataPrefix) }
        return PlainMap(
            names.map { (String($0.dropFirst(Self.metadataPrefix.count)), .optional(environment[$0])) })
    }

    /// The database of relations that name none.
    package var defaultDatabase: String? { target["database"]?.string }
    /// The schema of relations that name none.
    package var defaultSchema: String { target["schema"]?.string ?? "main" }
}

/// Receives the messages of templates.
package protocol TemplateMessages: Sendable {
    /// `log(message, info)`
    func log(_ message: String, isInfo: Bool)
    /// `print(message)`
    func print(_ message: String)
    /// `exceptions.warn(message)`
    func warn(_ message: String)
    /// `adapter.warn_once(message)`
    func warnAsAdapter(_ message: String)
    /// What the parser passes over.
    func warn(_ warning: ParseWarning)
    /// Outdated things in properties files.
    func deprecated(_ deprecation: ParseDeprecation)
}

extension TemplateMessages {
    package func warnAsAdapter(_ message: String) { warn(message) }
}

/// Nobody reads the messages.
package struct SilentMessages: TemplateMessages {
    package init() {}
    package func log(_ message: String, isInfo: Bool) {}
    package func print(_ message: String) {}
    package func warn(_ message: String) {}
    package func warn(_ warning: ParseWarning) {}
    package func deprecated(_ deprecation: ParseDeprecation) {}
}
