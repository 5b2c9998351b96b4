// SPDX-License-Identifier: Apache-2.0

/// How several `config(…)` calls of one file join (dbt 1.12, `merge_config_dicts`).
enum ConfigCall {
    private static let appended: Set<String> = [
        "pre-hook", "pre_hook", "post-hook", "post_hook", "tags", "packages",
    ]
    private static let updated: Set<String> = ["quoting", "column_types", "meta", "docs", "contract"]

    /// Adds what a call says.
    static func add(_ options: PlainMap, to calls: inout PlainMap) {
        for entry in options.entries {
            let (key, value) = (entry.key, entry.value)
            if appended.contains(key) {
                calls[key] = .list((calls[key]?.listified ?? []) + value.listified)
            } else if updated.contains(key), let map = value.map {
                var joined = calls[key]?.map ?? PlainMap()
                joined.update(map)
                calls[key] = .map(joined)
            } else if key == "grants", let map = value.map {
                calls[key] = .map(grants(calls[key]?.map, map))
            } else if key == "snapshot_meta_column_names", let map = value.map {
                var joined = calls[key]?.map ?? PlainMap()
                joined.update(map)
                calls[key] = .map(joined)
            } else {
                calls[key] = value
            }
        }
    }

    /// A key that begins with `+` keeps it, so that it still adds to what the project says.
    private static func grants(_ old: PlainMap?, _ new: PlainMap) -> PlainMap {
        var result = PlainMap()
        for entry in old?.entries ?? [] { result[entry.key] = .list(entry.value.listified) }
        for entry in new.entries {
            let before = entry.key.hasPrefix("+") ? result[entry.key]?.list ?? [] : []
            result[entry.key] = .list(before + entry.value.listified)
        }
        return result
    }
}
