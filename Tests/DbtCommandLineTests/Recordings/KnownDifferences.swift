// SPDX-License-Identifier: Apache-2.0

/// Recordings that this program does not reproduce, each with the reason.
enum KnownDifferences {
    /// By the name of the command.
    static let commands: [String: String] = [
        "lake/compile-with-tables": "its first step runs SQL, which needs the database",
        "everything/defer-ls": "of metrics that osi_document.json lacks is not told",
        "everything/defer-without-state": "of metrics that osi_document.json lacks is not told",
        "shop/compile-incremental": "its first step builds, which needs the database",
        "shop/log-parse-debug": "the debug level tells of dbt's own parser and process",
    ]
    /// Commands that end with an error in words of our own: they are compared up to it.
    static let errors: Set<String> = [
        "lake/compile-one-without-files", "lake/compile-without-files", "lake/parse-production",
    ]
    /// Projects whose logs of `parse` and `compile` differ.
    static let logs: [String: String] = [
        "contracts": "constraints that a view ignores are not told of",
        "semantics": "the OSI document is not written, and what it leaves out is not told",
    ]
    /// Broken projects that dbt refuses and that are taken here.
    static let silent: Set<String> = []
    /// Errors whose text has no hint yet.
    static let withoutHint: Set<String> = [
        "jinja-division-by-zero", "jinja-error-inside-macros", "jinja-in-macro-file", "jinja-in-yaml-syntax",
        "jinja-macro-unknown-keyword", "jinja-macro-wrong-arguments", "jinja-not-callable",
        "jinja-unclosed-block", "jinja-unclosed-expression", "jinja-unknown-filter", "jinja-wrong-operator",
    ]
    /// Errors that are in no file.
    static let withoutPlace: Set<String> = ["missing-profiles-file", "missing-project-file"]
    /// Commands of recorded errors that need the database.
    static let laterCommands: Set<String> = ["run"]
    /// Broken projects of which dbt tells something before the error, or instead of one, that is not told here.
    static let errorLogs: [String: String] = [
        "bad-yaml-project": "dbt fails before it says its version",
        "missing-profiles-file": "dbt fails before it says its version",
        "package-version-required": "packages are looked at when the project is parsed",
        "profile-unknown-adapter": "there is nothing to import",
        "project-unknown-key": "dbt_project.yml is looked at when the project is parsed",
        "semantic-metric-name-with-a-space": "what MetricFlow says of names is told as the error alone",
        "undefined-var-in-project": "dbt_project.yml is looked at when the project is parsed",
        "vars-in-two-places": "dbt_project.yml is looked at when the project is parsed",
    ]
}
