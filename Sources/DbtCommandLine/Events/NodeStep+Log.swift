// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore

extension NodeStep {
    /// `node_info`, by which readers of the log know a node.
    var information: PlainMap {
        Self.information(
            node, status: status.rawValue, started: Self.text(startedAt), finished: finishedAt.map(Self.text))
    }

    /// The same when the run is over.
    static func information(_ node: Node) -> PlainMap {
        information(node, status: "None", started: "", finished: nil)
    }

    private static func information(
        _ node: Node, status: String, started: String, finished: String?
    ) -> PlainMap {
        [
            "materialized": node.config["materialized"] ?? "", "meta": .map(node.meta),
            "node_checksum": .string(node.loggedChecksum), "node_finished_at": .string(finished ?? ""),
            "node_name": .string(node.name), "node_path": .string(node.path),
            "node_relation": .map([
                "alias": .string(node.alias), "database": .string(node.database ?? ""),
                "relation_name": .string(node.relationName ?? ""), "schema": .string(node.schema ?? ""),
            ]),
            "node_started_at": .string(started), "node_status": .string(status),
            "resource_type": .string(node.resourceType.rawValue), "unique_id": .string(node.uniqueID),
        ]
    }

    /// Without the letter of the zone, as dbt writes it here.
    private static func text(_ instant: Timestamp) -> String { String(instant.description.dropLast()) }

    /// What lines call the node, such as `sql view model main.stg_orders`.
    ///
    /// - Parameter database: the one of the target, which is not named.
    func description(database: String?) -> String {
        switch node.resourceType {
        case .test: return "test \(node.name)"
        case .seed: return "seed file \(node.shownRelation(database: database))"
        default:
            let form = node.config["materialized"]?.string ?? ""
            let type = node.resourceType.rawValue
            return "\(node.language) \(form) \(type) \(node.shownRelation(database: database))"
        }
    }
}

extension Node {
    /// The checksum as the log shows it: that of a generic test is empty.
    var loggedChecksum: String { test?.metadata == nil ? checksum.text : "" }

    /// The relation without quotes.
    func shownRelation(database: String?) -> String {
        let parts = [self.database == database ? nil : self.database, schema, alias]
        return parts.compactMap { $0 }.joined(separator: ".")
    }
}
