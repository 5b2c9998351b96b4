// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// What a cron expression says: which times of the wall clock it names.
///
/// Such times are counted in seconds since 1970-01-01 00:00 of that clock, as if every day had 24 hours.
struct CronFields: Sendable, Hashable {
    var seconds: CronSet
    var minutes: CronSet
    var hours: CronSet
    /// 1 to 12.
    var months: CronSet
    var days: CronDays
    /// Whether it follows the clock when that is changed, instead of coming once a day.
    var isEveryHour: Bool

    /// The first time after one, and not after another one.
    func next(after wall: Int64, through last: Int64) -> Int64? {
        var day = (wall + 1).flooredQuotient(secondsPerDay)
        var second = wall + 1 - day * secondsPerDay
        while day * secondsPerDay + second <= last {
            let date = CivilDate(daysSince1970: day)
            guard months.contains(Int(date.month)) else {
                day += Int64(date.daysInMonth) - date.day + 1
                second = 0
                continue
            }
            if days.contain(date, day), let time = time(atOrAfter: Int(second)) {
                let found = day * secondsPerDay + Int64(time)
                return found <= last ? found : nil
            }
            day += 1
            second = 0
        }
        return nil
    }

    /// The last time up to one, and not before another one.
    func previous(atOrBefore wall: Int64, from first: Int64) -> Int64? {
        var day = wall.flooredQuotient(secondsPerDay)
        var second = wall - day * secondsPerDay
        while day * secondsPerDay + second >= first {
            let date = CivilDate(daysSince1970: day)
            guard months.contains(Int(date.month)) else {
                day -= date.day
                second = secondsPerDay - 1
                continue
            }
            if days.contain(date, day), let time = time(atOrBefore: Int(second)) {
                let found = day * secondsPerDay + Int64(time)
                return found >= first ? found : nil
            }
            day -= 1
            second = secondsPerDay - 1
        }
        return nil
    }

    // MARK: Within a day

    private func time(atOrAfter second: Int) -> Int? {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        if hours.contains(hour) {
            if minutes.contains(minute), let second = seconds.first(from: second % 60) {
                return (hour * 60 + minute) * 60 + second
            }
            if let minute = minutes.first(from: minute + 1), let second = seconds.first(from: 0) {
                return (hour * 60 + minute) * 60 + second
            }
        }
        guard let hour = hours.first(from: hour + 1), let minute = minutes.first(from: 0),
            let second = seconds.first(from: 0)
        else { return nil }
        return (hour * 60 + minute) * 60 + second
    }

    private func time(atOrBefore second: Int) -> Int? {
        let (hour, minute) = (second / 3600, second / 60 % 60)
        if hours.contains(hour) {
            if minutes.contains(minute), let second = seconds.last(to: second % 60) {
                return (hour * 60 + minute) * 60 + second
            }
            if let minute = minutes.last(to: minute - 1), let second = seconds.last(to: 59) {
                return (hour * 60 + minute) * 60 + second
            }
        }
        guard let hour = hours.last(to: hour - 1), let minute = minutes.last(to: 59),
            let second = seconds.last(to: 59)
        else { return nil }
        return (hour * 60 + minute) * 60 + second
    }
}
