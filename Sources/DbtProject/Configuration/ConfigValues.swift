// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Brings the values of a finished configuration into the form that dbt stores.
enum ConfigValues {
    static func finished(_ config: PlainMap, _ type: ResourceType) -> PlainMap {
        var config = config
        for key in ["pre-hook", "post-hook"] {
            if let hooks = config[key] { config[key] = .list(hooks.listified.map(hook)) }
        }
        if let analysis = config["static_analysis"]?.bool {
            config["static_analysis"] = .string(PlainValue.bool(analysis).pythonText)
        }
        switch type {
        case .test: finishTest(&config)
        case .model: finishModel(&config)
        case .source:
            if let freshness = config["freshness"] { config["freshness"] = Self.freshness(freshness) }
        case .unitTest, .exposure:
            if let tags = config["tags"] { config["tags"] = .list(tags.listified) }
        default: break
        }
        return config
    }

    /// A hook as a map of `sql`, `transaction` and `index`; a text may be the JSON of one.
    private static func hook(_ value: PlainValue) -> PlainValue {
        let given: PlainMap
        switch value {
        case .map(let map): given = map
        case .string(let text): given = json(text) ?? ["sql": .string(text)]
        default: return value
        }
        guard given["sql"] != nil else { return value }
        return .map([
            "sql": given["sql"] ?? "", "transaction": given["transaction"] ?? true,
            "index": given["index"] ?? PlainValue.none,
        ])
    }

    private static func json(_ text: String) -> PlainMap? {
        guard
            text.utf8.first(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") })
                == UInt8(ascii: "{"),
            let json = try? JSONValue(parsing: text)
        else { return nil }
        return PlainValue(json: json).map
    }

    /// `store_failures_as` decides; without it `store_failures` says what it is.
    private static func finishTest(_ config: inout PlainMap) {
        if let kind = config.value("store_failures_as")?.string {
            config["store_failures"] = .bool(kind != "ephemeral")
        } else {
            switch config["store_failures"] {
            case .bool(true): config["store_failures_as"] = "table"
            case .bool(false): config["store_failures_as"] = "ephemeral"
            default: break
            }
        }
    }

    /// A freshness without `build_after` counts as none.
    private static func finishModel(_ config: inout PlainMap) {
        guard let after = config["freshness"]?["build_after"]?.map else {
            config["freshness"] = PlainValue.none
            return
        }
        config["freshness"] = .map([
            "build_after": .map([
                "count": after["count"] ?? PlainValue.none, "period": after["period"] ?? PlainValue.none,
                "updates_on": after["updates_on"] ?? "any",
            ])
        ])
    }

    private static func freshness(_ value: PlainValue) -> PlainValue {
        guard let given = value.map else { return value }
        func time(_ key: String) -> PlainValue {
            guard let time = given[key] else { return ConfigFields.noFreshness[key] ?? PlainValue.none }
            guard let map = time.map else { return time }
            return .map([
                "count": map["count"] ?? PlainValue.none, "period": map["period"] ?? PlainValue.none,
            ])
        }
        return .map([
            "warn_after": time("warn_after"), "error_after": time("error_after"),
            "filter": given["filter"] ?? PlainValue.none,
        ])
    }
}
