// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore

// What happens to one node.
extension LogEvent {
    static func nodeStarted(_ step: NodeStep) -> LogEvent {
        LogEvent(
            "NodeStart", "Q024", .debug, "Began running node \(step.node.uniqueID)",
            ["node_info": .map(step.information)])
    }

    static func nodeCompiling(_ step: NodeStep) -> LogEvent {
        LogEvent(
            "NodeCompiling", "Q030", .debug, "Began compiling node \(step.node.uniqueID)",
            ["node_info": .map(step.information)])
    }

    static func nodeExecuting(_ step: NodeStep) -> LogEvent {
        LogEvent(
            "NodeExecuting", "Q031", .debug, "Began executing node \(step.node.uniqueID)",
            ["node_info": .map(step.information)])
    }

    static func compiledWritten(_ step: NodeStep) -> LogEvent {
        LogEvent(
            "WritingInjectedSQLForNode", "Q029", .debug,
            "Writing injected SQL for node \"\(step.node.uniqueID)\"", ["node_info": .map(step.information)])
    }

    static func nodeFinished(_ step: NodeStep, _ result: NodeResult) -> LogEvent {
        LogEvent(
            "NodeFinished", "Q025", .debug, "Finished running node \(step.node.uniqueID)",
            ["node_info": .map(step.information), "run_result": .map(result.logged)])
    }

    /// The same of a run. Where `--version` says 2, dagster-dbt takes the results of nodes from it, and finds it
    /// at the level `info`; it knows the nodes of the manifest alone.
    static func nodeEnded(_ step: NodeStep, _ result: NodeResult) -> LogEvent {
        var event = nodeFinished(step, result)
        event.isForPrograms = ![.exposure, .savedQuery].contains(step.node.resourceType)
        return event
    }

    /// What depends on the node will be left out.
    static func dependentsSkipped(_ result: NodeResult) -> LogEvent {
        var message =
            "Marking all children of '\(result.node.uniqueID)' to be skipped because of status"
            + " '\(result.status.rawValue)'. "
        if let reason = result.message { message += " Reason: \(reason)." }
        return LogEvent(
            "MarkSkippedChildren", "Z033", .debug, message,
            [
                "run_result": .map(result.logged), "status": .string(result.status.rawValue),
                "unique_id": .string(result.node.uniqueID),
            ])
    }
}

extension NodeResult {
    /// The result as events hold it.
    var logged: PlainMap {
        [
            "adapter_response": .map(response), "execution_time": .double(seconds),
            "message": .string(message ?? ""), "num_failures": .int(failures ?? 0),
            "status": .string(status.rawValue), "thread": .string(thread),
            "timing_info": .list(
                timings.map { timing in
                    .map([
                        "name": .string(timing.name), "started_at": .string(timing.startedAt.description),
                        "completed_at": .string(timing.completedAt.description),
                    ])
                }),
        ]
    }
}
