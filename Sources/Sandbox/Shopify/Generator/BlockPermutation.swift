// SPDX-License-Identifier: Apache-2.0

/// Shuffles the numbers below a count inside blocks of equal size, both ways and without a table.
struct BlockPermutation: Sendable {
    private let count: Int
    /// How many numbers are shuffled among each other: a power of four.
    let block: Int
    private let seed: UInt64

    /// A permutation of the numbers below a count, each moved by less than one block.
    init(count: Int, seed: UInt64) {
        self.count = count
        self.seed = seed
        var block = 16
        while block * 4 <= count / 32 { block *= 4 }
        self.block = block
    }

    /// Where a number goes.
    func forward(_ number: Int) -> Int {
        let start = number & ~(block - 1)
        return start + Int(permutation(at: start)(UInt64(number - start)))
    }

    /// Where a number came from.
    func backward(_ number: Int) -> Int {
        let start = number & ~(block - 1)
        return start + Int(permutation(at: start).place(of: UInt64(number - start)))
    }

    private func permutation(at start: Int) -> Permutation {
        Permutation(count: UInt64(min(block, count - start)), seed: seed, kind: UInt64(start))
    }
}
