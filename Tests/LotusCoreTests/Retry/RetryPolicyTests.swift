// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Testing

@Suite struct RetryPolicyTests {
    private let plain = RetryPolicy(
        attemptsMax: 6, firstDelay: .seconds(1), delayMax: .seconds(5), totalMax: .seconds(60), jitter: 0)

    @Test(
        arguments: [
            (Int.min, .zero), (0, .zero), (1, .zero), (2, .seconds(1)), (3, .seconds(2)), (4, .seconds(4)),
            (5, .seconds(5)),
            (6, .seconds(5)), (7, nil), (Int.max, nil),
        ] as [(Int, Duration?)])
    func `delays double up to the limit`(_ attempt: Int, _ expected: Duration?) {
        var random = SeededGenerator(1)
        #expect(plain.delay(beforeAttempt: attempt, random: &random) == expected)
    }

    @Test(
        arguments: [
            (.zero, .seconds(30), .seconds(30)), (.seconds(1), .zero, .seconds(2)),
            (.seconds(58), .zero, .seconds(2)),
            (.seconds(59), .zero, nil), (.zero, .seconds(60), .seconds(60)), (.zero, .seconds(61), nil),
            (.seconds(-5), .seconds(60), .seconds(60)), (.seconds(Int64.max), .zero, nil),
            (.zero, .seconds(Int64.max), nil),
            (.seconds(Int64.min), .seconds(-9), .seconds(2)),
        ] as [(Duration, Duration, Duration?)])
    func `the server's wish counts and the total time ends it`(
        _ elapsed: Duration, _ minimum: Duration, _ expected: Duration?
    ) {
        var random = SeededGenerator(1)
        let delay = plain.delay(beforeAttempt: 3, random: &random, serverMinimum: minimum, elapsed: elapsed)
        #expect(delay == expected)
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func `no delay leaves its bounds`(_ seed: UInt64) {
        var random = SeededGenerator(seed)
        let durations: [Duration] = [
            .zero, .nanoseconds(1), .milliseconds(250), .seconds(3), .seconds(Int64.max),
            Duration(attoseconds: .max),
        ]
        for _ in 0..<200 {
            let firstDelay = durations[Int.random(in: 0..<durations.count, using: &random)]
            let delayMax = durations[Int.random(in: 0..<durations.count, using: &random)]
            let policy = RetryPolicy(
                attemptsMax: .max, firstDelay: firstDelay,
                factor: [1, 1.5, 2, 1e300].randomElement(using: &random) ?? 1, delayMax: delayMax,
                totalMax: Duration(attoseconds: .max), jitter: [0, 0.5, 1].randomElement(using: &random) ?? 0)
            let attempt = [2, 3, 50, 5000, Int.max].randomElement(using: &random) ?? 2
            let delay = policy.delay(beforeAttempt: attempt, random: &random)
            #expect(delay.map { (.zero...delayMax).contains($0) } == true)
            let asked = policy.delay(beforeAttempt: attempt, random: &random, serverMinimum: .seconds(7))
            #expect(asked.map { $0 >= .seconds(7) } == true)
        }
    }

    @Test func `jitter takes off its part and no more`() {
        var random = SeededGenerator(5)
        let policy = RetryPolicy(
            attemptsMax: 9, firstDelay: .seconds(8), factor: 1, delayMax: .seconds(8), totalMax: .seconds(60),
            jitter: 0.25)
        let delays = (0..<1000).compactMap { _ in policy.delay(beforeAttempt: 2, random: &random) }
        #expect(delays.count == 1000)
        #expect(delays.allSatisfy { (.seconds(6)...(.seconds(8))).contains($0) })
        #expect(delays.contains { $0 < .seconds(6.2) } && delays.contains { $0 > .seconds(7.8) })
    }

    @Test func `one attempt means none is repeated`() {
        var random = SeededGenerator(1)
        let once = RetryPolicy(attemptsMax: 1, firstDelay: .zero, delayMax: .zero, totalMax: .zero)
        #expect(once.delay(beforeAttempt: 1, random: &random) == .zero)
        #expect(once.delay(beforeAttempt: 2, random: &random) == nil)
    }

    @Test func `the same seed gives the same delays`() {
        let policy = RetryPolicy(
            attemptsMax: 9, firstDelay: .seconds(1), delayMax: .seconds(60), totalMax: .seconds(600))
        let delays = { (seed: UInt64) in
            var random = SeededGenerator(seed)
            return (1...10).map { policy.delay(beforeAttempt: $0, random: &random) }
        }
        #expect(delays(3) == delays(3))
        #expect(delays(3) != delays(4))
    }
}
