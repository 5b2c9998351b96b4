// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A metric of either form, ready for the manifest.
struct MetricDefinition {
    /// The properties that both forms have.
    let values: PlainMap
    let type: MetricType
    /// `type_params` as the manifest holds it.
    let parameters: PlainMap
    /// `config` as given.
    let config: PlainMap
    /// Whether `meta` and `tags` may stand outside of `config`: in the older form alone.
    let hasOwnMeta: Bool

    var name: String { values["name"]?.pythonText ?? "" }

    /// `meta` of the metric itself.
    func meta(_ config: PlainMap) -> PlainMap {
        guard hasOwnMeta else { return PlainMap() }
        let meta = config["meta"]?.map ?? PlainMap()
        return meta.isEmpty ? values["meta"]?.map ?? PlainMap() : meta
    }
}

/// How a metric is made.
enum MetricType: String, CaseIterable {
    case simple, ratio, cumulative, derived, conversion

    /// - Throws: when the properties name no type, or another one.
    init(_ values: PlainMap, _ entry: PropertiesEntry) throws(LotusError) {
        guard let type = values["type"]?.string.flatMap({ MetricType(rawValue: $0.lowercased()) }) else {
            throw entry.error(
                .dbtParsing,
                "the metric '\(values["name"]?.pythonText ?? "")' has the type"
                    + " \(values["type"]?.pythonLiteral ?? "None")",
                hint: "The types are \(Self.allCases.map(\.rawValue).joined(separator: ", ")).", at: "type")
        }
        self = type
    }
}

/// `type_params` of a metric with all the keys that the manifest has (dbt 1.12, `MetricTypeParams`).
enum MetricParameters {
    private static let initial: PlainMap = [
        "measure": PlainValue.none, "input_measures": [], "numerator": PlainValue.none,
        "denominator": PlainValue.none, "expr": PlainValue.none, "window": PlainValue.none,
        "grain_to_date": PlainValue.none, "metrics": [], "conversion_type_params": PlainValue.none,
        "cumulative_type_params": PlainValue.none, "metric_aggregation_params": PlainValue.none,
        "fill_nulls_with": PlainValue.none, "join_to_timespine": false, "is_private": PlainValue.none,
    ]

    /// The parameters that differ from their defaults, put in their places.
    static func record(_ own: PlainMap) -> PlainMap {
        var record = initial
        record.update(own)
        return record
    }
}
