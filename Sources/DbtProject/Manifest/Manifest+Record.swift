// SPDX-License-Identifier: Apache-2.0

extension Manifest {
    /// The manifest key by key, in dbt's order.
    package var record: PlainMap {
        let (parents, children) = familyMaps
        func byID(_ records: [(String, PlainMap)]) -> PlainValue {
            .map(PlainMap(records.map { ($0.0, PlainValue.map(dated($0.1))) }))
        }
        return [
            "metadata": .map(metadata.record),
            "nodes": byID(nodes.map { ($0.uniqueID, $0.record) }),
            "sources": byID(sources.map { ($0.uniqueID, $0.record) }),
            "macros": byID(macros.map { ($0.definition.uniqueID, $0.record) }),
            "docs": byID(docs.map { ($0.uniqueID, $0.record) }),
            "exposures": byID(exposures.map { ($0.uniqueID, $0.record) }),
            "metrics": byID(Self.named(metrics)),
            "groups": byID(groups.map { ($0.uniqueID, $0.record) }),
            "selectors": .map(selectors), "disabled": disabledRecord, "parent_map": parents,
            "child_map": children, "group_map": groupMap,
            "saved_queries": byID(Self.named(savedQueries)),
            "semantic_models": byID(Self.named(semanticModels)),
            "unit_tests": byID(unitTests.map { ($0.uniqueID, $0.record) }),
            "functions": byID(functions.map { ($0.uniqueID, $0.record) }),
        ]
    }

    /// The keys before which `created_at` stands, by the kind of the resource; the end where there is none.
    private static let dateFollowers: [String: String] = [
        "metric": "group", "saved_query": "refs", "semantic_model": "config", "source": "unrendered_database",
        "unit_test": "versions", "macro": "supported_languages", "exposure": "",
    ]
    private static let undated: Set<String> = ["doc", "group"]

    /// A resource with the time at which it was made.
    private func dated(_ record: PlainMap) -> PlainMap {
        guard let createdAt = metadata.createdAt, let type = record.string("resource_type"),
            !Self.undated.contains(type)
        else { return record }
        var record = record
        record.insert(
            "created_at", .double(createdAt), before: Self.dateFollowers[type] ?? "relation_name")
        return record
    }

    private static func named(_ records: [PlainMap]) -> [(String, PlainMap)] {
        records.map { ($0.string("unique_id") ?? "", $0) }
    }

    var disabledRecord: PlainValue {
        var result = PlainMap()
        for (id, record) in disabled {
            result[id] = .list((result[id]?.list ?? []) + [.map(dated(record))])
        }
        return .map(result)
    }

    /// Each resource with what it depends on.
    package var dependencies: [(id: String, parents: [String])] {
        func stated(_ records: [PlainMap]) -> [(id: String, parents: [String])] {
            records.map { ($0.string("unique_id") ?? "", $0["depends_on"]?["nodes"]?.strings ?? []) }
        }
        var all: [(id: String, parents: [String])] = []
        all += nodes.map { ($0.uniqueID, $0.nodeDependencies) }
        all += sources.map { ($0.uniqueID, []) }
        all += exposures.map { ($0.uniqueID, $0.nodeDependencies) }
        all += stated(metrics) + stated(semanticModels) + stated(savedQueries)
        all += unitTests.map { ($0.uniqueID, $0.nodeDependencies) }
        all += functions.map { ($0.uniqueID, $0.nodeDependencies) }
        return all
    }

    /// Each resource with what it depends on, and with what depends on it.
    var familyMaps: (parents: PlainValue, children: PlainValue) {
        let all = dependencies
        var children: [String: [String]] = [:]
        for (id, parents) in all {
            for parent in parents { children[parent, default: []].append(id) }
        }
        let parents = PlainMap(all.map { ($0.id, PlainValue.strings(Self.unique($0.parents).sorted())) })
        let descendants = PlainMap(
            all.map { ($0.id, PlainValue.strings(Self.unique(children[$0.id] ?? []).sorted())) })
        return (.map(parents), .map(descendants))
    }

    private static func unique(_ items: [String]) -> [String] {
        var seen: Set<String> = []
        return items.filter { seen.insert($0).inserted }
    }

    var groupMap: PlainValue {
        guard !groups.isEmpty else { return .map(PlainMap()) }
        var map = PlainMap(groups.map { ($0.name, PlainValue.list([])) })
        for node in nodes + functions {
            guard let group = node.group, let members = map[group]?.list else { continue }
            map[group] = .list(members + [.string(node.uniqueID)])
        }
        for record in metrics + semanticModels + savedQueries {
            guard let group = record.string("group"), let members = map[group]?.list else { continue }
            map[group] = .list(members + [record["unique_id"] ?? ""])
        }
        return .map(map)
    }
}
