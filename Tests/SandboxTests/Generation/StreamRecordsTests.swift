// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct StreamRecordsTests {
    private static let later = SandboxOptions.defaultHistory.upperBound.wholeSeconds + 1_000

    private func records(_ count: UInt64) -> StreamRecords {
        StreamRecords(
            "things", count: count, history: SandboxOptions.defaultHistory, seed: 7, kind: 1)
    }

    private func read(
        _ records: StreamRecords, page size: Int, isDescending: Bool = false,
        now: Int64 = StreamRecordsTests.later, between: (Int) -> Void = { _ in }
    ) -> [StreamRecords.Reference] {
        var all: [StreamRecords.Reference] = []
        var request = StreamRecords.Request(limit: size)
        request.isDescending = isDescending
        for number in 0..<10_000 {
            let (page, hasMore) = records.page(request, now: now)
            all += page
            request.after = page.last?.position
            if !hasMore { return all }
            between(number)
        }
        Issue.record("the pages do not end")
        return all
    }

    @Test(
        arguments: [0, 1, 99, 100, 101, 2_500] as [UInt64], [1, 7, 100, 250, 3_000])
    func pagesHoldEverythingOnce(_ count: UInt64, _ size: Int) {
        let all = read(records(count), page: size)
        #expect(all.count == Int(count))
        #expect(Set(all.map(\.index)) == Set(0..<count))
        #expect(all.map(\.position) == all.map(\.position).sorted())
        #expect(read(records(count), page: size, isDescending: true) == all.reversed())
    }

    @Test func editedRecordsMoveToTheEndAndDeletedOnesGo() {
        let records = records(500)
        #expect(records.change(40, seed: 1, now: Self.later - 100) == 40)
        #expect(records.delete(10, seed: 2, now: Self.later - 50) == 10)
        #expect(records.add(5, now: Self.later - 20) == 5)
        let all = read(records, page: 33)
        #expect(all.count == 495)
        #expect(Set(all.map(\.index)).count == 495)
        #expect(all.suffix(5).map(\.index) == [500, 501, 502, 503, 504])
        #expect(all.map(\.position) == all.map(\.position).sorted())
        #expect(all.filter { $0.generation > 0 }.allSatisfy { $0.position.second == Self.later - 100 })
        #expect(read(records, page: 33, isDescending: true) == all.reversed())
        // Before the edits the shop is as it was.
        #expect(read(records, page: 33, now: Self.later - 500).map(\.index).count == 500)
    }

    @Test func aReaderOfPagesMissesNoRecordThatChangesMeanwhile() {
        let records = records(2_000)
        let all = read(records, page: 50) { number in
            if number < 30 { _ = records.change(20, seed: UInt64(number), now: Self.later - 10) }
        }
        #expect(Set(all.map(\.index)) == Set(0..<2_000))
        // The last state of each came, too.
        var newest: [UInt64: StreamRecords.Reference] = [:]
        for reference in all { newest[reference.index] = reference }
        #expect(newest.values.allSatisfy { records.record($0.index, now: Self.later) == $0 })
    }

    @Test func theClockHidesWhatIsYetToCome() {
        let records = records(1_000)
        let now = records.timeline.second(ofRank: 400)
        let all = read(records, page: 64, now: now)
        #expect(all.count == Int(records.timeline.firstRank(from: now + 1)))
        #expect(all.allSatisfy { $0.position.second <= now })
    }

    @Test func futureRecordsAreThereAtOnce() {
        let records = records(10)
        #expect(records.add(2, now: Self.later, secondsAhead: 5_000) == 2)
        #expect(
            read(records, page: 4).suffix(2).map(\.position.second) == [
                Self.later + 5_000, Self.later + 5_000,
            ])
    }

    @Test func theTruthIsWhatAReaderCounts() throws {
        let records = records(3_000)
        _ = records.change(100, seed: 5, now: Self.later - 7)
        _ = records.delete(30, seed: 6, now: Self.later - 5)
        _ = records.add(20, now: Self.later - 3)
        let all = read(records, page: 100)
        var expected = StreamTruth("things")
        for reference in all {
            expected.add(idNumber: reference.index + 1, second: reference.position.second)
        }
        let truth = records.truth(now: Self.later) { $0 + 1 }
        #expect(truth.records == 2_990)
        #expect(truth.pairSum == expected.pairSum)
        #expect(truth.json() == expected.json())
    }
}
