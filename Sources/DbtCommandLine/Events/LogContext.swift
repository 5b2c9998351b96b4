// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner

/// On whose behalf events are fired: they name the thread and the node.
enum LogContext {
    /// The name of the thread as dbt has it.
    static var thread: String {
        guard let step = CurrentNode.step, step.thread != "main" else { return "MainThread" }
        return step.thread
    }

    /// The data of an event, with the node that it belongs to.
    static func withNode(_ data: PlainMap) -> PlainMap {
        guard let step = CurrentNode.step else { return data }
        var data = data
        // dbt says of a hook that is being made nothing of its status.
        data["node_info"] = .map(
            step.node.resourceType == .operation ? NodeStep.information(step.node) : step.information)
        return data
    }
}
