// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// `graph_summary.json`: the resources by number, and which ones follow each (dbt 1.12).
struct GraphSummary {
    let record: PlainMap

    init(_ project: SelectableProject, invocation: String) {
        let resources = project.resources.filter(\.isEnabled)
        var places: [String: Int] = [:]
        for (place, resource) in resources.enumerated() { places[resource.uniqueID] = place }
        var followers = [[Int]](repeating: [], count: resources.count)
        for (place, resource) in resources.enumerated() {
            for parent in resource.dependsOn.compactMap({ places[$0] }) where !followers[parent].contains(place) {
                followers[parent].append(place)
            }
        }
        var linked = PlainMap()
        for (place, resource) in resources.enumerated() {
            var entry: PlainMap = ["name": .string(resource.uniqueID), "type": .string(resource.type.rawValue)]
            if !followers[place].isEmpty { entry["succ"] = .list(followers[place].map { .int($0) }) }
            linked.append(String(place), .map(entry))
        }
        record = ["_invocation_id": .string(invocation), "linked": .map(linked)]
    }
}
