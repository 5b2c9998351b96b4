// SPDX-License-Identifier: Apache-2.0

/// Recordings that this program does not reproduce, each with the reason.
enum KnownDifferences {
    /// By the name of the command.
    static let commands: [String: String] = [
        "lake/compile-with-tables": "its first step runs SQL, which needs the database",
        "shop/compile-incremental": "its first step builds, which needs the database",
        "shop/log-parse-debug": "the debug level tells of dbt's own parser and process",
    ]
    /// Commands that end with an error in words of our own: they are compared up to it.
    static let errors: Set<String> = [
        "lake/compile-one-without-files", "lake/compile-without-files", "lake/parse-production",
    ]
    /// Projects whose logs of `parse` and `compile` differ.
    static let logs: [String: String] = [
        "contracts": "constraints that a view ignores are not told of"
    ]
    /// Broken projects that dbt refuses and that are taken here.
    static let silent: Set<String> = []
    /// Projects that dbt takes, with a warning, and that are refused here (COMPATIBILITY.md).
    static let refused: Set<String> = ["bad-yaml-duplicate-key"]
    /// Errors whose text has no hint yet.
    static let withoutHint: Set<String> = ["jinja-unclosed-expression"]
    /// Broken projects of which dbt tells something before the error, or instead of one, that is not told here.
    static let errorLogs: [String: String] = [
        "bad-yaml-duplicate-key": "it is refused here",
        "bad-yaml-project": "dbt fails before it says its version",
        "deprecations": "of macros, exposures and sources what is outdated is not told",
        "duplicate-model-and-seed": "that two kinds of resources have one name is told as the error alone",
    ]
}
