// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Refuses values that a configuration cannot have.
enum ConfigChecks {
    private static let flags: Set<String> = ["enabled", "full_refresh", "store_failures"]
    private static let texts: Set<String> = [
        "alias", "schema", "database", "materialized", "incremental_strategy", "on_schema_change", "group",
        "where", "fail_calc", "warn_if", "error_if", "store_failures_as",
    ]
    private static let access: Set<String> = ["private", "protected", "public"]

    static func check(_ config: PlainMap, _ node: Node) throws(LotusError) {
        for entry in config.entries {
            if flags.contains(entry.key), entry.value.bool == nil {
                throw error(entry, "true or false", node)
            }
            if texts.contains(entry.key), entry.value.string == nil { throw error(entry, "text", node) }
        }
        if let severity = config["severity"], node.resourceType == .test {
            guard let text = severity.string, ["warn", "error"].contains(text.lowercased()) else {
                throw error(.init(key: "severity", value: severity), "`warn` or `error`", node)
            }
        }
        if node.resourceType == .model, let value = config["access"] {
            guard let text = value.string, access.contains(text) else {
                throw error(.init(key: "access", value: value), "`private`, `protected` or `public`", node)
            }
        }
    }

    private static func error(_ entry: PlainMap.Entry, _ wanted: String, _ node: Node) -> LotusError {
        LotusError(
            .dbtConfiguration,
            "the configuration `\(entry.key)` of the \(node.resourceType.rawValue) '\(node.name)' is"
                + " \(entry.value.pythonLiteral), but must be \(wanted)",
            hint: "Correct it in \(node.originalFilePath), in its properties, or in dbt_project.yml.",
            location: SourceLocation(file: node.originalFilePath, line: 1, column: 1))
    }
}
