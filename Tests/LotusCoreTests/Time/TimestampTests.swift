// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import Testing

@Suite struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
            (1_700_000_000_000_120, "2023-11-14T22:13:20.000120Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (-62_135_596_800_000_000, "0001-01-01T00:00:00.000000Z"),
            (-62_167_219_200_000_001, "-0001-12-31T23:59:59.999999Z"),
            (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"), (.max, "294247-01-10T04:00:54.775807Z"),
            (.min, "-290308-12-21T19:59:05.224192Z"),
        ] as [(Int64, String)])
    func `a point has its text`(_ microseconds: Int64, _ expected: String) {
        #expect(Timestamp(microseconds: microseconds).description == expected)
    }

    @Test func `every day of eight centuries follows the day before`() {
        var (year, month, day): (Int64, Int64, Int64) = (1600, 1, 1)
        for days in -135_140..<157_054 as Range<Int64> {
            let date = CivilDate(daysSince1970: days)
            guard (date.year, date.month, date.day) == (year, month, day) else {
                Issue.record("\(date) is not \(year)-\(month)-\(day)")
                return
            }
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            day += 1
            if day > lengths[Int(month) - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
        #expect(year == 2400)
    }

    @Test(
        arguments: [
            (0, .seconds(1), 1_000_000), (5, .microseconds(-7), -2), (0, .nanoseconds(1999), 1),
            (.max, .seconds(1), .max),
            (.min, .seconds(-1), .min), (0, .seconds(Int64.max), .max), (.max, .seconds(Int64.min), .min),
        ] as [(Int64, Duration, Int64)])
    func `a sum stays inside`(_ start: Int64, _ duration: Duration, _ expected: Int64) {
        #expect(Timestamp(microseconds: start) + duration == Timestamp(microseconds: expected))
    }

    @Test func `a difference is a duration`() {
        #expect(Timestamp(microseconds: 3) - Timestamp(microseconds: 1_000_005) == .microseconds(-1_000_002))
        let all = Timestamp(microseconds: .max) - Timestamp(microseconds: .min)
        #expect(Timestamp(microseconds: .min) + all == Timestamp(microseconds: .max))
        #expect(Timestamp(microseconds: -1) < Timestamp(microseconds: 0))
    }

    @Test func `the system's clocks go`() async throws {
        let time: any TimeSource = .system
        let ours = Double(time.now().microseconds) / 1e6
        #expect(abs(ours - Date().timeIntervalSince1970) < 3600)
        let before = time.monotonicNanoseconds()
        try await time.sleep(for: .milliseconds(2))
        #expect(time.monotonicNanoseconds() - before >= 2_000_000)
        try await time.sleep(for: .seconds(-1))
    }

    @Test func `a cancelled task does not sleep`() async {
        let task = Task {
            try await SystemTime().sleep(for: .seconds(3600))
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
