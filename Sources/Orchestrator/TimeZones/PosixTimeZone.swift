// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A zone whose clocks are changed by the same rule every year, such as `CET-1CEST,M3.5.0,M10.5.0/3` (POSIX's
/// `TZ`, with the wider hours of RFC 8536).
package struct PosixTimeZone: Sendable, Hashable {
    /// How far clocks are ahead of UTC, in seconds.
    let standard: Int64
    /// nil when they are not changed.
    let daylight: Daylight?

    struct Daylight: Sendable, Hashable {
        /// How far clocks are ahead of UTC, in seconds.
        let offset: Int64
        /// When it begins, by the standard clock.
        let start: Change
        /// When it ends, by the daylight clock.
        let end: Change
    }

    /// A time in each year.
    struct Change: Sendable, Hashable {
        let day: Day
        /// In seconds; may be below 0 or more than a day.
        let time: Int64
    }

    enum Day: Sendable, Hashable {
        /// A day of the week in a month: the `week`th, or the last one for 5; 0 is Sunday.
        case weekday(Int, week: Int, month: Int)
        /// 1 to 365, never February 29.
        case ofYearWithoutLeapDay(Int)
        /// 0 to 365.
        case ofYear(Int)
    }

    /// The span that a point belongs to.
    package func span(at instant: Int64) -> TimeZoneSpan {
        guard let daylight else { return TimeZoneSpan(start: .min, end: .max, offset: standard) }
        let year = CivilDate(daysSince1970: (instant + standard).flooredQuotient(secondsPerDay)).year
        var changes: [(instant: Int64, isStart: Int, offset: Int64)] = []
        for year in (year - 1)...(year + 1) {
            changes.append((daylight.end.wall(in: year) - daylight.offset, 0, standard))
            changes.append((daylight.start.wall(in: year) - standard, 1, daylight.offset))
        }
        // Daylight time of a whole year ends at the instant at which it begins again: the beginning counts.
        changes.sort { ($0.instant, $0.isStart) < ($1.instant, $1.isStart) }
        let next = changes.firstIndex { $0.instant > instant } ?? changes.count - 1
        let last = changes[max(0, next - 1)]
        return TimeZoneSpan(start: last.instant, end: changes[next].instant, offset: last.offset)
    }
}

extension PosixTimeZone.Change {
    /// Seconds of the wall clock that is changed then.
    fileprivate func wall(in year: Int64) -> Int64 { day.daysSince1970(in: year) * secondsPerDay + time }
}

extension PosixTimeZone.Day {
    fileprivate func daysSince1970(in year: Int64) -> Int64 {
        let start = CivilDate.daysSince1970(startOf: year)
        switch self {
        case .ofYear(let day): return start + Int64(day)
        case .ofYearWithoutLeapDay(let day):
            return start + Int64(day) - (CivilDate.isLeap(year) && day >= 60 ? 0 : 1)
        case .weekday(let weekday, let week, let month):
            let before = (1..<month).reduce(0) { $0 + CivilDate.daysInMonth($1, of: year) }
            let first = start + Int64(before)
            var day = (weekday - CivilDate.weekday(first) + 7) % 7 + (week - 1) * 7
            if day >= CivilDate.daysInMonth(month, of: year) { day -= 7 }
            return first + Int64(day)
        }
    }
}
