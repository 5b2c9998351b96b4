// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

/// Random schedules against a look at every minute.
@Suite struct CronBruteForceTests {
    /// A schedule of which it is known what it names.
    private struct Expectation {
        var minutes: Set<Int>
        var hours: Set<Int>
        var daysOfMonth: Set<Int>?
        var months: Set<Int>
        var daysOfWeek: Set<Int>?
        var isEveryHour: Bool
        var text: String

        init(_ random: inout SeededGenerator) {
            let minute = Self.field(0, 59, &random)
            let hour = Self.field(0, 23, &random)
            let day = Self.field(1, 31, &random)
            let month = Self.field(1, 12, &random)
            let weekday = Self.field(0, 6, &random)
            minutes = minute.values
            hours = hour.values
            daysOfMonth = day.text == "*" ? nil : day.values
            months = month.values
            daysOfWeek = weekday.text == "*" ? nil : weekday.values
            isEveryHour = hour.text.hasPrefix("*") || hour.values.count == 24
            text = [minute, hour, day, month, weekday].map(\.text).joined(separator: " ")
            isEither = !day.text.hasPrefix("*") && !weekday.text.hasPrefix("*")
        }

        private let isEither: Bool

        private static func field(
            _ least: Int, _ largest: Int, _ random: inout SeededGenerator
        ) -> (text: String, values: Set<Int>) {
            let one = Int.random(in: least...largest, using: &random)
            let other = Int.random(in: least...largest, using: &random)
            let step = Int.random(in: 2...7, using: &random)
            switch Int.random(in: 0..<9, using: &random) {
            case 0: return ("\(one)", [one])
            case 1: return ("\(one),\(other)", [one, other])
            case 2: return ("\(min(one, other))-\(max(one, other))", Set(min(one, other)...max(one, other)))
            case 3: return ("*/\(step)", Set(stride(from: least, through: largest, by: step)))
            case 4: return ("\(one)/\(step)", Set(stride(from: one, through: largest, by: step)))
            case 5 where one > other:
                return ("\(one)-\(other)", Set(one...largest).union(Set(least...other)))
            default: return ("*", Set(least...largest))
            }
        }

        /// Whether a minute of the wall clock is named, in seconds.
        func names(_ wall: Int64) -> Bool {
            let day = wall / 86_400
            let date = CivilDate(daysSince1970: day)
            let minute = Int(wall - day * 86_400) / 60
            guard minutes.contains(minute % 60), hours.contains(minute / 60), months.contains(Int(date.month))
            else {
                return false
            }
            let isOfMonth = daysOfMonth?.contains(Int(date.day)) ?? true
            let isOfWeek = daysOfWeek?.contains(Int((day + 4) % 7)) ?? true
            return isEither ? isOfMonth || isOfWeek : isOfMonth && isOfWeek
        }

        /// All times from a point on before another, as the rule of clocks that are changed says it.
        func times(_ zone: TimeZoneRules, _ start: Int64, _ end: Int64) -> [Int64] {
            var times: Set<Int64> = []
            var seen: Set<Int64> = []
            var last: Int64?
            // A day before and after, for what belongs to a time of the wall clock outside.
            for instant in stride(from: start - 86_400, to: end, by: 60) {
                let wall = instant + zone.span(at: instant).offset
                if isEveryHour {
                    if names(wall) { times.insert(instant) }
                    continue
                }
                for skipped in stride(from: (last ?? wall) + 60, to: wall, by: 60) where names(skipped) {
                    times.insert(instant)
                }
                if seen.insert(wall).inserted, names(wall) { times.insert(instant) }
                last = wall
            }
            return times.filter { $0 >= start }.sorted()
        }
    }

    private static let places: [(zone: String, start: String, days: Int64)] = [
        ("UTC", "2024-02-20T00:00", 20), ("UTC", "2025-12-20T00:00", 30),
        ("Asia/Kolkata", "2025-03-25T00:00", 5),
        ("Europe/Berlin", "2025-03-28T00:00", 4), ("Europe/Berlin", "2025-10-24T00:00", 4),
        ("America/New_York", "2025-03-08T00:00", 3), ("America/New_York", "2025-11-01T00:00", 3),
        ("Australia/Lord_Howe", "2024-10-04T00:00", 4), ("Australia/Lord_Howe", "2025-04-04T00:00", 4),
        ("Africa/Casablanca", "2025-02-21T00:00", 4), ("Africa/Casablanca", "2025-04-04T00:00", 4),
        ("America/Santiago", "2024-09-06T00:00", 4), ("Pacific/Apia", "2011-12-28T00:00", 4),
    ]

    @Test(arguments: 0..<places.count)
    func timesAreThoseThatALookAtEveryMinuteFinds(place: Int) throws {
        let (name, from, days) = Self.places[place]
        var random = SeededGenerator(UInt64(place) + 1)
        let zone = try TimeZoneDatabase.installed.rules(of: name, nil)
        let start = try Timestamp(from).seconds
        let end = start + days * 86_400
        var found = 0
        for _ in 0..<25 {
            let expected = Expectation(&random)
            guard let schedule = try? CronSchedule(expected.text, timeZone: name, location: nil) else {
                continue
            }
            let times = expected.times(zone, start, end)
            found += times.count
            #expect(forward(schedule, start, end) == times, "\(expected.text)")
            #expect(backward(schedule, start, end) == times, "\(expected.text)")
        }
        #expect(found > 100)
    }

    private func forward(_ schedule: CronSchedule, _ start: Int64, _ end: Int64) -> [Int64] {
        var times: [Int64] = []
        var point = Timestamp(microseconds: start * 1_000_000 - 1)
        while let next = schedule.next(after: point), next.seconds < end {
            guard next > point, next.microseconds % 1_000_000 == 0 else { return [] }
            times.append(next.seconds)
            point = next
        }
        return times
    }

    private func backward(_ schedule: CronSchedule, _ start: Int64, _ end: Int64) -> [Int64] {
        var times: [Int64] = []
        var point = Timestamp(microseconds: end * 1_000_000 - 1)
        while let previous = schedule.previous(atOrBefore: point), previous.seconds >= start {
            guard previous <= point, schedule.previous(atOrBefore: previous) == previous else { return [] }
            times.append(previous.seconds)
            point = Timestamp(microseconds: previous.microseconds - 1)
        }
        return times.reversed()
    }
}
