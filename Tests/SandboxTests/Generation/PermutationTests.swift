// SPDX-License-Identifier: Apache-2.0

import Sandbox
import Testing

@Suite struct PermutationTests {
    @Test(arguments: [1, 2, 3, 5, 64, 1_000, 4_097] as [UInt64])
    func everyNumberHasOnePlace(_ count: UInt64) {
        let permutation = Permutation(count: count, seed: 7, kind: 1)
        let numbers = (0..<count).map { permutation($0) }
        #expect(Set(numbers) == Set(0..<count))
        #expect((0..<count).allSatisfy { permutation.place(of: numbers[Int($0)]) == $0 })
    }

    @Test func seedsAndKindsGiveOtherOrders() {
        func order(_ seed: UInt64, _ kind: UInt64) -> [UInt64] {
            let permutation = Permutation(count: 500, seed: seed, kind: kind)
            return (0..<500).map { permutation($0) }
        }
        #expect(order(7, 1) == order(7, 1))
        #expect(order(7, 1) != order(8, 1))
        #expect(order(7, 1) != order(7, 2))
        #expect(order(7, 1) != Array(0..<500))
    }

    @Test func aLargeOneIsFollowedBothWays() {
        let permutation = Permutation(count: 10_000_000, seed: 3, kind: 9)
        for place in stride(from: UInt64(0), to: 10_000_000, by: 777_777) {
            #expect(permutation.place(of: permutation(place)) == place)
        }
    }
}
