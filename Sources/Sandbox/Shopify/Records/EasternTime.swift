// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The shop's time zone, America/New_York, by the rule that holds since 2007: daylight saving time from
/// the second Sunday in March to the first Sunday in November, both at 2 o'clock.
enum EasternTime {
    static let standardSeconds = -5 * 3600
    static let daylightSeconds = -4 * 3600

    private static let firstYear = 1970
    /// The daylight saving times of the years from 1970, in seconds since 1970.
    private static let daylight: [Range<Int>] = (firstYear..<2200).map { year in
        let march = days(year: year, monthFromMarch: 0)
        let november = days(year: year, monthFromMarch: 8)
        let start = march + daysToSunday(march) + 7
        let end = november + daysToSunday(november)
        return start * 86_400 + 7 * 3600..<end * 86_400 + 6 * 3600
    }

    /// What is to be added to a time in UTC.
    static func offsetSeconds(at time: Int) -> Int {
        let year = min(max(0, time / 31_556_952), daylight.count - 1)
        return daylight[year].contains(time) ? daylightSeconds : standardSeconds
    }

    private static func daysToSunday(_ days: Int) -> Int { 6 - (days + 3) % 7 }

    /// The first day of March or a later month of a year (Howard Hinnant, `days_from_civil`).
    private static func days(year: Int, monthFromMarch month: Int) -> Int {
        let era = year / 400
        let yearOfEra = year % 400
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + (153 * month + 2) / 5
        return era * 146_097 + dayOfEra - 719_468
    }
}
