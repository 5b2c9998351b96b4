// SPDX-License-Identifier: Apache-2.0

/// A fixed, random-looking order of the numbers below a count that can be followed both ways without a
/// list: a Feistel network over the next power of four, walked until it lands below the count.
package struct Permutation: Sendable {
    package let count: UInt64
    private let halfBits: UInt64
    private let mask: UInt64
    private let key: UInt64
    private static let rounds: UInt64 = 4

    /// - Parameter kind: Any number that is the permutation's own.
    package init(count: UInt64, seed: UInt64, kind: UInt64) {
        precondition(count < 1 << 62, "A permutation has less than 2^62 numbers.")
        self.count = count
        let bits = UInt64(64 - max(count, 2).leadingZeroBitCount)
        halfBits = max(1, (bits + 1) / 2)
        mask = (1 << halfBits) - 1
        key = Deterministic.mix(seed &* 0xA24B_AED4_963E_E407 &+ kind)
    }

    /// The number at a place.
    package func callAsFunction(_ place: UInt64) -> UInt64 {
        precondition(place < count, "A place lies below the count.")
        var value = place
        repeat {
            var (left, right) = (value >> halfBits, value & mask)
            for round in 0..<Self.rounds { (left, right) = (right, left ^ scramble(right, round)) }
            value = left << halfBits | right
        } while value >= count
        return value
    }

    /// The place of a number.
    package func place(of number: UInt64) -> UInt64 {
        precondition(number < count, "A number lies below the count.")
        var value = number
        repeat {
            var (left, right) = (value >> halfBits, value & mask)
            for round in (0..<Self.rounds).reversed() {
                (left, right) = (right ^ scramble(left, round), left)
            }
            value = left << halfBits | right
        } while value >= count
        return value
    }

    private func scramble(_ half: UInt64, _ round: UInt64) -> UInt64 {
        Deterministic.mix(half ^ (key &+ round &* 0x9E37_79B9_7F4A_7C15)) & mask
    }
}
