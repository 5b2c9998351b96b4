// SPDX-License-Identifier: Apache-2.0

/// What of a properties file is rendered when it is read (dbt 1.12, `SchemaYamlRenderer`).
///
/// Descriptions, tests and some queries are rendered when they are used.
enum PropertiesRules {
    typealias Path = [YAMLRendering.Step]

    private static let late: Set<String> = ["tests", "data_tests", "description"]
    private static let lateAtTop: Set<String> = ["tests", "data_tests", "description", "loaded_at_query"]
    private static let parts: Set<String> = ["columns", "dimensions", "measures", "entities", "metrics"]

    /// - Parameters:
    ///   - path: from the entry to the value.
    ///   - key: of the file, such as `models`.
    static func isRendered(_ path: Path, in key: String) -> Bool {
        guard let first = path.first?.key else { return true }
        switch key {
        case "sources":
            if first == "description" || first == "loaded_at_query" { return false }
            if first == "config", path.count >= 2, path[1].key == "loaded_at_query" { return false }
            if first == "tables" { return !isLate(Array(path.dropFirst(2))) }
            return true
        case "macros":
            return first == "arguments" ? !isLate(Array(path.dropFirst())) : !isLate(path)
        case "metrics":
            return !isFilter(path) && !isLate(path)
        case "saved_queries":
            if first == "query_params", path.count > 1, path[1].key == "where" { return false }
            return !isLate(path)
        default:
            if first == "metrics", isFilter(path) { return false }
            return !isLate(path)
        }
    }

    private static func isFilter(_ path: Path) -> Bool {
        path.last?.key == "filter" || (path.count > 1 && path[path.count - 2].key == "filter")
    }

    private static func isLate(_ path: Path) -> Bool {
        func key(_ place: Int) -> String { path.indices.contains(place) ? path[place].key ?? "" : "" }
        if lateAtTop.contains(key(0)) { return true }
        if path.count == 2, lateAtTop.contains(key(1)) { return true }
        if key(0) == "config", ["pre_hook", "post_hook", "loaded_at_query"].contains(key(1)) { return true }
        if path.count == 5, key(4) == "description" { return true }
        if key(0) == "versions", late.contains(key(2)) { return true }
        if key(0) == "versions", key(2) == "columns", late.contains(key(4)) { return true }
        if parts.contains(key(0)), late.contains(key(2)) { return true }
        return key(0) == "derived_semantics" && ["dimensions", "entities"].contains(key(1))
            && late.contains(key(3))
    }
}
