// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner

// The lines of the hooks of a project.
extension LogEvent {
    /// - Parameter name: such as `shop.on-run-start.0`.
    static func hookStarted(_ step: NodeStep, _ name: String, _ line: StatusLine) -> LogEvent {
        LogEvent(
            "LogHookStartLine", "Q032", .info, line.text("START hook: \(name)", "RUN", step, isCut: true),
            [
                "index": .int(step.number), "node_info": .map(step.information), "statement": .string(name),
                "total": .int(step.total),
            ])
    }

    static func hookEnded(
        _ step: NodeStep, _ result: NodeResult, _ name: String, _ line: StatusLine
    ) -> LogEvent {
        let (info, shown) =
            switch result.status {
            case .success: ("OK", Paint.green("OK"))
            case .skipped: ("SKIP", Paint.yellow("SKIP"))
            default: ("ERROR", Paint.red("ERROR"))
            }
        return LogEvent(
            "LogHookEndLine", "Q033", .info,
            line.text("\(info) hook: \(name)", shown, step, seconds: result.seconds, isCut: true),
            [
                "execution_time": .double(result.seconds), "index": .int(step.number),
                "node_info": .map(step.information), "statement": .string(name),
                "status": .string(result.status.rawValue), "total": .int(step.total),
            ])
    }
}
