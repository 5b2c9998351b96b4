// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore

/// How events become lines (`--log-format`).
enum LogFormat: Sendable {
    /// `12:30:59  message`
    case text
    /// `12:30:59.123456 [info ] [MainThread]: message`
    case debug
    /// One object for each event.
    case json

    /// - Parameter standard: what `default` means.
    init(_ name: String?, standard: LogFormat) {
        switch name {
        case "text": self = .text
        case "debug": self = .debug
        case "json": self = .json
        default: self = standard
        }
    }

    /// The line of an event, which may hold line breaks.
    func line(_ event: LogEvent, at instant: Timestamp, invocation: String, process: Int, color: Bool)
        -> String
    {
        let reset = color ? "\u{1B}[0m" : ""
        let message = color ? event.message : Paint.plain(event.message)
        switch self {
        case .text:
            if event.isOutput { return event.message }
            return "\(reset)\(Self.clock(instant).prefix(8))  \(message)"
        case .debug:
            var line = ""
            if event.name == "MainReportVersion" {
                let rule = String(repeating: "=", count: 30)
                line = "\n\n\(rule) \(Self.clock(instant)) | \(invocation) \(rule)\n"
            }
            let level = event.level.rawValue
            let padding = String(repeating: " ", count: max(0, 5 - level.count))
            return line
                + "\(reset)\(Self.clock(instant)) [\(level)\(padding)] [\(LogContext.thread.prefix(10))]: \(message)"
        case .json:
            let info: PlainMap = [
                "category": "", "code": .string(event.code), "extra": .map(PlainMap()),
                "invocation_id": .string(invocation), "level": .string(event.level.rawValue),
                "msg": .string(message), "name": .string(event.name), "pid": .int(process),
                "thread": .string(LogContext.thread), "ts": .string(instant.description),
            ]
            return PythonJSON.text(.map(["data": .map(event.data), "info": .map(info)]), sortsKeys: true)
        }
    }

    /// `12:30:59.123456`
    private static func clock(_ instant: Timestamp) -> Substring {
        instant.description.dropFirst("2026-01-31T".count).dropLast()
    }
}
