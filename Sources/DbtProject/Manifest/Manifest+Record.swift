// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension Manifest {
    /// The manifest key by key, in dbt's order.
    package var record: PlainMap {
        let (parents, children) = familyMaps
        return [
            "metadata": .map(metadata.record),
            "nodes": Self.byID(nodes.map { ($0.uniqueID, $0.record) }),
            "sources": Self.byID(sources.map { ($0.uniqueID, $0.record) }),
            "macros": Self.byID(macros.map { ($0.definition.uniqueID, $0.record) }),
            "docs": Self.byID(docs.map { ($0.uniqueID, $0.record) }),
            "exposures": Self.byID(exposures.map { ($0.uniqueID, $0.record) }),
            "metrics": Self.byID(Self.named(metrics)),
            "groups": Self.byID(groups.map { ($0.uniqueID, $0.record) }),
            "selectors": .map(selectors), "disabled": disabledRecord, "parent_map": parents,
            "child_map": children, "group_map": groupMap,
            "saved_queries": Self.byID(Self.named(savedQueries)),
            "semantic_models": Self.byID(Self.named(semanticModels)),
            "unit_tests": Self.byID(unitTests.map { ($0.uniqueID, $0.record) }),
            "functions": Self.byID(functions.map { ($0.uniqueID, $0.record) }),
        ]
    }

    private static func byID(_ records: [(String, PlainMap)]) -> PlainValue {
        .map(PlainMap(records.map { ($0.0, PlainValue.map($0.1)) }))
    }

    private static func named(_ records: [PlainMap]) -> [(String, PlainMap)] {
        records.map { ($0.string("unique_id") ?? "", $0) }
    }

    private var disabledRecord: PlainValue {
        var result = PlainMap()
        for (id, record) in disabled {
            result[id] = .list((result[id]?.list ?? []) + [.map(record)])
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

    private var familyMaps: (parents: PlainValue, children: PlainValue) {
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

    private var groupMap: PlainValue {
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

    /// The text of `manifest.json`.
    package var json: [UInt8] {
        var writer = JSONWriter()
        record.write(to: &writer)
        return writer.finished()
    }
}
