// SPDX-License-Identifier: Apache-2.0

/// The configuration keys of each kind of resource in dbt's order, with their initial values (dbt 1.12,
/// `dbt/artifacts/resources/v1`).
enum ConfigFields {
    static func fields(of type: ResourceType) -> [ConfigField] {
        switch type {
        case .model: model
        case .seed: seed
        case .snapshot: snapshot
        case .test: test
        case .function: function
        case .source: source
        case .exposure: exposure
        case .metric: metric
        case .semanticModel: semanticModel
        case .savedQuery: savedQuery
        case .unitTest: unitTest
        default: node()
        }
    }

    private static let emptyMap = PlainValue.map(PlainMap())
    private static let emptyList = PlainValue.list([])

    private static func common(schema: PlainValue = PlainValue.none) -> [ConfigField] {
        [
            ConfigField("enabled", true), ConfigField("alias"), ConfigField("schema", schema),
            ConfigField("database"), ConfigField("tags", emptyList, .append),
            ConfigField("meta", emptyMap, .update), ConfigField("group"), ConfigField("static_analysis"),
        ]
    }

    private static func node(materialized: String = "view") -> [ConfigField] {
        common() + [
            ConfigField("materialized", .string(materialized)), ConfigField("incremental_strategy"),
            ConfigField("batch_size"), ConfigField("lookback", 1), ConfigField("begin"),
            ConfigField("persist_docs", emptyMap), ConfigField("post-hook", emptyList, .append),
            ConfigField("pre-hook", emptyList, .append), ConfigField("quoting", emptyMap, .update),
            ConfigField("column_types", emptyMap, .update), ConfigField("full_refresh"),
            ConfigField("unique_key"), ConfigField("on_schema_change", "ignore"),
            ConfigField("on_configuration_change", "apply"), ConfigField("grants", emptyMap, .appendByKey),
            ConfigField("packages", emptyList, .append),
            ConfigField("docs", .map(["show": true, "node_color": PlainValue.none]), .update),
            ConfigField("contract", .map(["enforced": false, "alias_types": true]), .update),
            ConfigField("event_time"), ConfigField("concurrent_batches"),
        ]
    }

    private static let model =
        node() + [
            ConfigField("access", "protected"), ConfigField("freshness"), ConfigField("on_error"),
            ConfigField(
                "latest_version_pointer", .map(["enabled": PlainValue.none, "alias": PlainValue.none]),
                .update),
        ]

    private static let seed =
        node(materialized: "seed") + [ConfigField("delimiter", ","), ConfigField("quote_columns")]

    private static let snapshot =
        node(materialized: "snapshot") + [
            ConfigField("strategy"), ConfigField("target_schema"), ConfigField("target_database"),
            ConfigField("updated_at"), ConfigField("check_cols"),
            ConfigField(
                "snapshot_meta_column_names",
                .map([
                    "dbt_valid_to": PlainValue.none, "dbt_valid_from": PlainValue.none,
                    "dbt_scd_id": PlainValue.none, "dbt_updated_at": PlainValue.none,
                    "dbt_is_deleted": PlainValue.none,
                ]), .update),
            ConfigField("dbt_valid_to_current"),
        ]

    private static let test =
        common(schema: "dbt_test__audit") + [
            ConfigField("materialized", "test"), ConfigField("severity", "ERROR"),
            ConfigField("store_failures"), ConfigField("store_failures_as"), ConfigField("sql_header"),
            ConfigField("where"), ConfigField("limit"), ConfigField("fail_calc", "count(*)"),
            ConfigField("warn_if", "!= 0"), ConfigField("error_if", "!= 0"),
        ]

    private static let function =
        node(materialized: "function") + [
            ConfigField("type", "scalar"), ConfigField("volatility"), ConfigField("runtime_version"),
            ConfigField("entry_point"), ConfigField("snowflake", .map(["quote_args": true])),
        ]

    private static let source = [
        ConfigField("enabled", true), ConfigField("event_time"), ConfigField("freshness", noFreshness),
        ConfigField("loaded_at_field"), ConfigField("loaded_at_query"),
        ConfigField("meta", emptyMap, .update),
        ConfigField("tags", emptyList, .append), ConfigField("static_analysis"),
    ]

    /// A freshness that asks for nothing.
    static let noFreshness = PlainValue.map([
        "warn_after": .map(["count": PlainValue.none, "period": PlainValue.none]),
        "error_after": .map(["count": PlainValue.none, "period": PlainValue.none]), "filter": PlainValue.none,
    ])

    private static let exposure = [
        ConfigField("enabled", true), ConfigField("tags", emptyList, .append), ConfigField("meta", emptyMap),
    ]

    private static let metric = [
        ConfigField("enabled", true), ConfigField("group"), ConfigField("meta", emptyMap, .update),
    ]

    private static let semanticModel = [
        ConfigField("enabled", true), ConfigField("group"), ConfigField("meta", emptyMap, .update),
    ]

    private static let savedQuery = [
        ConfigField("enabled", true), ConfigField("group"), ConfigField("meta", emptyMap, .update),
        ConfigField("export_as"), ConfigField("schema"), ConfigField("cache", .map(["enabled": false])),
    ]

    private static let unitTest = [
        ConfigField("tags", emptyList, .append), ConfigField("meta", emptyMap, .update),
        ConfigField("enabled", true), ConfigField("static_analysis"),
    ]
}
