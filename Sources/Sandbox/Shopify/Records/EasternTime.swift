// SPDX-License-Identifier: Apache-2.0

/// The shop's time zone, America/New_York, by the rule that holds since 2007: daylight saving time from
/// the second Sunday in March to the first Sunday in November, both at 2 o'clock.
enum EasternTime {
    private static let firstYear = 1970
    /// The daylight saving times of the years from 1970, in seconds since 1970.
    private static let daylight: [Range<Int>] = (firstYear..<2200).map { year in
        let march = Int(SandboxTime.daysSince1970(year: Int64(year), month: 3, day: 1))
        let november = Int(SandboxTime.daysSince1970(year: Int64(year), month: 11, day: 1))
        let start = march + daysToSunday(march) + 7
        let end = november + daysToSunday(november)
        return start * 86_400 + 7 * 3_600..<end * 86_400 + 6 * 3_600
    }

    /// What is to be added to a time in UTC: -300 in winter, -240 in summer.
    static func offsetMinutes(at time: Int) -> Int {
        let year = min(max(0, time / 31_556_952), daylight.count - 1)
        return daylight[year].contains(time) ? -240 : -300
    }

    /// 1970-01-01 was a Thursday.
    private static func daysToSunday(_ days: Int) -> Int { 6 - (days + 3) % 7 }
}
