// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// What is refused in properties before they are read.
enum PropertiesChecks {
    /// Tests stand under one of two keys, not under both.
    static func checkTests(_ node: YAMLNode) throws(LotusError) {
        guard let map = node.map else { return }
        if let old = map.entry("tests"), map.entry("data_tests") != nil {
            throw LotusError(
                .dbtParsing, "tests stand under both `tests` and `data_tests`",
                hint: "Move them all under `data_tests`.", location: old.keyLocation)
        }
        for key in ["columns", "tables", "versions"] {
            for item in node[key]?.list ?? [] { try checkTests(item) }
        }
    }

    /// `freshness` has counts and periods.
    static func checkFreshness(_ node: YAMLNode) throws(LotusError) {
        for owner in [node, node["config"]].compactMap({ $0 }) {
            for key in ["warn_after", "error_after"] {
                guard let time = owner["freshness"]?[key], time.map != nil else { continue }
                try checkTime(time, key)
            }
        }
        for table in node["tables"]?.list ?? [] { try checkFreshness(table) }
    }

    private static func checkTime(_ time: YAMLNode, _ key: String) throws(LotusError) {
        let count = time["count"]
        if let count, !count.isNull, !TemplateSpace.hasTemplate(count.text), Int(count.text) == nil {
            throw LotusError(
                .dbtConfiguration, "`count` of `\(key)` is '\(count.text)', but must be a whole number",
                hint: "Write for example `count: 12`.", location: count.location)
        }
        let period = time["period"]
        if let period, !period.isNull, !TemplateSpace.hasTemplate(period.text),
            !["minute", "hour", "day"].contains(period.text)
        {
            throw LotusError(
                .dbtConfiguration, "`period` of `\(key)` is '\(period.text)'",
                hint: "The periods are minute, hour, day.",
                location: period.location)
        }
    }
}

/// The keys that `dbt_project.yml` may have.
enum ProjectKeys {
    private static let known = Set(
        """
        name config-version version project-root source-paths model-paths macro-paths data-paths seed-paths test-paths
        analysis-paths docs-paths asset-paths function-paths osi-paths target-path snapshot-paths clean-targets profile
        log-path packages-install-path quoting on-run-start on-run-end require-dbt-version dispatch models seeds
        snapshots analyses sources tests data_tests unit_tests metrics semantic-models saved-queries exposures
        functions vars packages query-comment restrict-access dbt-cloud flags
        """.split { $0 == " " || $0 == "\n" }.map { Self.plain(String($0)) })

    /// Words are joined by either sign.
    private static func plain(_ key: String) -> String { key.replacing("-", with: "_") }

    static func check(_ file: YAMLNode) throws(LotusError) {
        for entry in file.map?.entries ?? [] where !known.contains(plain(entry.key)) {
            throw LotusError(
                .dbtConfiguration, "dbt_project.yml has the key '\(entry.key)', which dbt does not know",
                hint: NearestNames.hint(NearestNames.find(plain(entry.key), in: known))?.replacing(
                    "_", with: "-")
                    ?? "Remove it; values of your own belong under `vars` or `meta`.",
                location: entry.keyLocation)
        }
    }
}
