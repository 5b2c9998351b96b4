// SPDX-License-Identifier: Apache-2.0

/// A cron expression in a time zone: five fields, or six in Quartz's form with seconds first.
package struct CronSchedule: Sendable, Hashable {
    /// As it was written.
    package let expression: String
    /// Such as `Europe/Berlin`.
    package let timeZone: String
    let fields: CronFields
    let zone: TimeZoneRules

    package static func == (one: CronSchedule, other: CronSchedule) -> Bool {
        one.expression == other.expression && one.timeZone == other.timeZone
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(expression)
        hasher.combine(timeZone)
    }
}

struct CronFields: Sendable {}
struct TimeZoneRules: Sendable {}
