// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import LotusCore
import Testing

@Suite struct BoundaryMemoryTests {
    private let now = Timestamp(microseconds: 1_000)

    private func at(_ microseconds: Int64) -> Timestamp { Timestamp(microseconds: microseconds) }

    @Test func atTheCursorEachRecordComesOnce() {
        var memory = BoundaryMemory()
        let calls: [(hash: UInt64, at: Int64, isNew: Bool)] = [
            (1, 10, true), (2, 10, true), (1, 10, false), (3, 11, true), (4, 11, true), (3, 11, false),
            // Earlier than the cursor: the service says that it changed.
            (1, 10, true),
        ]
        for call in calls {
            #expect(memory.isNew(call.hash, at: at(call.at), settled: now) == call.isNew, "\(call)")
        }
        #expect(memory.cursor == at(11))
    }

    @Test func whatWasWrittenIsKnownAgain() throws {
        var memory = BoundaryMemory()
        _ = memory.isNew(.max, at: at(10), settled: now)
        _ = memory.isNew(7, at: at(10), settled: now)
        _ = memory.isNew(8, at: at(2_000), settled: now)
        var again = try #require(BoundaryMemory(memory.json))
        #expect(again.json == memory.json)
        // In any order, as a full scan gives them.
        #expect(again.isNew(9, at: at(12), settled: now) == true)
        #expect(again.isNew(.max, at: at(10), settled: now) == false)
        #expect(again.isNew(7, at: at(10), settled: now) == false)
        #expect(again.isNew(8, at: at(2_000), settled: now) == false)
        #expect(again.cursor == at(12))
    }

    @Test func theCursorStaysBehindTheClock() throws {
        var memory = BoundaryMemory()
        #expect(memory.isNew(1, at: at(500), settled: now) == true)
        #expect(memory.isNew(2, at: at(5_000), settled: now) == true)
        #expect(memory.isNew(2, at: at(5_000), settled: now) == false)
        #expect(memory.cursor == at(500))
        // Its time has come: it is known, and the cursor moves over it.
        var later = try #require(BoundaryMemory(memory.json))
        #expect(later.isNew(3, at: at(4_000), settled: at(6_000)) == true)
        #expect(later.isNew(2, at: at(5_000), settled: at(6_000)) == false)
        #expect(later.cursor == at(5_000))
        #expect(later.json["ahead"] == nil)
        #expect(later.isNew(2, at: at(5_000), settled: at(6_000)) == false)
    }

    @Test func whatWasAheadIsStillKnownWhenTheCursorComesToItsVeryInstant() throws {
        var memory = BoundaryMemory()
        for hash in 1...2 { _ = memory.isNew(UInt64(hash), at: at(5_000), settled: now) }
        var later = try #require(BoundaryMemory(memory.json))
        #expect(later.isNew(1, at: at(5_000), settled: at(6_000)) == false)
        // The reading ends between the two.
        var last = try #require(BoundaryMemory(later.json))
        #expect(last.cursor == at(5_000))
        #expect(last.isNew(2, at: at(5_000), settled: at(6_000)) == false)
    }

    @Test func aSurplusIsForgottenAndNeverLost() {
        var memory = BoundaryMemory()
        for hash in 0..<UInt64(BoundaryMemory.hashesMax) { _ = memory.isNew(hash, at: at(1), settled: now) }
        #expect(memory.isFull)
        #expect(memory.isNew(.max, at: at(1), settled: now) == true)
        #expect(memory.isNew(.max, at: at(1), settled: now) == true)
        #expect(memory.isNew(5, at: at(1), settled: now) == false)
        #expect(memory.isNew(1, at: at(2), settled: now) == true)
        #expect(!memory.isFull)
    }

    @Test func partsKnowTheirRangeAndComeTogetherAgain() {
        var memory = BoundaryMemory()
        _ = memory.isNew(1, at: at(10), settled: now)
        _ = memory.isNew(2, at: at(2_000), settled: now)
        _ = memory.isNew(3, at: at(3_000), settled: now)
        var first = memory.part(from: at(0), until: at(2_500))
        let second = memory.part(from: at(2_500), until: nil)
        #expect(second.cursor == nil)
        #expect(first.cursor == at(10))
        first.absorb(second)
        #expect(first.json == memory.json)
    }

    @Test func whatIsTakenBackIsStillKnown() {
        var memory = BoundaryMemory()
        for hash in 1...2 { _ = memory.isNew(UInt64(hash), at: at(500), settled: now) }
        memory.retreat(to: at(300))
        #expect(memory.cursor == at(300))
        #expect(memory.isNew(3, at: at(400), settled: at(350)) == true)
        #expect(memory.isNew(1, at: at(500), settled: at(350)) == false)
        #expect(memory.isNew(2, at: at(500), settled: now) == false)
        #expect(memory.isNew(3, at: at(400), settled: now) == false)
        #expect(memory.cursor == at(500))
        memory.retreat(to: at(600))
        #expect(memory.cursor == at(500))
    }

    @Test func whatIsTooMuchToBeRememberedIsPassedOverFromTheEarliestOn() throws {
        var memory = BoundaryMemory(cursor: at(0))
        let count = Int64(BoundaryMemory.crowdedMin)
        for hash in 1...count { _ = memory.isNew(UInt64(hash), at: at(hash), settled: at(0)) }
        #expect(memory.makeRoom(notPast: at(count)) == false)
        _ = memory.isNew(.max, at: at(count + 1), settled: at(0))
        // Nothing may be passed over before the limit.
        var limited = memory
        #expect(limited.makeRoom(notPast: at(7)) == true)
        #expect(limited.cursor == at(7))
        #expect(limited.isNew(7, at: at(7), settled: at(0)) == false)
        #expect(limited.isNew(8, at: at(8), settled: at(0)) == false)
        #expect(memory.makeRoom(notPast: at(count)) == true)
        let passed = count + 1 - Int64(BoundaryMemory.keptMax)
        #expect(memory.cursor == at(passed))
        #expect(memory.count == BoundaryMemory.keptMax + 1)
        #expect(memory.isNew(UInt64(passed), at: at(passed), settled: at(0)) == false)
        #expect(memory.isNew(UInt64(passed + 1), at: at(passed + 1), settled: at(0)) == false)
        #expect(try #require(BoundaryMemory(memory.json)).json == memory.json)
    }

    @Test(arguments: [
        "5", #"{"at":"x"}"#, #"{"seen":"abc"}"#, #"{"seen":"000000000000000g"}"#, #"{"ahead":{"x":""}}"#,
        #"{"ahead":{"5":"1"}}"#,
    ])
    func whatIsNoMemoryIsNotBelieved(_ text: String) throws {
        #expect(BoundaryMemory(try JSONValue(parsing: text)) == nil)
    }

    @Test func hashesAreThoseOfEveryRelease() {
        let hashes = ["", "a", "0123456789abcdef", String(repeating: "x", count: 1_000)].map { text in
            Array(text.utf8).withUnsafeBufferPointer { RecordHash.of($0) }
        }
        #expect(Set(hashes).count == 4)
        #expect(hashes.map { String($0, radix: 16) } == Self.known)
    }

    private static let known = [
        "d3d180537a78867d", "19a13eec55d0784f", "3e0cca5d5ab53220", "5747f2d4d18fd8f6",
    ]
}
