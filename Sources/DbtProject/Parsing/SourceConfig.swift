// SPDX-License-Identifier: Apache-2.0

/// The configuration of a source's table from all places of its file (dbt 1.12, `SourcePatcher`).
struct SourceConfig {
    let config: PlainMap
    /// `meta` of the source without that of the table.
    let sourceMeta: PlainMap

    init(_ definition: UnpatchedSource) {
        let (source, table) = (definition.source, definition.table)
        let sourceConfig = source["config"]?.map ?? PlainMap()
        let tableConfig = table["config"]?.map ?? PlainMap()
        var config = sourceConfig
        config.update(tableConfig)

        switch Self.freshness([
            source["freshness"], sourceConfig["freshness"], table["freshness"], tableConfig["freshness"],
        ]) {
        case .some(.map(let freshness)):
            config["freshness"] = Self.isSet(freshness) ? .map(freshness) : nil
        default: config["freshness"] = PlainValue.none
        }
        (config["loaded_at_field"], config["loaded_at_query"]) = Self.loadedAt(
            source, sourceConfig, table, tableConfig)

        var sourceMeta = source["meta"]?.map ?? PlainMap()
        sourceMeta.update(sourceConfig["meta"]?.map ?? PlainMap())
        self.sourceMeta = sourceMeta
        var meta = sourceMeta
        meta.update(table["meta"]?.map ?? PlainMap())
        meta.update(tableConfig["meta"]?.map ?? PlainMap())
        config["meta"] = .map(meta)

        let places = [source["tags"], sourceConfig["tags"], table["tags"], tableConfig["tags"]]
        let tags = places.flatMap { $0?.isNone == false ? $0?.listified ?? [] : [] }.compactMap(\.string)
        config["tags"] = .strings(Set(tags).sorted())
        self.config = config
    }

    private static func isSet(_ freshness: PlainMap) -> Bool {
        ["warn_after", "error_after"].contains { key in
            let time = freshness[key]?.map
            return time?.value("count") != nil && time?.value("period") != nil
        }
    }

    /// Each place adds to the one before; one that says nothing (`null`) takes all away.
    private static func freshness(_ places: [PlainValue?]) -> PlainValue? {
        var merged: PlainMap? = place(places[0])
        for value in places.dropFirst() {
            let update = place(value)
            switch (merged, update) {
            case (let old?, let new?): merged = joined(old, new)
            case (nil, let new?): merged = isSet(new) ? new : nil
            case (_, nil): merged = nil
            }
        }
        return merged.map { .map($0) }
    }

    /// An absent value is a freshness that asks for nothing; a written `null` is none.
    private static func place(_ value: PlainValue?) -> PlainMap? {
        guard let value else { return ConfigFields.noFreshness.map }
        guard let given = value.map else { return nil }
        var result = ConfigFields.noFreshness.map ?? PlainMap()
        for key in ["warn_after", "error_after"] {
            guard let time = given[key] else { continue }
            result[key] = time
            if let map = time.map {
                result[key] = .map([
                    "count": map["count"] ?? PlainValue.none, "period": map["period"] ?? PlainValue.none,
                ])
            }
        }
        if let filter = given["filter"] { result["filter"] = filter }
        return result
    }

    private static func joined(_ old: PlainMap, _ new: PlainMap) -> PlainMap {
        var result = PlainMap()
        for key in ["warn_after", "error_after"] {
            guard let update = new[key]?.map else {
                result[key] = PlainValue.none
                continue
            }
            var time = old[key]?.map ?? PlainMap()
            for entry in update.withoutNone.entries { time[entry.key] = entry.value }
            result[key] = .map(time.isEmpty ? update : time)
        }
        result["filter"] = new.value("filter") ?? old["filter"] ?? PlainValue.none
        return result
    }

    private static func loadedAt(
        _ source: PlainMap, _ sourceConfig: PlainMap, _ table: PlainMap, _ tableConfig: PlainMap
    ) -> (field: PlainValue, query: PlainValue) {
        func value(_ key: String, _ first: PlainMap, _ second: PlainMap) -> PlainValue {
            first.value(key) ?? second.value(key) ?? PlainValue.none
        }
        let tableNamesField = table["loaded_at_field"] != nil || tableConfig.value("loaded_at_field") != nil
        let field =
            tableNamesField
            ? value("loaded_at_field", table, tableConfig) : value("loaded_at_field", source, sourceConfig)
        let own = value("loaded_at_query", table, tableConfig)
        if !own.isNone { return (field, own) }
        return (field, tableNamesField ? PlainValue.none : value("loaded_at_query", source, sourceConfig))
    }
}
