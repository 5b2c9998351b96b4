// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads schedules and time zones.
enum ScheduleReader {
    static func schedule(
        _ node: YAMLNode, _ key: String, timeZone: String?
    ) throws(LotusError) -> Schedule {
        let text = try node.asString(key)
        guard let form = Schedule.form(of: text) else {
            throw LotusError(
                .settingsSchedule, "`\(key)` is \(node.shown), which is no schedule", hint: hint(for: text),
                location: node.location)
        }
        return Schedule(expression: text, form: form, timeZone: timeZone)
    }

    /// A name of the time zone database by its shape; whether it exists is the scheduler's to find out.
    static func timeZone(_ node: YAMLNode, _ key: String) throws(LotusError) -> String {
        let text = try node.asString(key)
        let scalars = text.unicodeScalars
        let isShaped =
            scalars.first?.properties.isAlphabetic == true && text.utf8.count <= 64
            && scalars.allSatisfy { scalar in
                scalar.isASCII
                    && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                        || "/_+-".unicodeScalars.contains(scalar))
            }
        guard isShaped else {
            throw LotusError(
                .settingsTimeZone, "`\(key)` is \(node.shown), which is no time zone",
                hint: "Write a name such as `Europe/Berlin` or `UTC`.", location: node.location)
        }
        return text
    }

    private static func hint(for text: String) -> String {
        let fields = text.split(separator: " ").count
        let found =
            (2...8).contains(fields) && ![5, 6].contains(fields) ? "There are \(fields) fields. " : ""
        return found
            + "Write five fields (minute hour day month weekday), for example \"0 6 * * *\", or six in Quartz's"
            + " form with seconds first, for example \"0 0 6 * * ?\"."
    }
}
