// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import Testing

@Suite struct FakeClockTests {
    @Test func `time stands still until it is moved`() {
        let clock = FakeClock(start: Timestamp(microseconds: 10))
        #expect(clock.now() == Timestamp(microseconds: 10))
        #expect(clock.monotonicNanoseconds() == 0)
        clock.advance(by: .nanoseconds(5_500))
        #expect(clock.now() == Timestamp(microseconds: 15))
        #expect(clock.monotonicNanoseconds() == 5_500)
        clock.setWall(Timestamp(microseconds: 1))
        #expect(clock.now() == Timestamp(microseconds: 1))
        #expect(clock.monotonicNanoseconds() == 5_500)
    }

    @Test func `sleepers wake when their time has come`() async throws {
        let clock = FakeClock()
        let short = Task { try await clock.sleep(for: .seconds(1)) }
        let long = Task { try await clock.sleep(for: .seconds(10)) }
        await clock.sleepers(2)
        clock.advance(by: .seconds(1))
        try await short.value
        await clock.sleepers(1)
        clock.advance(by: .seconds(9))
        try await long.value
        #expect(Set(clock.sleptFor) == [.seconds(1), .seconds(10)])
    }

    @Test func `a cancelled sleeper throws`() async {
        let clock = FakeClock()
        let before = Task { try await clock.sleep(for: .seconds(1)) }
        before.cancel()
        await #expect(throws: CancellationError.self) { try await before.value }
        let asleep = Task { try await clock.sleep(for: .seconds(1)) }
        await clock.sleepers(1)
        asleep.cancel()
        await #expect(throws: CancellationError.self) { try await asleep.value }
    }

    @Test func `a clock can move itself`() async throws {
        let clock = FakeClock(sleepsAdvance: true)
        let start = clock.now()
        try await clock.sleep(for: .seconds(90))
        try await clock.sleep(for: .zero)
        #expect(clock.now() - start == .seconds(90))
        #expect(clock.sleptFor == [.seconds(90), .zero])
    }
}
