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
    /// The identity of this command.
    package var invocationID = ""
    /// The version of dbt whose behaviour this is.
    package var dbtVersion = "1.12.6"
    /// Receives what templates log, print and warn of.
    package var messages: any TemplateMessages = SilentMessages()
    /// What templates may ask of the database when they are compiled.
    package var database: any CompileDatabase = NoDatabase()

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

    /// The tree of a YAML file of dbt; hands on what is to be warned of.
    func yaml(file path: String, shownAs name: String) throws(LotusError) -> YAMLNode {
        var warnings: [LotusError] = []
        defer { warnings.forEach(messages.warn) }
        return try YAMLReader.read(file: path, shownAs: name, warnings: &warnings)
    }

    /// The tree of a YAML text of dbt; hands on what is to be warned of.
    func yaml(_ source: SourceText) throws(LotusError) -> YAMLNode {
        var warnings: [LotusError] = []
        defer { warnings.forEach(messages.warn) }
        return try YAMLReader.read(source, warnings: &warnings)
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
    /// `exceptions.warn(message)` and warnings of the parser.
    func warn(_ message: String)
    /// Something in a file that is taken as dbt takes it, with its place.
    func warn(_ warning: LotusError)
}

/// Nobody reads the messages.
package struct SilentMessages: TemplateMessages {
    package init() {}
    package func log(_ message: String, isInfo: Bool) {}
    package func print(_ message: String) {}
    package func warn(_ message: String) {}
    package func warn(_ warning: LotusError) {}
}
