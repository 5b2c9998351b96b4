// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator
import Testing

/// Against what croniter says (Tests/Fixtures/Cron).
@Suite struct CronRecordingTests {
    /// Where a schedule differs from croniter on purpose.
    private static let differences: Set<String> = [
        // An hour that is repeated: a schedule of certain hours comes in its first round only.
        "30 2 * * * Europe/Berlin 1761415200", "15 2 * * * Europe/Berlin 1761415200",
        "0 0,2,4 * * * Europe/Berlin 1761415200", "*/10 2 * * * Europe/Berlin 1761415200",
        "30 1 * * * America/New_York 1762041600", "30 1 * * * Australia/Lord_Howe 1743843600",
        "30 2 * * * Africa/Casablanca 1740250800", "15 2 * * * Africa/Casablanca 1740250800",
        "0 0,2,4 * * * Africa/Casablanca 1740250800", "*/10 2 * * * Africa/Casablanca 1740250800",
        // An hour that is skipped: as in Vixie's cron, one that begins with `*` follows the clock.
        "0 */2 * * * Europe/Berlin 1743274800", "0 */2 * * * America/New_York 1741482000",
        "0 */2 * * * Australia/Lord_Howe 1728120600", "0 */2 * * * Africa/Casablanca 1743883200",
        // As in Vixie's cron, days that begin with `*` have to match together with the others.
        "0 0 */2 * MON UTC 1709164740", "0 0 */2 * MON UTC 1749899220", "0 0 */2 * MON UTC 1577836740",
        // A month without a 30th has no weekday that is nearest to it.
        "0 30 6 30W * ? UTC 1709164740", "0 30 6 30W * ? UTC 1749899220", "0 30 6 30W * ? UTC 1577836740",
    ]

    private struct Case: CustomStringConvertible {
        let expression: String
        let zone: String
        let start: Int64
        let times: [Int64]

        init?(_ row: [String]) {
            guard row.count == 4, let start = Int64(row[2]) else { return nil }
            (expression, zone, self.start) = (row[0], row[1], start)
            times = row[3].split(separator: ",").compactMap { Int64($0) }
        }

        var description: String { "\(expression) \(zone) \(start)" }
    }

    @Test func timesAreThoseOfCroniterExceptForTheListedOnes() throws {
        let cases = try CronRecording.rows("croniter-7.0.0.tsv").compactMap(Case.init)
        #expect(cases.count == 201)
        var different: Set<String> = []
        for one in cases {
            let schedule = try CronSchedule(one.expression, timeZone: one.zone, location: nil)
            var times: [Int64] = []
            var point = Timestamp(seconds: one.start)
            while times.count < one.times.count, let next = schedule.next(after: point) {
                times.append(next.seconds)
                point = next
            }
            if times != one.times {
                different.insert(one.description)
                if !Self.differences.contains(one.description) {
                    Issue.record("\(one): \(times) instead of \(one.times)")
                }
            }
        }
        #expect(different == Self.differences)
    }
}
