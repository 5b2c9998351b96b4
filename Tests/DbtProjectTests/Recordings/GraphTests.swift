// SPDX-License-Identifier: Apache-2.0

import DbtProject
import Testing

/// `graph_summary.json` and `semantic_manifest.json` are dbt's.
@Suite struct GraphTests {
    /// The numbers follow the order in which the file system lists a folder, so that they are left out.
    private struct Resource: Equatable {
        let type: String
        let successors: Set<String>
    }

    private static func resources(_ summary: PlainValue) -> [String: Resource] {
        let linked = summary["linked"]?.map ?? PlainMap()
        var names: [String: String] = [:]
        for entry in linked.entries { names[entry.key] = entry.value["name"]?.string }
        var resources: [String: Resource] = [:]
        for entry in linked.entries {
            let successors = (entry.value["succ"]?.list ?? []).map { names[$0.pythonText] ?? "?" }
            resources[names[entry.key] ?? "?"] = Resource(
                type: entry.value["type"]?.string ?? "?", successors: Set(successors))
        }
        return resources
    }

    @Test(arguments: RecordedProject.all)
    func summaryIsAsRecorded(_ project: RecordedProject) throws {
        let graph = LinkedGraph(try project.parse().manifest)
        #expect(graph.cycle == nil)
        let recorded = Self.resources(try project.recording("graph_summary.json"))
        let ours = Self.resources(.map(graph.summary))
        #expect(!recorded.isEmpty)
        #expect(Set(recorded.keys) == Set(ours.keys))
        for (name, resource) in recorded { #expect(ours[name] == resource, "\(name)") }
    }

    @Test(arguments: RecordedProject.all)
    func semanticManifestIsAsRecorded(_ project: RecordedProject) throws {
        let manifest = try project.parse().manifest
        let ours = Normalization(folder: project.folder).map(SemanticManifest(manifest).record)
        let recorded = try project.recording("semantic_manifest.json")
        #expect(Difference.paths(recorded, .map(ours)) == [])
    }
}
