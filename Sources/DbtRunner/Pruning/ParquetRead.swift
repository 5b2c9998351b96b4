// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A call of `read_parquet` in a statement, over files that its text names, with the types of partitions left
/// to the engine.
struct ParquetRead: Equatable {
    /// The byte at which the function's name stands.
    let offset: Int
    /// In lower case.
    let function: String
    /// Paths and patterns, at least one.
    let patterns: [String]
    /// Where the text of the only pattern stands.
    let patternOffset: Int?
    /// Whether the columns are those of all files instead of the first one's.
    let readsAllSchemas: Bool

    private static let names: Set<String> = ["read_parquet", "parquet_scan"]
    private static let typeSettings: Set<String> = [
        "hive_types", "hive_types_autocast", "hive_type_autocast",
    ]

    /// Whether a text can hold one at all: cheap, for the many that do not.
    static func mayStand(in sql: String) -> Bool {
        let text = sql.lowercased()
        return names.contains { text.contains($0) }
    }

    /// All of a statement.
    static func all(in tree: JSONValue) -> [ParquetRead] {
        var found: [ParquetRead] = []
        visit(tree, &found)
        return found
    }

    private static func visit(_ value: JSONValue, _ found: inout [ParquetRead]) {
        for element in value.elements ?? [] { visit(element, &found) }
        if value["type"]?.string == "TABLE_FUNCTION", let call = value["function"],
            let read = ParquetRead(call), !found.contains(read)
        {
            found.append(read)
        }
        for member in value.members ?? [] { visit(member.value, &found) }
    }

    /// - Returns: nil for other functions, and where partitions are not read or have types already.
    private init?(_ call: JSONValue) {
        guard let name = call["function_name"]?.string?.lowercased(), Self.names.contains(name),
            let offset = Self.place(call)
        else { return nil }
        var paths: [JSONValue] = []
        var settings: [String: JSONValue] = [:]
        for child in call["children"]?.elements ?? [] {
            if let (name, value) = Self.setting(child) { settings[name] = value } else { paths.append(child) }
        }
        guard paths.count == 1, let patterns = Self.texts(paths[0]), !patterns.isEmpty,
            Self.typeSettings.isDisjoint(with: settings.keys)
        else { return nil }
        if let partitioning = settings["hive_partitioning"], Self.truth(partitioning) != true { return nil }
        self.offset = offset
        function = name
        self.patterns = patterns
        patternOffset = paths[0]["class"]?.string == "CONSTANT" ? Self.place(paths[0]) : nil
        readsAllSchemas = settings["union_by_name"].map { Self.truth($0) != false } ?? false
    }

    /// `name = value` or `name := value`.
    private static func setting(_ child: JSONValue) -> (String, JSONValue)? {
        if let alias = child["alias"]?.string, !alias.isEmpty { return (alias.lowercased(), child) }
        guard child["type"]?.string == "COMPARE_EQUAL",
            let names = child.value(at: ["left", "column_names"])?.elements, names.count == 1,
            let name = names[0].string, let value = child["right"]
        else { return nil }
        return (name.lowercased(), value)
    }

    private static func place(_ node: JSONValue) -> Int? {
        node["query_location"]?.integer.flatMap { Int(exactly: $0) }
    }

    private static func texts(_ node: JSONValue) -> [String]? {
        if node["function_name"]?.string == "list_value" {
            let texts = (node["children"]?.elements ?? []).map(text)
            return texts.contains(nil) ? nil : texts.compactMap { $0 }
        }
        return text(node).map { [$0] }
    }

    private static func text(_ node: JSONValue) -> String? {
        node["class"]?.string == "CONSTANT" ? node.value(at: ["value", "value"])?.string : nil
    }

    /// The value of a constant `true`, `false`, 1 or 0.
    private static func truth(_ node: JSONValue) -> Bool? {
        // The engine's tree has `true` as a cast of 't'.
        let constant = node["class"]?.string == "CAST" ? node["child"] : node
        guard let value = constant?.value(at: ["value", "value"]) else { return nil }
        if let bool = value.bool { return bool }
        switch value.string?.lowercased() ?? value.integer.map({ "\($0)" }) {
        case "t", "true", "1": return true
        case "f", "false", "0": return false
        default: return nil
        }
    }
}
