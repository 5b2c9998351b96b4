// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ProjectFiles

/// Which kinds of values the keys of properties have (dbt 1.12, `dbt/contracts/graph/unparsed.py`).
///
/// Keys that are not listed may be anything. A key without a value has none, which few keys may have.
enum PropertiesSchema {
    /// Kinds of values.
    struct Kinds: OptionSet {
        let rawValue: Int
        static let text = Kinds(rawValue: 1)
        static let number = Kinds(rawValue: 2)
        static let flag = Kinds(rawValue: 4)
        static let list = Kinds(rawValue: 8)
        static let map = Kinds(rawValue: 16)
        static let nothing = Kinds(rawValue: 32)

        init(rawValue: Int) { self.rawValue = rawValue }

        init(of value: PlainValue) {
            switch value {
            case .none: self = .nothing
            case .bool: self = .flag
            case .int, .double: self = .number
            case .string: self = .text
            case .list: self = .list
            case .map: self = .map
            }
        }

        private static let words: [(Kinds, String)] = [
            (.text, "text"), (.number, "a number"), (.flag, "true or false"), (.list, "a list"),
            (.map, "a map"), (.nothing, "nothing"),
        ]

        var shown: String {
            Self.words.filter { contains($0.0) && $0.0 != .nothing }.map(\.1).joined(separator: " or ")
        }
    }

    typealias Table = [String: Kinds]

    private static let optionalText: Kinds = [.text, .nothing]

    private static let part: Table = [
        "name": .text, "description": .text, "meta": .map, "data_type": optionalText, "constraints": .list,
        "docs": .map, "config": .map,
    ]
    private static let tested = part.merging(["data_tests": .list, "tests": .list]) { $1 }
    private static let column = tested.merging([
        "quote": [.flag, .nothing], "tags": .list, "granularity": optionalText,
        "dimension": [.map, .text, .nothing], "entity": [.map, .text, .nothing],
    ]) { $1 }
    private static let node = tested.merging(["columns": .list]) { $1 }
    private static let model = node.merging([
        "quote_columns": [.flag, .nothing], "access": optionalText,
        "latest_version": [.number, .text, .nothing], "versions": .list, "time_spine": [.map, .nothing],
        "semantic_model": [.map, .flag, .nothing], "primary_entity": optionalText,
        "agg_time_dimension": optionalText, "metrics": [.list, .nothing],
        "derived_semantics": [.map, .nothing],
    ]) { $1 }
    private static let source: Table = [
        "name": .text, "description": .text, "meta": .map, "database": optionalText, "schema": optionalText,
        "loader": .text, "quoting": .map, "freshness": [.map, .nothing], "loaded_at_field": optionalText,
        "loaded_at_query": optionalText, "tables": [.list, .nothing], "tags": .list, "config": .map,
    ]
    private static let sourceTable = node.merging([
        "loaded_at_field": optionalText, "loaded_at_query": optionalText, "identifier": optionalText,
        "quoting": .map, "freshness": [.map, .nothing], "external": [.map, .nothing], "tags": .list,
    ]) { $1 }
    private static let exposure: Table = [
        "name": .text, "type": .text, "owner": .map, "description": .text, "label": optionalText,
        "maturity": optionalText, "meta": .map, "tags": .list, "url": optionalText, "depends_on": .list,
        "config": .map,
    ]
    private static let tables: [String: Table] = [
        "models": model, "seeds": node, "snapshots": node, "analyses": node, "data_tests": part,
        "macros": part.merging(["arguments": .list]) { $1 }, "sources": source, "exposures": exposure,
        "functions": part.merging(["arguments": .list, "returns": .map, "overloads": .list]) { $1 },
        "groups": ["name": .text, "owner": .map, "description": optionalText, "config": .map],
        "unit_tests": [
            "name": .text, "model": .text, "given": .list, "expect": .map, "description": .text,
            "overrides": [.map, .nothing], "config": .map,
        ],
    ]

    /// Checks the values of an entry and of its parts.
    static func check(_ entry: PropertiesEntry) throws(LotusError) {
        guard let table = tables[entry.key] else { return }
        try check(entry.values, entry.node, table, "'\(entry.name)'")
        try checkColumns(entry.values, entry.node, entry.name)
        guard entry.key == "sources" else { return }
        let nodes = entry.node["tables"]?.list ?? []
        for (place, item) in (entry.values["tables"]?.list ?? []).enumerated()
        where nodes.indices.contains(place) {
            guard let values = item.map else {
                throw wrong("a table of '\(entry.name)'", .map, item, nodes[place].location)
            }
            let name = "\(entry.name).\(values["name"]?.pythonText ?? "")"
            try check(values, nodes[place], sourceTable, "'\(name)'")
            try checkColumns(values, nodes[place], name)
        }
    }

    private static func checkColumns(
        _ values: PlainMap, _ node: YAMLNode, _ owner: String
    ) throws(LotusError) {
        let nodes = node["columns"]?.list ?? []
        for (place, item) in (values["columns"]?.list ?? []).enumerated() where nodes.indices.contains(place)
        {
            guard let values = item.map else {
                throw wrong("a column of '\(owner)'", .map, item, nodes[place].location)
            }
            let name = values["name"]?.pythonText ?? ""
            try check(values, nodes[place], column, "the column '\(name)' of '\(owner)'")
        }
    }

    private static func check(
        _ values: PlainMap, _ node: YAMLNode, _ table: Table, _ owner: String
    ) throws(LotusError) {
        for entry in values.entries {
            let location = node.map?.entry(entry.key)?.keyLocation ?? node.location
            if let problem = problem(entry.key, entry.value) {
                throw LotusError(
                    .dbtParsing, "`\(entry.key)` of \(owner) is \(entry.value.pythonLiteral)",
                    hint: "It must be \(problem).", location: location)
            }
            guard let allowed = table[entry.key], !allowed.contains(Kinds(of: entry.value)) else { continue }
            throw wrong("`\(entry.key)` of \(owner)", allowed, entry.value, location)
        }
    }

    private static let maturities: [PlainValue] = ["low", "medium", "high", PlainValue.none]

    /// What a value should be that is wrong for another reason than its kind; nil for a right one.
    private static func problem(_ key: String, _ value: PlainValue) -> String? {
        switch key {
        case "maturity": return maturities.contains(value) ? nil : "low, medium or high"
        case "deprecation_date":
            guard let text = value.string else { return nil }
            return TimeFormat.time(String(text.prefix(10)), "%Y-%m-%d") == nil
                ? "a date such as 2026-01-31" : nil
        case "quoting":
            let wrong = value.map?.entries.contains { !$0.value.isNone && $0.value.bool == nil } ?? false
            return wrong ? "a map of true and false" : nil
        default: return nil
        }
    }

    private static func wrong(
        _ what: String, _ allowed: Kinds, _ value: PlainValue, _ location: SourceLocation
    ) -> LotusError {
        LotusError(
            .dbtParsing,
            "\(what) must be \(allowed.shown), not \(value.isNone ? "nothing" : value.pythonLiteral)",
            hint: value.isNone
                ? "Give it a value, or remove the key."
                : allowed.contains(.list) && value.string != nil
                    ? "Put brackets around it: `[\(value.pythonText)]`."
                    : allowed.contains(.text) ? "Put it in quotes, if it is text." : "Correct its form.",
            location: location)
    }
}
