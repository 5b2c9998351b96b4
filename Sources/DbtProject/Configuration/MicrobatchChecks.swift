// SPDX-License-Identifier: Apache-2.0

/// What a microbatch model has to say of itself (dbt 1.12, `check_valid_microbatch_config`).
enum MicrobatchChecks {
    private static let batchSizes = ["hour", "day", "month", "year"]

    /// Whether a node is built in batches of time.
    static func applies(to node: Node) -> Bool {
        node.config["materialized"] == "incremental" && node.config["incremental_strategy"] == "microbatch"
    }

    /// `begin` as an instant.
    ///
    /// - Throws: when something that is required is not set, or a value cannot be.
    static func begin(_ config: PlainMap) throws(ConfigChecks.Wrong) -> String {
        let column = try required("event_time", "the name of a column", config)
        guard column.string != nil else { throw wrong("event_time", column, "the name of a column") }
        let begin = try required("begin", "the first day to build", config)
        guard let text = begin.string, let instant = TimeFormat.isoTime(text) else {
            throw wrong("begin", begin, "a date or an instant in quotes, such as '2026-01-01'")
        }
        let size = try required("batch_size", "how long a batch is", config)
        guard let word = size.string, batchSizes.contains(word) else {
            throw wrong("batch_size", size, "one of \(batchSizes.joined(separator: ", "))")
        }
        if let lookback = config.value("lookback"), !["int", "bool"].contains(lookback.pythonTypeName) {
            throw wrong("lookback", lookback, "a whole number of batches")
        }
        if let value = config.value("concurrent_batches"), value.bool == nil {
            throw wrong("concurrent_batches", value, "true or false")
        }
        return TimeFormat.isoText(instant)
    }

    private static func required(
        _ key: String, _ what: String, _ config: PlainMap
    ) throws(ConfigChecks.Wrong) -> PlainValue {
        if let value = config.value(key) { return value }
        throw ConfigChecks.Wrong(
            key: key, problem: "is not set, which a microbatch model needs", word: "microbatch",
            hint: "Add `\(key)`: \(what).")
    }

    private static func wrong(_ key: String, _ value: PlainValue, _ wanted: String) -> ConfigChecks.Wrong {
        ConfigChecks.Wrong(
            key: key, problem: "is \(value.pythonLiteral), but must be \(wanted)", word: key)
    }
}
