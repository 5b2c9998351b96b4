// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// How the records of one kind are spread over ids and over time; nothing is stored.
///
/// A record has a **number**, in the order of creation and of the ids, and a **rank**, in the order of
/// the last change; a permutation leads from one to the other. Times are seconds since 1970.
struct Population: Sendable {
    /// How many records the generated history has.
    let count: Int
    private let idBase: Int
    private let timeline: Timeline
    private let permutation: BlockPermutation
    private let seed: UInt64
    /// How long before its place in the timeline a record is created, so that it is created before it is
    /// changed: its rank lies in the block of its number, and equal times reach back a little more.
    private let ageSeconds: Int

    /// An id is one of so many that its number could have.
    private static let idStride = 4096

    init(kind: ShopKind, count: Int, idBase: Int, history: Range<Timestamp>, seed: UInt64) {
        self.count = count
        self.idBase = idBase
        self.seed = Deterministic.mix(seed ^ UInt64(kind.rawValue) << 32)
        timeline = Timeline(
            count: UInt64(count), history: history, seed: seed, kind: 0x5340 + UInt64(kind.rawValue))
        permutation = BlockPermutation(count: count, seed: self.seed)
        // A run of equal times has at most 600 ranks, and in a small shop at most seven.
        let reach = min(count, permutation.block + (count > 5_000 ? 601 : 8))
        ageSeconds = Int(timeline.end - timeline.start) / max(1, count) * reach + reach
    }
}

// MARK: - Ids

extension Population {
    /// The id of a record; ids grow with the numbers, with gaps.
    @inline(__always)
    func id(_ number: Int) -> Int {
        idBase + number * Self.idStride + Int(Deterministic.mix(seed &+ UInt64(number)) & 0xFFF)
    }

    /// The record with an id, or nil: only ids that ``id(_:)`` gives are known.
    func number(id: Int) -> Int? {
        let number = (id - idBase) / Self.idStride
        return id >= idBase && self.id(number) == id ? number : nil
    }

    /// How many numbers have an id up to one.
    func numbers(idAtMost id: Int) -> Int {
        guard id >= idBase else { return 0 }
        let number = (id - idBase) / Self.idStride
        return self.id(number) <= id ? number + 1 : number
    }

    /// An id below all others: of a record that was deleted long ago.
    func deletedID(_ number: Int) -> Int { idBase - (number + 1) * Self.idStride }

    /// The record at a rank.
    @inline(__always)
    func number(rank: Int) -> Int { permutation.forward(rank) }

    /// The rank of a record.
    @inline(__always)
    func rank(number: Int) -> Int { permutation.backward(number) }
}

// MARK: - Times

extension Population {
    /// When the record at a rank was last changed: never less than at the rank before.
    @inline(__always)
    func updatedAt(rank: Int) -> Int { Int(timeline.second(ofRank: UInt64(rank))) }

    /// When a record was created: in the order of the numbers, and before it was changed.
    func createdAt(number: Int) -> Int { Int(timeline.second(ofRank: UInt64(number))) - ageSeconds }

    /// The first rank that was changed at a time or later.
    func firstRank(updatedAtLeast time: Int) -> Int { Int(timeline.firstRank(from: Int64(time))) }

    /// The first number that was created at a time or later.
    func firstNumber(createdAtLeast time: Int) -> Int {
        Int(timeline.firstRank(from: Int64(time) + Int64(ageSeconds)))
    }
}
