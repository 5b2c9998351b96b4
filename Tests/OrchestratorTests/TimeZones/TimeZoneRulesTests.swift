// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

/// Against what Python's zoneinfo says (Tests/Fixtures/Cron).
@Suite struct TimeZoneRulesTests {
    @Test func offsetsOfThePastAreThoseOfTheDatabase() throws {
        let rows = try CronRecording.rows("zoneinfo-2025b.tsv")
        #expect(rows.count == 1996)
        var wrong: [[String]] = []
        for row in rows {
            let instant = try #require(Int64(row[1]))
            let rules = try TimeZoneDatabase.installed.rules(of: row[0], nil)
            if rules.span(at: instant).offset != Int64(row[2]) { wrong.append(row) }
        }
        #expect(wrong == [])
    }

    @Test func offsetsOfYearsToComeFollowTheRule() throws {
        let rows = try CronRecording.rows("zoneinfo-rules.tsv")
        #expect(rows.count == 138)
        var wrong: [[String]] = []
        for row in rows {
            let instant = try #require(Int64(row[1]))
            let rule = try #require(PosixTimeZone(parsing: row[0].utf8))
            if rule.span(at: instant).offset != Int64(row[2]) { wrong.append(row) }
        }
        #expect(wrong == [])
    }

    /// As glibc has it; zoneinfo counts these days otherwise.
    @Test(arguments: [
        ("AAA3BBB,59/2,304/2", "2027-03-01T05:00", "2027-11-01T04:00"),
        ("AAA3BBB,59/2,304/2", "2028-02-29T05:00", "2028-10-31T04:00"),
        ("AAA3BBB,J60/2,J305/2", "2027-03-01T05:00", "2027-11-01T04:00"),
        ("AAA3BBB,J60/2,J305/2", "2028-03-01T05:00", "2028-11-01T04:00"),
        ("AAA3BBB,J59/2,J305/2", "2028-02-28T05:00", "2028-11-01T04:00"),
    ])
    func daysOfTheYearAreCounted(text: String, start: String, end: String) throws {
        let rule = try #require(PosixTimeZone(parsing: text.utf8))
        let span = try rule.span(at: Timestamp(start).seconds)
        #expect(
            try span
                == TimeZoneSpan(start: Timestamp(start).seconds, end: Timestamp(end).seconds, offset: -7_200))
    }

    @Test(arguments: [
        "", "C-1", "CET", "CET-25", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0/3",
        "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0", "CET-1CEST,J0,J300", "CET-1CEST,366,1", "CET-1CEST,M3.5.0,M10.5.0/168",
        "<CET-1", "CET-1CEST,M3.5.0,M10.5.0/3,", "CET-1:60", "CET-9999999999999999999",
    ])
    func aTextThatIsNoRuleIsRefused(text: String) {
        #expect(PosixTimeZone(parsing: text.utf8) == nil)
    }

    @Test func daylightTimeMayLastTheWholeYear() throws {
        let rule = try #require(PosixTimeZone(parsing: "XXX3EDT4,0/0,J365/23".utf8))
        // The two changes of New Year, at the same instant, leave daylight time as it is.
        for point in ["2027-01-01T03:59", "2027-01-01T04:00", "2027-01-01T04:01", "2027-07-01T00:00"] {
            #expect(try rule.span(at: Timestamp(point).seconds).offset == -4 * 3600)
        }
    }

    @Test func spansFollowEachOther() throws {
        let rules = try TimeZoneDatabase.installed.rules(of: "Europe/Berlin", nil)
        var span = rules.span(at: 0)
        var count = 0
        while span.end < 4_102_444_800 {
            let next = rules.span(at: span.end)
            #expect(next.start == span.end)
            #expect(rules.span(before: next) == span)
            span = next
            count += 1
        }
        #expect(count > 200)
    }
}
