// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// How many resources of each kind a project has, in dbt's order and words.
enum ResourceCounts {
    /// Such as `6 models, 1 snapshot, 512 macros`.
    static func line(_ manifest: Manifest) -> String {
        var counts: [(type: ResourceType, count: Int)] = []
        func add(_ type: ResourceType, _ count: Int = 1) {
            if let place = counts.firstIndex(where: { $0.type == type }) {
                counts[place].count += count
            } else {
                counts.append((type, count))
            }
        }
        // The nodes in the order in which dbt reads them.
        let order: [ResourceType] = [.model, .snapshot, .analysis, .test, .seed, .operation, .sqlOperation]
        for type in order {
            add(type, manifest.nodes.count { $0.resourceType == type && $0.config["enabled"]?.bool != false })
        }
        add(.source, manifest.sources.count)
        add(.exposure, manifest.exposures.count)
        add(.metric, manifest.metrics.count)
        add(.macro, manifest.macros.count)
        add(.group, manifest.groups.count)
        add(.semanticModel, manifest.semanticModels.count)
        add(.savedQuery, manifest.savedQueries.count)
        add(.unitTest, manifest.unitTests.count)
        return counts.filter { $0.count > 0 }.map { text($0.type, $0.count) }.joined(separator: ", ")
    }

    private static func text(_ type: ResourceType, _ count: Int) -> String {
        let name = type.rawValue.replacing("_", with: " ")
        guard count != 1 else { return "1 \(name)" }
        switch type {
        case .test: return "\(count) data tests"
        case .analysis: return "\(count) analyses"
        case .savedQuery: return "\(count) saved queries"
        default: return "\(count) \(name)s"
        }
    }
}
