// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// The days that a cron expression names, by their number in the month and by the week.
struct CronDays: Sendable, Hashable {
    /// Which days of a month.
    struct OfMonth: Sendable, Hashable {
        /// 1 to 31.
        var days = CronSet()
        /// Days counted back from the last one of the month, which is 0.
        var fromEnd = CronSet()
        /// Weekdays (MON to FRI) of the month that are nearest to such days.
        var weekdaysNear = CronSet()
        /// The same, for days counted from the end.
        var weekdaysNearFromEnd = CronSet()
    }

    /// Which days of the week: 0 is Sunday, 6 Saturday.
    struct OfWeek: Sendable, Hashable {
        var days = CronSet()
        /// The last such day of a month.
        var last = CronSet()
        /// The first to fifth such day of a month, in elements 0 to 4.
        var nth = [CronSet](repeating: CronSet(), count: 5)
    }

    var ofMonth: OfMonth
    var ofWeek: OfWeek
    /// Whether a day that is named by one of the two is enough; otherwise both have to name it.
    var isEither: Bool

    /// Whether a day is one of these.
    func contain(_ date: CivilDate, _ daysSince1970: Int64) -> Bool {
        let weekday = CivilDate.weekday(daysSince1970)
        let isOfMonth = ofMonth.contain(Int(date.day), of: date.daysInMonth, weekday)
        if isEither, isOfMonth { return true }
        if !isEither, !isOfMonth { return false }
        return ofWeek.contain(Int(date.day), of: date.daysInMonth, weekday)
    }

    /// Whether some year has such a day in one of some months.
    func exist(in months: CronSet) -> Bool {
        isEither
            || (1...12).contains { months.contains($0) && ofMonth.exist(CivilDate.daysInMonthMax($0)) }
    }
}

extension CronDays.OfMonth {
    fileprivate func contain(_ day: Int, of count: Int, _ weekday: Int) -> Bool {
        if days.contains(day) || fromEnd.contains(count - day) { return true }
        guard (1...5).contains(weekday), !weekdaysNear.isEmpty || !weekdaysNearFromEnd.isEmpty else {
            return false
        }
        // A Friday also stands for the Saturday after it, a Monday for the Sunday before it; where these are
        // of another month, the first Monday stands for the 1st, and the last Friday for the last.
        return near(day, weekday, of: count).contains { near in
            weekdaysNear.contains(near) || weekdaysNearFromEnd.contains(count - near)
        }
    }

    /// The days for which a weekday stands.
    private func near(_ day: Int, _ weekday: Int, of count: Int) -> [Int] {
        var near = [day]
        if weekday == 5 {
            if day < count { near.append(day + 1) }
            if day + 2 == count { near.append(count) }
        }
        if weekday == 1 {
            if day > 1 { near.append(day - 1) }
            if day == 3 { near.append(1) }
        }
        return near
    }

    fileprivate func exist(_ daysMax: Int) -> Bool {
        [days, weekdaysNear].contains { $0.first(from: 1).map { $0 <= daysMax } ?? false }
            || [fromEnd, weekdaysNearFromEnd].contains { $0.first(from: 0).map { $0 < daysMax } ?? false }
    }
}

extension CronDays.OfWeek {
    fileprivate func contain(_ day: Int, of count: Int, _ weekday: Int) -> Bool {
        days.contains(weekday) || (day + 7 > count && last.contains(weekday))
            || nth[(day - 1) / 7].contains(weekday)
    }
}
