// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

// What happens to one node.
extension LogEvent {
    static func nodeStarted(_ node: Node, at start: Timestamp) -> LogEvent {
        LogEvent(
            "NodeCompiling", "Q030", .debug, "Began compiling node \(node.uniqueID)",
            ["node_info": .map(info(node, "compiling", start, nil))])
    }

    static func nodeFinished(_ node: Node, startedAt start: Timestamp, at end: Timestamp) -> LogEvent {
        let seconds = Double(end.microseconds - start.microseconds) / 1_000_000
        return LogEvent(
            "NodeFinished", "Q025", .debug, "Finished running node \(node.uniqueID)",
            [
                "node_info": .map(info(node, "success", start, end)),
                "run_result": .map([
                    "adapter_response": .map(PlainMap()), "execution_time": .double(seconds), "message": "",
                    "num_failures": 0, "status": "success", "thread": "MainThread", "timing_info": [],
                ]),
            ])
    }

    /// `node_info`, by which readers of the log know a node.
    private static func info(_ node: Node, _ status: String, _ start: Timestamp, _ end: Timestamp?)
        -> PlainMap
    {
        [
            "materialized": node.config["materialized"] ?? "", "meta": .map(node.meta),
            "node_checksum": .string(node.checksumText),
            "node_finished_at": .string(end.map { "\($0)" } ?? ""), "node_name": .string(node.name),
            "node_path": .string(node.path),
            "node_relation": .map([
                "alias": .string(node.alias), "database": .string(node.database ?? ""),
                "relation_name": .string(node.relationName ?? ""), "schema": .string(node.schema ?? ""),
            ]),
            "node_started_at": .string("\(start)"), "node_status": .string(status),
            "resource_type": .string(node.resourceType.rawValue), "unique_id": .string(node.uniqueID),
        ]
    }
}

extension Node {
    /// The checksum as the log shows it: that of a test is empty.
    fileprivate var checksumText: String { resourceType == .test ? "" : checksum.text }
}
