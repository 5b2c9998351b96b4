// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

// What every command tells of, and what ends it.
extension LogEvent {
    /// The version of the log's JSON form.
    private static let logVersion = 3

    static func started(version: String) -> LogEvent {
        LogEvent(
            "MainReportVersion", "A001", .info, "Running with dbt=\(version)",
            ["log_version": .int(logVersion), "version": .string("=" + version)])
    }

    /// The arguments as texts.
    static func arguments(_ arguments: PlainMap) -> LogEvent {
        let texts = PlainMap(arguments.entries.map { ($0.key, .string($0.value.pythonText)) })
        return LogEvent(
            "MainReportArgs", "A002", .debug,
            "running dbt with arguments \(PlainValue.map(texts).pythonLiteral)", ["args": .map(texts)])
    }

    static func adapter(_ name: String, version: String) -> LogEvent {
        LogEvent(
            "AdapterRegistered", "E034", .info, "Registered adapter: \(name)=\(version)",
            ["adapter_name": .string(name), "adapter_version": .string("=" + version)])
    }

    /// Output of a template or a command.
    static func output(_ text: String) -> LogEvent {
        LogEvent("PrintEvent", "Z052", .info, text, ["msg": .string(text)])
    }

    static func formatting(_ text: String = "") -> LogEvent {
        LogEvent("Formatting", "Z017", .info, text, ["msg": .string(text)])
    }

    static func note(_ text: String, level: EventLevel = .debug) -> LogEvent {
        LogEvent("Note", "Z050", level, text, ["msg": .string(text)])
    }

    static func templateLog(_ text: String, isInfo: Bool) -> LogEvent {
        LogEvent(
            isInfo ? "JinjaLogInfo" : "JinjaLogDebug", isInfo ? "I062" : "I063", isInfo ? .info : .debug,
            text, LogContext.withNode(["msg": .string(text)]))
    }

    /// The error that ends a command.
    static func failed(_ text: String) -> LogEvent {
        LogEvent(
            "MainEncounteredError", "Z002", .error, "[ERROR]: Encountered an error:\n\(text)",
            ["exc": .string(text)])
    }

    static func operationFailed(_ text: String) -> LogEvent {
        LogEvent(
            "RunningOperationCaughtError", "Q001", .error,
            "[ERROR]: Encountered an error while running operation: \(text)", ["exc": .string(text)])
    }

    static func artifact(_ type: String, path: String) -> LogEvent {
        LogEvent(
            "ArtifactWritten", "P001", .debug, "Wrote artifact \(type) to \(path)",
            ["artifact_path": .string(path), "artifact_type": .string(type)])
    }

    /// What a command has cost.
    ///
    /// - Parameters:
    ///   - command: such as `parse`.
    ///   - seconds: since the start.
    ///   - isShown: `--show-resource-report`
    static func resources(
        _ usage: ResourceUsage, command: String, success: Bool, seconds: Double, isShown: Bool
    ) -> LogEvent {
        // Whole numbers of 64 bits are texts in the JSON of protocol buffers.
        let data: PlainMap = [
            "command_name": .string(command), "command_success": .bool(success),
            "command_wall_clock_time": .double(seconds), "process_in_blocks": .string("\(usage.blocksRead)"),
            "process_kernel_time": .double(usage.kernelSeconds),
            "process_mem_max_rss": .string("\(usage.residentKiBMax)"),
            "process_out_blocks": .string("\(usage.blocksWritten)"),
            "process_user_time": .double(usage.userSeconds),
        ]
        let text = JSONWriter.text(form: .compact) { PlainValue.map(data).write(to: &$0) }
        return LogEvent(
            "ResourceReport", "Z051", isShown ? .info : .debug, "Resource report: \(text)", data)
    }

    /// - Parameters:
    ///   - command: such as `dbt parse`.
    ///   - seconds: since the start.
    static func completed(_ command: String, success: Bool, at instant: String, seconds: Double) -> LogEvent {
        let clock = instant.split(separator: "T").last?.dropLast() ?? ""
        return LogEvent(
            "CommandCompleted", "Q039", .debug,
            "Command `\(command)` \(success ? "succeeded" : "failed") at \(clock) after"
                + " \(DecimalText.fixed(seconds, digits: 2)) seconds",
            [
                "command": .string(command), "completed_at": .string(instant), "elapsed": .double(seconds),
                "success": .bool(success),
            ])
    }
}
