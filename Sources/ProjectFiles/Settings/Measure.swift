// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Numbers with a unit: `30 s`, `512 MB`.
package enum Measure {
    private static let seconds: [String: Double] = [
        "ms": 0.001, "s": 1, "sec": 1, "second": 1, "seconds": 1, "m": 60, "min": 60, "minute": 60,
        "minutes": 60, "h": 3600, "hour": 3600, "hours": 3600, "d": 86400, "day": 86400, "days": 86400,
        "w": 604800, "week": 604800, "weeks": 604800,
    ]

    /// As the engine counts them: MB is 1,000,000 and MiB 1,048,576.
    private static let bytes: [String: Double] = [
        "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 1024, "mib": 1_048_576,
        "gib": 1_073_741_824, "tib": 1_099_511_627_776,
    ]

    private static let durationSecondsMax = 100.0 * 366 * 86400
    private static let bytesMax = 1e15

    static func duration(_ node: YAMLNode, _ key: String) throws(LotusError) -> Duration {
        let text = try scalar(node, key, .settingsDuration, hint: durationHint)
        guard let (number, unit) = split(text), let factor = seconds[unit], number > 0,
            number * factor <= durationSecondsMax
        else {
            throw LotusError(
                .settingsDuration, "`\(key)` is \(node.shown), which is no time span", hint: durationHint,
                location: node.location)
        }
        return .milliseconds(Int((number * factor * 1000).rounded()))
    }

    /// A time span as it is written on a command line; nil when it is none. Zero is one.
    package static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = split(text), number >= 0 else { return nil }
        guard let factor = seconds[unit] ?? (number == 0 && unit.isEmpty ? 1 : nil),
            number * factor <= durationSecondsMax
        else { return nil }
        return .milliseconds(Int((number * factor * 1000).rounded()))
    }

    /// A size as it is written, such as `18.7 GiB`; nil when it is none.
    package static func bytes(_ text: String) -> Int? {
        guard let (number, unit) = split(text), number >= 0, let factor = bytes[unit],
            number * factor <= bytesMax
        else { return nil }
        return Int(number * factor)
    }

    static func bytes(_ node: YAMLNode, _ key: String) throws(LotusError) -> Int {
        let text = try scalar(node, key, .settingsByteSize, hint: bytesHint)
        guard let (number, unit) = split(text), let factor = bytes[unit], number * factor >= 1,
            number * factor <= bytesMax
        else {
            throw LotusError(
                .settingsByteSize, "`\(key)` is \(node.shown), which is no size", hint: bytesHint,
                location: node.location)
        }
        return Int((number * factor).rounded())
    }

    private static let durationHint = "Write a number and a unit (ms, s, min, h, d, w), for example `30 s`."
    private static let bytesHint =
        "Write a number and a unit (B, KB, MB, GB, MiB, GiB), for example `512 MB`."

    private static func scalar(
        _ node: YAMLNode, _ key: String, _ code: LotusError.Code, hint: String
    ) throws(LotusError) -> String {
        switch node.content {
        case .list, .map, .null:
            throw LotusError(code, "`\(key)` is \(node.kind)", hint: hint, location: node.location)
        default: return node.text
        }
    }

    private static func split(_ text: String) -> (Double, String)? {
        let text = PythonLiteral.trimmed(text)
        let digits = text.prefix { ("0"..."9").contains($0) || $0 == "." || $0 == "_" }
        let unit = text.dropFirst(digits.count).filter { $0 != " " }
        guard let number = Double(digits.filter { $0 != "_" }) else { return nil }
        return (number, unit.lowercased())
    }
}
