// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusTestKit
import Testing

/// The manifest is the one that dbt 1.12 makes of the same files.
@Suite struct ManifestTests {
    private static let parts = [
        "metadata", "sources", "docs", "exposures", "groups", "disabled", "metrics", "semantic_models",
        "saved_queries", "unit_tests", "functions", "parent_map", "child_map", "selectors",
    ]

    @Test(arguments: RecordedProject.all)
    func allPartsAreAsRecorded(_ project: RecordedProject) throws {
        let manifest = project.normalized(try project.parse().manifest)
        for part in Self.parts {
            let recorded = try project.recording("manifest/\(part).json")
            let ours = manifest[part] ?? PlainValue.none
            #expect(Difference.paths(recorded, ours) == [], "\(part)")
        }
    }

    @Test(arguments: RecordedProject.all)
    func nodesOfAllKindsAreAsRecorded(_ project: RecordedProject) throws {
        let manifest = project.normalized(try project.parse().manifest)
        let nodes = manifest["nodes"]?.map ?? PlainMap()
        var count = 0
        for type in ["model", "test", "seed", "snapshot", "analysis", "operation"] {
            guard let recorded = try? project.recording("manifest/nodes.\(type).json") else { continue }
            let ours = PlainMap(
                nodes.entries.filter { $0.value["resource_type"] == .string(type) }.map { ($0.key, $0.value) }
            )
            count += ours.count
            #expect(Difference.paths(recorded, .map(ours)) == [], "\(type)")
        }
        #expect(count == nodes.count)
    }

    @Test(arguments: RecordedProject.all)
    func macrosOfTheProjectAreAsRecorded(_ project: RecordedProject) throws {
        let manifest = project.normalized(try project.parse().manifest)
        let own = (manifest["macros"]?.map ?? PlainMap()).entries.filter { entry in
            !entry.key.hasPrefix("macro.dbt.") && !entry.key.hasPrefix("macro.dbt_duckdb.")
        }
        let recorded = try project.recording("manifest/macros.json")
        #expect(Difference.paths(recorded, .map(PlainMap(own.map { ($0.key, $0.value) }))) == [])
    }

    /// The order of the members follows that of the files, which the recording does not fix.
    @Test(arguments: RecordedProject.all)
    func groupsHaveTheRecordedMembers(_ project: RecordedProject) throws {
        func sorted(_ value: PlainValue) -> [String: [String]] {
            Dictionary(
                uniqueKeysWithValues: (value.map?.entries ?? []).map { ($0.key, $0.value.strings.sorted()) })
        }
        let manifest = try project.parse().manifest.record
        let recorded = try project.recording("manifest/group_map.json")
        #expect(sorted(manifest["group_map"] ?? PlainValue.none) == sorted(recorded))
    }

    /// The keys of each kind of resource stand in dbt's order.
    @Test(arguments: RecordedProject.all)
    func keysStandInDbtsOrder(_ project: RecordedProject) throws {
        let order = try project.recording("manifest/key-order.json")
        var parsed = try project.parse().manifest
        parsed.metadata.createdAt = 1.5
        let manifest = parsed.record
        #expect(manifest.keys == order["manifest"]?.strings)
        for part in [
            "nodes", "sources", "exposures", "unit_tests", "functions", "groups", "metrics", "saved_queries",
            "semantic_models",
        ] {
            for entry in manifest[part]?.map?.entries ?? [] {
                guard let type = entry.value["resource_type"]?.string, let keys = order[type]?.strings else {
                    continue
                }
                let own = entry.value.map?.keys ?? []
                #expect(own == keys.filter { own.contains($0) }, "\(entry.key)")
                #expect(own.contains("created_at") == keys.contains("created_at"), "\(entry.key)")
            }
        }
    }
}
