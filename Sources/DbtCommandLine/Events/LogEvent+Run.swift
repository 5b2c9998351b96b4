// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore

// The lines of a run, one or two for each node (dbt 1.12, `dbt/events/types.py`).
extension LogEvent {
    /// - Parameters:
    ///   - line: fills lines up.
    ///   - description: what the node is called.
    static func started(_ step: NodeStep, _ description: String, _ line: StatusLine) -> LogEvent {
        LogEvent(
            "LogStartLine", "Q011", .info, line.text("START \(description)", "RUN", step),
            [
                "description": .string(description), "index": .int(step.number),
                "node_info": .map(step.information), "total": .int(step.total),
            ])
    }

    static func modelEnded(
        _ step: NodeStep, _ result: NodeResult, _ description: String, group: PlainMap?, _ line: StatusLine
    ) -> LogEvent {
        let isError = result.status == .error
        let status = isError ? "error" : result.message ?? ""
        let shown = isError ? Paint.red("ERROR") : Paint.green(status)
        return LogEvent(
            "LogModelResult", "Q012", isError ? .error : .info,
            line.text(
                "\(isError ? "ERROR creating" : "OK created") \(description)", shown, step,
                seconds: result.seconds),
            with(
                group,
                [
                    "description": .string(description), "execution_time": .double(result.seconds),
                    "index": .int(step.number), "node_info": .map(step.information),
                    "status": .string(status), "total": .int(step.total),
                ]))
    }

    static func seedEnded(_ step: NodeStep, _ result: NodeResult, _ line: StatusLine) -> LogEvent {
        let isError = result.status == .error
        let node = step.node
        let message = result.message ?? ""
        return LogEvent(
            "LogSeedResult", "Q016", isError ? .error : .info,
            line.text(
                "\(isError ? "ERROR loading" : "OK loaded") seed file \(node.schema ?? "").\(node.alias)",
                isError ? Paint.red("ERROR") : Paint.green(message), step, seconds: result.seconds),
            [
                "execution_time": .double(result.seconds), "index": .int(step.number),
                "node_info": .map(step.information), "relation": .string(node.alias),
                "result_message": .string(message), "schema": .string(node.schema ?? ""),
                "status": .string(result.status.rawValue), "total": .int(step.total),
            ])
    }

    static func testEnded(
        _ step: NodeStep, _ result: NodeResult, group: PlainMap?, _ line: StatusLine
    ) -> LogEvent {
        let count = result.failures ?? 0
        let (level, info, shown): (EventLevel, String, String) =
            switch result.status {
            case .error: (.error, "ERROR", Paint.red("ERROR"))
            case .pass: (.info, "PASS", Paint.green("PASS"))
            case .warn: (.warn, "WARN \(count)", Paint.yellow("WARN \(count)"))
            default: (.error, "FAIL \(count)", Paint.red("FAIL \(count)"))
            }
        return LogEvent(
            "LogTestResult", "Q007", level,
            line.text("\(info) \(step.node.name)", shown, step, seconds: result.seconds),
            with(
                group,
                [
                    "attached_node": .string(step.node.test?.attachedNode ?? ""),
                    "execution_time": .double(result.seconds), "index": .int(step.number),
                    "name": .string(step.node.name), "node_info": .map(step.information),
                    "num_failures": .int(count), "num_models": .int(step.total),
                    "status": .string(result.status.rawValue),
                ]))
    }

    /// - Parameter reason: why the node had nothing to do; nil when it is left out because of others.
    static func skipped(
        _ step: NodeStep, group: PlainMap?, _ line: StatusLine, reason: String? = nil
    ) -> LogEvent {
        let node = step.node
        let type = node.resourceType
        var shown =
            type.isRefable
            ? "SKIP relation \(node.schema ?? "").\(node.name)" : "SKIP \(type.rawValue) \(node.name)"
        if let reason { shown += ": \(reason)" }
        return LogEvent(
            "SkippingDetails", "Q034", .info, line.text(shown, Paint.yellow("SKIP"), step),
            with(
                group,
                [
                    "index": .int(step.number), "node_info": .map(step.information),
                    "node_name": .string(node.name), "resource_type": .string(type.rawValue),
                    "schema": .string(node.schema ?? ""), "total": .int(step.total),
                ]))
    }

    /// A node is left out because an ephemeral model failed.
    static func skipped(_ step: NodeStep, because cause: NodeResult, _ line: StatusLine) -> LogEvent {
        let node = step.node
        let name = "\(node.schema ?? "").\(node.name)"
        return LogEvent(
            "LogSkipBecauseError", "Z034", .error,
            line.text(
                "SKIP relation \(name) due to ephemeral model status '\(cause.status.rawValue)'",
                Paint.red("ERROR SKIP"), step),
            [
                "index": .int(step.number), "relation": .string(node.name),
                "schema": .string(node.schema ?? ""), "status": .string(cause.status.rawValue),
                "total": .int(step.total),
            ])
    }

    /// An exposure or a saved query.
    static func nothingDone(_ step: NodeStep, _ line: StatusLine) -> LogEvent {
        let description = "\(step.node.resourceType.rawValue) \(step.node.name)"
        return LogEvent(
            "LogNodeNoOpResult", "Q019", .info,
            line.text("NO-OP \(description)", Paint.yellow("NO-OP"), step, seconds: 0),
            [
                "description": .string(description), "execution_time": .double(0),
                "index": .int(step.number), "node_info": .map(step.information),
                "total": .int(step.total),
            ])
    }

    static func cancelled(_ step: NodeStep, _ line: StatusLine) -> LogEvent {
        LogEvent(
            "LogCancelLine", "Q022", .error,
            line.text("CANCEL query \(step.node.uniqueID)", Paint.red("CANCEL"), nil),
            ["conn_name": .string(step.node.uniqueID)])
    }

    /// `group` of a model stands in its events.
    private static func with(_ group: PlainMap?, _ data: PlainMap) -> PlainMap {
        guard let group else { return data }
        var data = data
        data["group"] = .map(group)
        return data
    }
}
