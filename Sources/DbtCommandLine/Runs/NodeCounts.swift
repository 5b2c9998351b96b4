// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// How many nodes of each kind a run had, in dbt's order and words (dbt 1.12, `get_counts`).
enum NodeCounts {
    /// Such as `1 incremental model, 4 project hooks, 2 view models`.
    static func line(_ nodes: [Node]) -> String {
        var counts: [String: Int] = [:]
        for node in nodes { counts[kind(of: node), default: 0] += 1 }
        return counts.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { text($0.key, $0.value) }.joined(separator: ", ")
    }

    private static func kind(of node: Node) -> String {
        switch node.resourceType {
        case .model: "\(node.config["materialized"]?.string ?? "") model"
        case .operation: "project hook"
        default: node.resourceType.rawValue
        }
    }

    private static func text(_ kind: String, _ count: Int) -> String {
        let name = kind == "test" ? "data test" : kind.replacing("_", with: " ")
        guard count != 1 else { return "1 \(name)" }
        return kind == "saved_query" ? "\(count) saved queries" : "\(count) \(name)s"
    }
}
