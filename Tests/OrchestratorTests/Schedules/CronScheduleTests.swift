// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

@Suite struct CronScheduleTests {
    private func schedule(_ expression: String, _ zone: String? = nil) throws -> CronSchedule {
        try CronSchedule(expression, timeZone: zone, location: nil)
    }

    /// The next times, such as `2026-03-29T01:30:00`, in UTC.
    private func times(_ expression: String, _ zone: String? = nil, after start: String, _ count: Int) throws
        -> [String]
    {
        let schedule = try schedule(expression, zone)
        var times: [String] = []
        var point = try Timestamp(start)
        while times.count < count, let next = schedule.next(after: point) {
            times.append(next.short)
            point = next
        }
        return times
    }

    // MARK: Clocks that are changed

    @Test func aTimeThatIsSkippedComesOnceAfterTheGap() throws {
        #expect(
            try times("*/20 2 * * *", "Europe/Berlin", after: "2026-03-28T12:00", 3)
                == ["2026-03-29T01:00:00", "2026-03-30T00:00:00", "2026-03-30T00:20:00"])
        #expect(
            try times("15 2 * * *", "Australia/Lord_Howe", after: "2025-10-04T00:00", 2)
                == ["2025-10-04T15:30:00", "2025-10-05T15:15:00"])
    }

    @Test func aTimeAtTheEndOfTheGapComesOnceWithThoseOfTheGap() throws {
        #expect(
            try times("0,30 2,3 * * *", "Europe/Berlin", after: "2026-03-28T12:00", 2)
                == ["2026-03-29T01:00:00", "2026-03-29T01:30:00"])
    }

    @Test func aTimeThatIsRepeatedComesOnce() throws {
        #expect(
            try times("30 2 * * *", "Europe/Berlin", after: "2026-10-24T12:00", 2)
                == ["2026-10-25T00:30:00", "2026-10-26T01:30:00"])
    }

    @Test func fromTheSecondRoundOfAnHourTheNextTimeIsBehindIt() throws {
        #expect(
            try times("*/10 2,3 * * *", "Europe/Berlin", after: "2026-10-25T01:05", 1) == [
                "2026-10-25T02:00:00"
            ])
    }

    @Test func inTheSecondRoundOfAnHourThePreviousTimeIsTheLastOfTheFirst() throws {
        let previous = try schedule("*/10 2 * * *", "Europe/Berlin").previous(
            atOrBefore: Timestamp("2026-10-25T01:05"))
        #expect(previous?.short == "2026-10-25T00:50:00")
    }

    @Test func everyHourIsEveryRealHour() throws {
        #expect(
            try times("30 * * * *", "Europe/Berlin", after: "2026-03-28T23:40", 3)
                == ["2026-03-29T00:30:00", "2026-03-29T01:30:00", "2026-03-29T02:30:00"])
        #expect(
            try times("30 * * * *", "Europe/Berlin", after: "2026-10-24T23:40", 3)
                == ["2026-10-25T00:30:00", "2026-10-25T01:30:00", "2026-10-25T02:30:00"])
        #expect(
            try times("30 0-23 * * *", "Europe/Berlin", after: "2026-10-24T23:40", 3)
                == ["2026-10-25T00:30:00", "2026-10-25T01:30:00", "2026-10-25T02:30:00"])
    }

    @Test func secondsFollowTheSameRule() throws {
        #expect(
            try times("15 30 2 * * ?", "Europe/Berlin", after: "2026-10-24T12:00", 2)
                == ["2026-10-25T00:30:15", "2026-10-26T01:30:15"])
        #expect(
            try times("0 30 2 * * ?", "Europe/Berlin", after: "2026-03-28T12:00", 1) == [
                "2026-03-29T01:00:00"
            ])
    }

    @Test func aDayThatAZoneLeftOutComesAtItsEnd() throws {
        #expect(
            try times("0 12 * * *", "Pacific/Apia", after: "2011-12-29T12:00", 3)
                == ["2011-12-29T22:00:00", "2011-12-30T10:00:00", "2011-12-30T22:00:00"])
    }

    @Test func yearsToComeHaveTheirClocksChangedToo() throws {
        #expect(
            try times("0 6 1 1,7 *", "America/New_York", after: "2090-01-01T00:00", 2)
                == ["2090-01-01T11:00:00", "2090-07-01T10:00:00"])
    }

    // MARK: Days

    @Test func whenBothDaysAreGivenEitherIsEnough() throws {
        #expect(
            try times("0 0 13 * FRI", after: "2026-02-01T00:00", 3)
                == ["2026-02-06T00:00:00", "2026-02-13T00:00:00", "2026-02-20T00:00:00"])
    }

    @Test func aDayThatBeginsWithAStarDoesNotWidenTheOther() throws {
        // Odd days that are Mondays.
        #expect(
            try times("0 0 */2 * MON", after: "2026-02-01T00:00", 3)
                == ["2026-02-09T00:00:00", "2026-02-23T00:00:00", "2026-03-09T00:00:00"])
        #expect(
            try times("0 0 13 * */5", after: "2026-02-01T00:00", 2) == [
                "2026-02-13T00:00:00", "2026-03-13T00:00:00",
            ])
    }

    @Test func februaryTheTwentyNinthIsFoundAcrossYearsThatSkipIt() throws {
        #expect(try times("0 0 29 2 *", after: "2096-02-29T00:00", 1) == ["2104-02-29T00:00:00"])
        #expect(
            try times("0 0 29 2 *", after: "2026-01-01T00:00", 2) == [
                "2028-02-29T00:00:00", "2032-02-29T00:00:00",
            ])
    }

    @Test func whatDoesNotComeWithinEightYearsComesNever() throws {
        // The fifth Sunday of a February: next in 2032, then in 2060.
        let schedule = try schedule("0 0 12 ? 2 SUN#5")
        #expect(try schedule.next(after: Timestamp("2026-01-01T00:00"))?.short == "2032-02-29T12:00:00")
        #expect(try schedule.next(after: Timestamp("2033-01-01T00:00")) == nil)
        #expect(
            try schedule.previous(atOrBefore: Timestamp("2033-01-01T00:00"))?.short == "2032-02-29T12:00:00")
        #expect(try schedule.previous(atOrBefore: Timestamp("2050-01-01T00:00")) == nil)
    }

    @Test(arguments: [
        ("0 0 12 L * ?", ["2026-01-31", "2026-02-28"]), ("0 0 12 L-3 * ?", ["2026-01-28", "2026-02-25"]),
        ("0 0 12 LW * ?", ["2026-01-30", "2026-02-27"]), ("0 0 12 L-2W * ?", ["2026-01-29", "2026-02-26"]),
        ("0 0 12 15W * ?", ["2026-01-15", "2026-02-16"]), ("0 0 12 1W * ?", ["2026-01-01", "2026-02-02"]),
        ("0 0 12 31W 5 ?", ["2026-05-29", "2027-05-31"]), ("0 0 12 1W 8 ?", ["2026-08-03", "2027-08-02"]),
        ("0 0 12 31W 1 ?", ["2026-01-30", "2027-01-29"]), ("0 0 12 ? * 5L", ["2026-01-29", "2026-02-26"]),
        ("0 0 12 ? * FRIL", ["2026-01-30", "2026-02-27"]), ("0 0 12 ? * 2#3", ["2026-01-19", "2026-02-16"]),
        ("0 0 12 ? * MON#5", ["2026-03-30", "2026-06-29"]), ("0 0 12 ? * L", ["2026-01-03", "2026-01-10"]),
        ("0 0 12 ? * 1", ["2026-01-04", "2026-01-11"]), ("0 0 12 ? * 7-2", ["2026-01-03", "2026-01-04"]),
        ("0 0 12 15,L * ?", ["2026-01-15", "2026-01-31"]),
        ("0 0 12 ? * MON#1,FRIL", ["2026-01-05", "2026-01-30"]),
        ("0 0 12 * * *", ["2026-01-01", "2026-01-02"]), ("0 0 12 * * MON", ["2026-01-05", "2026-01-12"]),
        ("0 0 12 L-30 * ?", ["2026-01-01", "2026-03-01"]),
    ])
    func daysOfQuartzAreUnderstood(expression: String, days: [String]) throws {
        #expect(try times(expression, after: "2026-01-01T00:00", 2) == days.map { "\($0)T12:00:00" })
    }

    // MARK: Texts

    @Test func caseAndBlanksDoNotMatter() throws {
        #expect(
            try times(" 0\t6  * jan mon-FRI ", after: "2026-01-02T12:00", 1)
                == times("0 6 * JAN MON-FRI", after: "2026-01-02T12:00", 1))
        #expect(try times("0 0 12 ? * fril", after: "2026-01-01T00:00", 1) == ["2026-01-30T12:00:00"])
        #expect(try times("@Daily", after: "2026-01-01T00:00", 1) == ["2026-01-02T00:00:00"])
    }

    @Test func anyTextIsReadOrRefused() throws {
        var random = SeededGenerator(5)
        let pieces = [
            "*", "?", "L", "W", "#", "-", "/", ",", " ", "0", "1", "5", "31", "MON", "JAN", "60", "@", "é",
        ]
        let point = try Timestamp("2026-01-01T00:00")
        var (read, refused) = (0, 0)
        for _ in 0..<3_000 {
            var fields = ["0", "1", "*", "*", "*"]
            if Bool.random(using: &random) { fields = ["0", "0", "1", "?", "*", "*"] }
            for _ in 0..<2 {
                let count = Int.random(in: 1...3, using: &random)
                let field = (0..<count).compactMap { _ in pieces.randomElement(using: &random) }.joined()
                fields[Int.random(in: 0..<fields.count, using: &random)] = field
            }
            guard let schedule = try? schedule(fields.joined(separator: " ")) else {
                refused += 1
                continue
            }
            read += 1
            if let next = schedule.next(after: point) {
                #expect(next > point)
                #expect(schedule.previous(atOrBefore: next) == next)
            }
        }
        #expect(read > 50)
        #expect(refused > 50)
    }

    // MARK: Points

    @Test func theNextTimeIsNeverThePointItself() throws {
        let hourly = try schedule("@hourly")
        #expect(try hourly.next(after: Timestamp("2026-01-01T06:00"))?.short == "2026-01-01T07:00:00")
        #expect(
            try hourly.previous(atOrBefore: Timestamp("2026-01-01T06:00"))?.short == "2026-01-01T06:00:00")
    }

    @Test func partsOfASecondAreLeftOut() throws {
        let hourly = try schedule("@hourly")
        let point = Timestamp(microseconds: try Timestamp("2026-01-01T06:00").microseconds - 1)
        #expect(hourly.next(after: point)?.short == "2026-01-01T06:00:00")
        #expect(hourly.previous(atOrBefore: point)?.short == "2026-01-01T05:00:00")
    }

    @Test(arguments: [Int64.min, -62_000_000_000_000_000, -1, 0, Int64.max])
    func anyPointIsAnswered(microseconds: Int64) throws {
        for expression in ["* * * * *", "0 0 29 2 *", "0 6 * * *"] {
            let schedule = try schedule(expression, "Europe/Berlin")
            let point = Timestamp(microseconds: microseconds)
            #expect(schedule.next(after: point).map { $0 > point } ?? (microseconds == .max))
            #expect(schedule.previous(atOrBefore: point).map { $0 <= point } ?? (microseconds == .min))
        }
    }

    @Test func withoutATimeZoneItIsUTC() throws {
        #expect(try schedule("@daily").timeZone == "UTC")
        #expect(try schedule("@daily") == schedule("@daily", "UTC"))
        #expect(try schedule("@daily") != schedule("@daily", "Europe/Berlin"))
    }
}
