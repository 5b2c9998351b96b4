// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner

// What is told when a run is over.
extension LogEvent {
    /// - Parameters:
    ///   - counts: such as `3 view models`.
    ///   - seconds: since the nodes began.
    static func finished(_ counts: String, seconds: Double) -> LogEvent {
        let whole = Int(seconds)
        let rest = DecimalText.fixed(seconds - Double(whole / 60 * 60), digits: 2)
        let time = " in \(whole / 3600) hours \(whole / 60 % 60) minutes and \(rest) seconds"
        return LogEvent(
            "FinishedRunningStats", "E047", .info,
            "Finished running \(counts)\(time) (\(DecimalText.fixed(seconds, digits: 2))s).",
            ["execution": .string(time), "execution_time": .double(seconds), "stat_line": .string(counts)])
    }

    static func summary(errors: Int, warnings: Int, isInterrupted: Bool) -> LogEvent {
        func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
        let message: String
        if isInterrupted {
            message = Paint.yellow("Exited because of keyboard interrupt")
        } else if errors > 0 {
            message = Paint.red(
                "Completed with \(counted(errors, "error")), 0 partial successes, and"
                    + " \(counted(warnings, "warning")):")
        } else if warnings > 0 {
            message = Paint.yellow("Completed with \(counted(warnings, "warning")):")
        } else {
            message = Paint.green("Completed successfully")
        }
        return LogEvent(
            "EndOfRunSummary", "Z030", .info, message,
            [
                "keyboard_interrupt": .bool(isInterrupted), "num_errors": .int(errors),
                "num_partial_success": 0, "num_warnings": .int(warnings),
            ])
    }

    static func statistics(_ counts: ResultCounts) -> LogEvent {
        LogEvent(
            "StatsLine", "Z023", .info,
            "Done. PASS=\(counts.pass) WARN=\(counts.warn) ERROR=\(counts.error) SKIP=\(counts.skip)"
                + " NO-OP=\(counts.noOp) REUSED=0 TOTAL=\(counts.total)",
            [
                "stats": .map([
                    "error": .int(counts.error), "noop": .int(counts.noOp), "pass": .int(counts.pass),
                    "reused": 0,
                    "skip": .int(counts.skip), "total": .int(counts.total), "warn": .int(counts.warn),
                ])
            ])
    }

    // MARK: Each failure and warning

    /// Which node failed or warned.
    static func problem(_ result: NodeResult, isWarning: Bool) -> LogEvent {
        let node = result.node
        let type = node.resourceType.rawValue
        let place = "in \(type) \(node.name) (\(node.originalFilePath))"
        return LogEvent(
            isWarning ? "RunResultWarning" : "RunResultFailure", isWarning ? "Z021" : "Z022",
            isWarning ? .warn : .error,
            isWarning ? "[\(Paint.yellow("WARNING"))]: \(place)" : "[\(Paint.red("ERROR"))]: \(place)",
            [
                "node_info": .map(NodeStep.information(node)), "node_name": .string(node.name),
                "path": .string(node.originalFilePath), "resource_type": .string(type),
            ])
    }

    static func problemMessage(_ message: String, _ node: Node, isWarning: Bool) -> LogEvent {
        LogEvent(
            isWarning ? "RunResultWarningMessage" : "RunResultError", isWarning ? "Z046" : "Z024",
            isWarning ? .warn : .error,
            isWarning ? "[\(Paint.yellow("WARNING"))]: \(message)" : "  \(message)",
            ["msg": .string(message), "node_info": .map(NodeStep.information(node))])
    }

    /// Why a node was left out.
    static func skipReason(_ message: String) -> LogEvent {
        LogEvent("RunResultError", "Z024", .debug, "  \(message)", ["msg": .string(message)])
    }

    static let debugFormatting = LogEvent("Formatting", "Z017", .debug, "", ["msg": ""])

    static func problemStatus(_ result: NodeResult) -> LogEvent {
        LogEvent(
            "RunResultErrorNoMessage", "Z025", .error, "  Status: \(result.status.rawValue)",
            [
                "node_info": .map(NodeStep.information(result.node)),
                "status": .string(result.status.rawValue),
            ])
    }

    static func compiledPath(_ path: String, _ node: Node) -> LogEvent {
        LogEvent(
            "SQLCompiledPath", "Z026", .info, "  compiled code at \(path)",
            ["node_info": .map(NodeStep.information(node)), "path": .string(path)])
    }

    /// Where the failures of a test are.
    static func failures(_ relation: String, _ node: Node) -> LogEvent {
        let query = "select * from \(relation)"
        let rule = String(repeating: "-", count: query.unicodeScalars.count)
        return LogEvent(
            "CheckNodeTestFailure", "Z027", .info,
            "  See test failures:\n  \(rule)\n  \(query)\n  \(rule)",
            ["node_info": .map(NodeStep.information(node)), "relation_name": .string(relation)])
    }

    /// All results at once.
    static func runEnded(_ results: [NodeResult], at instant: String, seconds: Double, success: Bool)
        -> LogEvent
    {
        LogEvent(
            "EndRunResult", "Q037", .debug, "Command end result",
            [
                "elapsed_time": .double(seconds), "generated_at": .string(instant),
                "results": .list(results.map { .map($0.logged) }), "success": .bool(success),
            ])
    }
}
