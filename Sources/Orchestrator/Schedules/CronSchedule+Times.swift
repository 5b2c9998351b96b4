// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// When the times of a schedule come, also when clocks are changed, as Vixie's cron does it: a schedule of
/// certain hours comes once a day however the clock goes: at the first instant after the gap when its time is
/// skipped, the first time only when its time is repeated. One whose hour begins with `*` (or is every hour)
/// follows the clock on the wall: it comes in every real hour, and not at times that are skipped.
extension CronSchedule {
    /// How far away a time is looked for, in seconds: 8 years, the longest way from one February 29 to the next.
    private static let reach: Int64 = 8 * 366 * secondsPerDay

    /// The first time after a point; nil when none comes within eight years.
    package func next(after point: Timestamp) -> Timestamp? {
        let second = Self.seconds(point)
        return Self.timestamp(fields.isEveryHour ? nextByClock(after: second) : nextOfDay(after: second))
    }

    /// The last time up to a point, which may be the point itself; nil when none came within eight years.
    package func previous(atOrBefore point: Timestamp) -> Timestamp? {
        let second = Self.seconds(point)
        return Self.timestamp(
            fields.isEveryHour ? previousByClock(second) : previousOfDay(second))
    }

    /// Whole seconds since 1970, rounded down.
    private static func seconds(_ point: Timestamp) -> Int64 {
        point.microseconds.flooredQuotient(1_000_000)
    }

    private static func timestamp(_ seconds: Int64?) -> Timestamp? {
        guard let seconds else { return nil }
        let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        return overflow ? nil : Timestamp(microseconds: microseconds)
    }

    // MARK: Certain hours: each time of the wall clock comes once

    private func nextOfDay(after second: Int64) -> Int64? {
        var wall = second + zone.span(at: second).offset
        let last = wall + Self.reach
        while let found = fields.next(after: wall, through: last) {
            let instant = zone.firstInstant(ofWall: found)
            if instant > second { return instant }
            // The hour is repeated, and its times came in its first round: go on behind it.
            wall = max(found, zone.span(at: instant).wallEnd - 1)
        }
        return nil
    }

    private func previousOfDay(_ second: Int64) -> Int64? {
        let span = zone.span(at: second)
        var wall = second + span.offset
        if let before = zone.span(before: span) {
            // In an hour that is repeated, the first round has shown later times already.
            wall = max(wall, before.wallEnd - 1)
        }
        return fields.previous(atOrBefore: wall, from: wall - Self.reach).map(zone.firstInstant(ofWall:))
    }

    // MARK: Every hour: each instant counts that the wall clock shows

    private func nextByClock(after second: Int64) -> Int64? {
        let last = second + Self.reach
        var start = second
        var span = zone.span(at: second)
        while true {
            let end = min(span.end - 1, last) + span.offset
            if let found = fields.next(after: start + span.offset, through: end) {
                return found - span.offset
            }
            guard span.end <= last else { return nil }
            start = span.end - 1
            span = zone.span(at: span.end)
        }
    }

    private func previousByClock(_ second: Int64) -> Int64? {
        let first = second - Self.reach
        var end = second
        var span = zone.span(at: second)
        while true {
            let start = max(span.start, first) + span.offset
            if let found = fields.previous(atOrBefore: end + span.offset, from: start) {
                return found - span.offset
            }
            guard let before = zone.span(before: span), span.start > first else { return nil }
            end = span.start - 1
            span = before
        }
    }
}
