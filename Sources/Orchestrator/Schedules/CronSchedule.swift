// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// A cron expression in a time zone: five fields, or six in Quartz's form with seconds first.
///
/// Five fields are those of Vixie's cron: minute, hour, day of month, month, day of week (0 to 7), with lists,
/// ranges (also `FRI-MON`), steps, and the words `@hourly`, `@daily` and so on. When both days are restricted,
/// either is enough; but one that begins with `*`, such as `*/2`, restricts in any case, so that both have to
/// match. Six fields are Quartz's: its days of the week go from 1 (SUN) to 7, one of the two days is `?`
/// (or `*`), and they know `L`, `L-3`, `LW`, `15W`, `5L` and `2#3`.
package struct CronSchedule: Sendable, Hashable {
    /// As it was written.
    package let expression: String
    /// Such as `Europe/Berlin`.
    package let timeZone: String
    let fields: CronFields
    let zone: TimeZoneRules

    /// Reads an expression.
    ///
    /// - Parameters:
    ///   - timeZone: A name of the time zone database; nil is UTC.
    ///   - location: Where the user wrote the expression.
    /// - Throws: `LL-CRON-001` when it means nothing or never comes, `LL-CRON-002` for an unknown time zone.
    package init(
        _ expression: String, timeZone: String?, location: SourceLocation?
    ) throws(LotusError) {
        try self.init(expression, timeZone: timeZone, location: location, zones: .installed)
    }

    init(
        _ expression: String, timeZone: String?, location: SourceLocation?, zones: TimeZoneDatabase
    ) throws(LotusError) {
        self.expression = expression
        self.timeZone = timeZone ?? "UTC"
        fields = try CronReader(expression, location).fields()
        zone = try zones.rules(of: self.timeZone, location)
    }

    package static func == (one: CronSchedule, other: CronSchedule) -> Bool {
        one.expression == other.expression && one.timeZone == other.timeZone
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(expression)
        hasher.combine(timeZone)
    }
}
