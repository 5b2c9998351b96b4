// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Testing

@Suite struct RandomSourceTests {
    /// The first numbers of the reference implementation (Steele, Lea and Flood, `splitmix64.c`).
    @Test func `the sequence is SplitMix64`() {
        var generator = SeededGenerator(1_234_567)
        let numbers = (0..<3).map { _ in generator.next() }
        #expect(numbers == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    }

    @Test func `copies of a source share its sequence`() {
        let source = RandomSource.seeded(7)
        let copy = source
        var reference = SeededGenerator(7)
        #expect([source.next(), copy.next(), source.next()] == (0..<3).map { _ in reference.next() })
        #expect(RandomSource.seeded(7).next() == RandomSource.seeded(7).next())
    }

    @Test func `the system's source does not repeat`() {
        var source = RandomSource.system
        #expect(Set((0..<100).map { _ in source.next() }).count == 100)
        #expect((0..<10).contains(Int.random(in: 0..<10, using: &source)))
    }
}
