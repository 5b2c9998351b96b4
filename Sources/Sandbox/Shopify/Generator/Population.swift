// SPDX-License-Identifier: Apache-2.0

/// How the records of one kind are spread over ids and over time; nothing is stored.
///
/// A record has a **number**, in the order of creation and of the ids, and a **rank**, in the order of
/// the last change; a permutation leads from one to the other. Times are seconds since 1970.
struct Population: Sendable {
    /// How many records the generated history has.
    let count: Int
    private let idBase: Int
    private let idStride: Int
    private let start: Int
    private let span: Int
    private let permutation: BlockPermutation
    private let seed: UInt64

    /// Ranks come in thousands; in each, these runs have one time: around the ends of pages of 250.
    private static let ties = [240..<260, 497..<503, 749..<751, 990..<1000]
    /// In one thousand of ten the first ranks have one time, more than a page of them.
    private static let longTie = 0..<350
    private static let tieBlock = 1000

    init(kind: ShopKind, count: Int, idBase: Int, history: Range<Int>, seed: UInt64) {
        self.count = count
        self.idBase = idBase
        idStride = 4096
        start = history.lowerBound
        span = history.count
        self.seed = Draws.mixed(seed ^ UInt64(kind.rawValue) << 32)
        permutation = BlockPermutation(count: count, seed: self.seed)
    }
}

// MARK: - Ids

extension Population {
    /// The id of a record; ids grow with the numbers, with gaps.
    @inline(__always)
    func id(_ number: Int) -> Int {
        idBase + number * idStride + Int(Draws.mixed(seed &+ UInt64(number)) & 0xFFF)
    }

    /// The record with an id, or nil: only ids that ``id(_:)`` gives are known.
    func number(id: Int) -> Int? {
        let number = (id - idBase) / idStride
        return id >= idBase && self.id(number) == id ? number : nil
    }

    /// How many numbers have an id up to one.
    func numbers(idAtMost id: Int) -> Int {
        guard id >= idBase else { return 0 }
        let number = (id - idBase) / idStride
        return self.id(number) <= id ? number + 1 : number
    }

    /// An id below all others: of a record that was deleted long ago.
    func deletedID(_ number: Int) -> Int { idBase - (number + 1) * idStride }

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
    func updatedAt(rank: Int) -> Int { time(Self.firstOfTie(rank)) }

    /// When a record was created: in the order of the numbers, and before it was changed.
    ///
    /// A record's rank lies in the block of its number, and a tie moves a time back by less than
    /// ``longTie``.
    func createdAt(number: Int) -> Int { time(number - permutation.block - Self.longTie.count) }

    /// The first rank that was changed at a time or later.
    func firstRank(updatedAtLeast bound: Int) -> Int { first { updatedAt(rank: $0) >= bound } }

    /// The first number that was created at a time or later.
    func firstNumber(createdAtLeast bound: Int) -> Int { first { createdAt(number: $0) >= bound } }

    private func time(_ position: Int) -> Int {
        let product = position.multipliedReportingOverflow(by: span)
        precondition(!product.overflow, "A shop has fewer than 10^10 records.")
        let (quotient, rest) = product.partialValue.quotientAndRemainder(dividingBy: max(1, count))
        return start + (rest < 0 ? quotient - 1 : quotient)
    }

    private func first(where isReached: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isReached(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    @inline(__always)
    private static func firstOfTie(_ rank: Int) -> Int {
        let (thousand, offset) = rank.quotientAndRemainder(dividingBy: tieBlock)
        if offset < longTie.upperBound, thousand % 10 == 0 { return rank - offset }
        if offset < 240 { return rank }
        for tie in ties where tie.contains(offset) { return rank - offset + tie.lowerBound }
        return rank
    }
}
