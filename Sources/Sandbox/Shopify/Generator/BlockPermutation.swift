// SPDX-License-Identifier: Apache-2.0

/// Shuffles the numbers below a count inside blocks of equal size, both ways and without a table.
///
/// A Feistel network of four rounds; numbers that leave the block are sent through it again until they
/// are back ("cycle walking").
struct BlockPermutation: Sendable {
    private let count: Int
    /// How many numbers are shuffled among each other: a power of four.
    let block: Int
    private let halfBits: Int
    private let seed: UInt64

    private static let rounds = 4

    /// A permutation of the numbers below a count, each moved by less than one block.
    init(count: Int, seed: UInt64) {
        self.count = count
        self.seed = seed
        var halfBits = 2
        while 1 << (2 * (halfBits + 1)) <= count / 32 { halfBits += 1 }
        self.halfBits = halfBits
        block = 1 << (2 * halfBits)
    }

    /// Where a number goes.
    func forward(_ number: Int) -> Int { permuted(number, inverse: false) }

    /// Where a number came from.
    func backward(_ number: Int) -> Int { permuted(number, inverse: true) }

    private func permuted(_ number: Int, inverse: Bool) -> Int {
        let start = number & ~(block - 1)
        let size = min(block, count - start)
        let key = Draws.mixed(seed &+ UInt64(start))
        var offset = number - start
        repeat { offset = inverse ? decrypted(offset, key) : encrypted(offset, key) } while offset >= size
        return start + offset
    }

    private func encrypted(_ offset: Int, _ key: UInt64) -> Int {
        var (left, right) = halves(offset)
        for round in 0..<Self.rounds { (left, right) = (right, left ^ scrambled(right, key, round)) }
        return left << halfBits | right
    }

    private func decrypted(_ offset: Int, _ key: UInt64) -> Int {
        var (left, right) = halves(offset)
        for round in (0..<Self.rounds).reversed() {
            (left, right) = (right ^ scrambled(left, key, round), left)
        }
        return left << halfBits | right
    }

    private func halves(_ offset: Int) -> (Int, Int) { (offset >> halfBits, offset & (1 << halfBits - 1)) }

    private func scrambled(_ half: Int, _ key: UInt64, _ round: Int) -> Int {
        Int(Draws.mixed(key &+ UInt64(round) << 56 &+ UInt64(half)) >> 40) & (1 << halfBits - 1)
    }
}
