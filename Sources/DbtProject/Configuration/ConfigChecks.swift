// SPDX-License-Identifier: Apache-2.0

/// Refuses values that a configuration cannot have.
enum ConfigChecks {
    /// What is wrong.
    struct Wrong: Error {
        let key: String
        /// Follows the name of the configuration.
        let problem: String
        /// What to look for in the files.
        let word: String
        var hint: String?
    }

    private static let flags: Set<String> = ["enabled", "full_refresh", "store_failures"]
    private static let texts: Set<String> = [
        "alias", "schema", "database", "materialized", "incremental_strategy", "on_schema_change", "group",
        "where", "fail_calc", "warn_if", "error_if", "store_failures_as",
    ]
    private static let access: Set<String> = ["private", "protected", "public"]

    static func check(_ config: PlainMap, _ node: Node) throws(Wrong) {
        for entry in config.entries {
            if flags.contains(entry.key), entry.value.bool == nil {
                throw wrong(entry.key, entry.value, "true or false")
            }
            if texts.contains(entry.key), entry.value.string == nil {
                throw wrong(entry.key, entry.value, "text")
            }
        }
        for key in ["pre-hook", "post-hook", "pre_hook", "post_hook"] { try checkHooks(config[key], key) }
        switch node.resourceType {
        case .test: try checkSeverity(config)
        case .model: try checkModel(config)
        case .function: try checkFunction(config)
        default: break
        }
    }

    private static func wrong(_ key: String, _ value: PlainValue, _ wanted: String) -> Wrong {
        Wrong(key: key, problem: "is \(value.pythonLiteral), but must be \(wanted)", word: key)
    }

    private static func checkSeverity(_ config: PlainMap) throws(Wrong) {
        guard let severity = config["severity"] else { return }
        guard let text = severity.string, ["warn", "error"].contains(text.lowercased()) else {
            throw wrong("severity", severity, "`warn` or `error`")
        }
    }

    private static let functionTypes = ["scalar", "aggregate", "table"]
    private static let volatilities = ["deterministic", "stable", "non-deterministic"]

    private static func checkFunction(_ config: PlainMap) throws(Wrong) {
        for (key, words) in [("type", functionTypes), ("volatility", volatilities)] {
            guard let value = config[key], !value.isNone else { continue }
            guard let text = value.string, words.contains(text) else {
                throw wrong(key, value, "one of \(words.joined(separator: ", "))")
            }
        }
    }

    private static func checkModel(_ config: PlainMap) throws(Wrong) {
        if let value = config["access"] {
            guard let text = value.string, access.contains(text) else {
                throw wrong("access", value, "`private`, `protected` or `public`")
            }
        }
        if let color = config["docs"]?["node_color"], color.isTrue {
            guard let text = color.string, HTMLColors.contains(text) else {
                throw Wrong(
                    key: "docs", problem: "has the colour \(color.pythonLiteral), which HTML does not know",
                    word: "node_color", hint: "Write a name such as `teal`, or a number such as `#008080`.")
            }
        }
        let isEnforced = config["contract"]?["enforced"]?.bool == true
        if isEnforced, config["materialized"] == "incremental" {
            let value = config["on_schema_change"] ?? "ignore"
            guard value == "append_new_columns" || value == "fail" else {
                throw Wrong(
                    key: "on_schema_change",
                    problem:
                        "is \(value.pythonLiteral), which an incremental model with a contract cannot have",
                    word: config["on_schema_change"] == nil ? "contract" : "on_schema_change",
                    hint: "Set it to `append_new_columns` or `fail`.")
            }
        }
    }

    /// A snapshot says what its rows are known by, and how it sees that they have changed.
    static func checkSnapshot(_ config: PlainMap) throws(Wrong) {
        for key in ["strategy", "unique_key"] where config[key]?.isTrue != true {
            throw Wrong(
                key: key, problem: "is not set", word: "snapshot", hint: "Add it to the configuration.")
        }
        let columns = config["check_cols"] ?? PlainValue.none
        switch config["strategy"]?.string {
        case "check":
            if !columns.isTrue {
                throw Wrong(
                    key: "check_cols", problem: "is not set, which the strategy `check` needs",
                    word: "strategy",
                    hint: "Write `check_cols='all'` or a list of columns.")
            }
            if let text = columns.string, text != "all" {
                throw wrong("check_cols", columns, "'all' or a list")
            }
        case "timestamp":
            if config["updated_at"]?.isTrue != true {
                throw Wrong(
                    key: "updated_at", problem: "is not set, which the strategy `timestamp` needs",
                    word: "strategy", hint: "Write `updated_at='…'` with the name of a column.")
            }
            if columns.isTrue {
                throw Wrong(
                    key: "check_cols", problem: "is set, which the strategy `timestamp` has no use for",
                    word: "check_cols", hint: "Remove it, or write `strategy='check'`.")
            }
        default: break
        }
        if let value = config["materialized"], value.isTrue, value != "snapshot" {
            throw wrong("materialized", value, "'snapshot'")
        }
    }

    /// A hook is SQL, or a map with `sql`.
    private static func checkHooks(_ value: PlainValue?, _ key: String) throws(Wrong) {
        for hook in value?.listified ?? [] {
            if hook.string != nil { continue }
            guard hook["sql"]?.string != nil else {
                throw Wrong(
                    key: key, problem: "is \(hook.pythonLiteral), but must be SQL, or a map with `sql`",
                    word: hook.map?.keys.first ?? key, hint: "Write `sql: …`.")
            }
        }
    }
}
