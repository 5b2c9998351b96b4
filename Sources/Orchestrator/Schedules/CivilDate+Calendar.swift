// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Of a day of the wall clock that is not changed.
let secondsPerDay: Int64 = 86_400

extension CivilDate {
    /// How many days its month has.
    var daysInMonth: Int { Self.daysInMonth(Int(month), of: year) }

    /// How many days a month has, 1 to 12, in a year.
    package static func daysInMonth(_ month: Int, of year: Int64) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// How many days a month has in the years in which it has the most.
    static func daysInMonthMax(_ month: Int) -> Int { daysInMonth(month, of: 2000) }

    static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// 0 is Sunday, 6 Saturday. 1970-01-01 was a Thursday.
    static func weekday(_ daysSince1970: Int64) -> Int {
        Int(daysSince1970 + 4 - 7 * (daysSince1970 + 4).flooredQuotient(7))
    }

    /// How many days after 1970-01-01 a year begins.
    static func daysSince1970(startOf year: Int64) -> Int64 {
        let before = year - 1
        return 365 * (year - 1970) + before.flooredQuotient(4) - before.flooredQuotient(100)
            + before.flooredQuotient(400) - 477
    }
}

extension Int64 {
    /// How many whole parts there are below a number, also below 0.
    func flooredQuotient(_ part: Int64) -> Int64 {
        let quotient = self / part
        return self % part < 0 ? quotient - 1 : quotient
    }
}
