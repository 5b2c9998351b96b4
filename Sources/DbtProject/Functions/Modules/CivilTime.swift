// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// A point in time of the civil calendar, to the microsecond, as Python's `datetime` counts it.
struct CivilTime: Sendable, Equatable {
    static let dayMicroseconds = 86_400_000_000

    /// Since 1970-01-01 00:00:00.
    var microseconds: Int

    var days: Int { Self.floorDivide(microseconds, Self.dayMicroseconds) }
    var microsecondsOfDay: Int { microseconds - days * Self.dayMicroseconds }

    init(microseconds: Int) { self.microseconds = microseconds }

    /// Nil when there is no such day.
    init?(year: Int, month: Int, day: Int, microsecondsOfDay: Int = 0) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.daysOf(month, year)).contains(day)
        else {
            return nil
        }
        microseconds = Self.days(year, month, day) * Self.dayMicroseconds + microsecondsOfDay
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func daysOf(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func floorDivide(_ number: Int, _ divisor: Int) -> Int {
        let quotient = number / divisor
        return number % divisor < 0 ? quotient - 1 : quotient
    }

    /// Days since 1970-01-01 of a day of the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = floorDivide(year, 400)
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Year, month and day.
    var date: (year: Int, month: Int, day: Int) {
        let date = CivilDate(daysSince1970: Int64(days))
        return (Int(date.year), Int(date.month), Int(date.day))
    }

    var hour: Int { microsecondsOfDay / 3_600_000_000 }
    var minute: Int { microsecondsOfDay / 60_000_000 % 60 }
    var second: Int { microsecondsOfDay / 1_000_000 % 60 }
    var microsecond: Int { microsecondsOfDay % 1_000_000 }

    /// Monday is 0.
    var weekday: Int {
        let day = (days + 3) % 7
        return day < 0 ? day + 7 : day
    }

    /// January 1st is 1.
    var dayOfYear: Int { days - Self.days(date.year, 1, 1) + 1 }
}
