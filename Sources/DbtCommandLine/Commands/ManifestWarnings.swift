// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// What dbt warns of when a project has been parsed: models past their time, microbatches that read everything,
/// and configuration that nothing uses.
struct ManifestWarnings {
    let manifest: Manifest
    let root: PackageDefinition
    let now: Timestamp

    var events: [LogEvent] { deprecatedModels + microbatches + unusedPaths }

    /// Whether there may be more to warn of on another day.
    var dependOnTime: Bool {
        manifest.nodes.indices.contains { manifest.nodes[$0].deprecationDate != nil }
    }

    // MARK: Deprecated models

    private var deprecatedModels: [LogEvent] {
        guard dependOnTime else { return [] }
        var events: [LogEvent] = []
        let readers = manifest.nodes.filter { $0.resourceType == .model }
        for model in readers {
            guard let date = model.deprecationDate, let instant = Self.instant(date) else { continue }
            let isPast = instant < now
            let shown = model.name + Self.suffix(model)
            if isPast {
                events.append(
                    .warning(
                        "DeprecatedModel",
                        "Model \(shown) has passed its deprecation date of \(date). This model should be disabled or"
                            + " removed."))
            }
            for reader in readers where reader.nodeDependencies.contains(model.uniqueID) {
                let found = "While compiling '\(reader.name)': Found a reference to \(shown), which "
                let told =
                    isPast ? "was deprecated on '\(date)'. " : "is slated for deprecation on '\(date)'. "
                events.append(
                    .warning(
                        isPast ? "DeprecatedReference" : "UpcomingReferenceDeprecation",
                        found + told + Self.advice(model, isPast: isPast)))
            }
        }
        return events
    }

    private static func suffix(_ model: Node) -> String {
        model.version.isTrue ? ".v\(model.version.pythonText)" : ""
    }

    private static func advice(_ model: Node, isPast: Bool) -> String {
        guard model.version.isTrue, model.version != model.latestVersion else { return "" }
        let reference =
            "{{ ref('\(model.packageName)', '\(model.name)', v='\(model.latestVersion.pythonText)') }}"
        return
            "A new version of '\(model.name)' is available. \(isPast ? "Migrate now" : "Try it out"): \(reference)."
    }

    /// The point in time of an ISO text; that its zone is UTC is near enough for a date.
    private static func instant(_ text: String) -> Timestamp? {
        let digits = text.prefix(10).split(separator: "-").compactMap { Int64($0) }
        guard digits.count == 3 else { return nil }
        return CivilDays.timestamp(year: digits[0], month: digits[1], day: digits[2])
    }

    // MARK: Microbatches

    private var microbatches: [LogEvent] {
        let places = manifest.nodes.indices.filter { place in
            manifest.nodes[place].config["incremental_strategy"] == "microbatch"
        }
        guard !places.isEmpty else { return [] }
        var timed: Set<String> = []
        for node in manifest.nodes where node.config.value("event_time") != nil {
            timed.insert(node.uniqueID)
        }
        for source in manifest.sources where source.config.value("event_time") != nil {
            timed.insert(source.uniqueID)
        }
        return places.map { manifest.nodes[$0] }.filter { node in
            timed.isDisjoint(with: node.nodeDependencies)
        }.map { node in
            .warning(
                "MicrobatchModelNoEventTimeInputs",
                "The microbatch model '\(node.name)' has no 'ref' or 'source' input with an 'event_time'"
                    + " configuration. \nThis means no filtering can be applied and can result in unexpected duplicate"
                    + " records in the resulting microbatch model.", data: ["model_name": .string(node.name)])
        }
    }

    // MARK: Unused configuration

    private static let keys: [(keys: [String], shown: String, types: [ResourceType])] = [
        (["models"], "models", [.model]), (["seeds"], "seeds", [.seed]),
        (["snapshots"], "snapshots", [.snapshot]),
        (["sources"], "sources", [.source]), (["data_tests", "tests"], "data_tests", [.test]),
        (["unit_tests"], "unit_tests", [.unitTest]), (["metrics"], "metrics", [.metric]),
        (["semantic-models"], "semantic_models", [.semanticModel]),
        (["saved-queries"], "saved_queries", [.savedQuery]), (["exposures"], "exposures", [.exposure]),
        (["functions"], "functions", [.function]),
    ]

    private var unusedPaths: [LogEvent] {
        let names = namesByType
        let disabled = manifest.disabled.compactMap { $0.record["fqn"]?.strings }
        var unused: [String] = []
        for (keys, shown, types) in Self.keys {
            guard let config = keys.lazy.compactMap({ root.rendered[$0]?.map }).first else { continue }
            let used = types.flatMap { names[$0] ?? [] } + disabled
            for path in Self.paths(config, []) where !used.contains(where: { $0.starts(with: path) }) {
                unused.append(([shown] + path).joined(separator: "."))
            }
        }
        guard !unused.isEmpty else { return [] }
        return [
            .warning(
                "UnusedResourceConfigPath",
                "Configuration paths exist in your dbt_project.yml file which do not apply to any resources.\nThere are"
                    + " \(unused.count) unused configuration paths:\n"
                    + unused.map { "- \($0)" }.joined(separator: "\n"),
                data: ["unused_config_paths": .strings(unused)])
        ]
    }

    /// The paths that hold a value, without `+` or a map.
    private static func paths(_ config: PlainMap, _ path: [String]) -> [[String]] {
        var paths: [[String]] = []
        for entry in config.entries {
            if let inner = entry.value.map, !entry.key.hasPrefix("+") {
                paths += Self.paths(inner, path + [entry.key])
            } else if !paths.contains(path) {
                paths.append(path)
            }
        }
        return paths
    }

    private var namesByType: [ResourceType: [[String]]] {
        var names: [ResourceType: [[String]]] = [:]
        for nodes in [manifest.nodes, manifest.functions] {
            for place in nodes.indices {
                names[nodes[place].resourceType, default: []].append(nodes[place].fqn)
            }
        }
        names[.source] = manifest.sources.map(\.fqn)
        names[.exposure] = manifest.exposures.map(\.fqn)
        names[.unitTest] = manifest.unitTests.map(\.fqn)
        for (type, records) in [
            (ResourceType.metric, manifest.metrics), (.semanticModel, manifest.semanticModels),
            (.savedQuery, manifest.savedQueries),
        ] { names[type] = records.map { $0["fqn"]?.strings ?? [] } }
        return names
    }
}

/// Days of the calendar as points in time.
enum CivilDays {
    /// Midnight in UTC (days since 1970 by Hinnant's `days_from_civil`).
    static func timestamp(year: Int64, month: Int64, day: Int64) -> Timestamp {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Timestamp(microseconds: (era * 146_097 + dayOfEra - 719_468) * 86_400_000_000)
    }
}
