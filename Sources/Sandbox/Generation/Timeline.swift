// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// When each of a count of records was last changed: seconds that never go back from rank to rank, so
/// that a page is found without a scan.
///
/// Records share seconds on purpose: seven around every fiftieth rank, which is where pages of 50, 100
/// and 250 end, and 600 in a row out of every 10,000, which is more than a page holds.
package struct Timeline: Sendable {
    package let count: UInt64
    package let start: Int64
    package let end: Int64
    private let values: Deterministic

    private static let clumpEvery: UInt64 = 50
    private static let clumpBefore: UInt64 = 3
    private static let longClumpEvery: UInt64 = 10_000
    private static let longClumpRanks: Range<UInt64> = 5_000..<5_600

    /// - Parameter kind: Any number that is the stream's own.
    package init(count: UInt64, history: Range<Timestamp>, seed: UInt64, kind: UInt64) {
        self.count = count
        start = history.lowerBound.wholeSeconds
        end = max(history.upperBound.wholeSeconds, start + 1)
        values = Deterministic(seed: seed, kind: kind)
    }

    /// The second of a rank below the count; later ranks never have an earlier one.
    package func second(ofRank rank: UInt64) -> Int64 {
        let first = Self.firstOfClump(rank)
        // A place inside the rank's own share of the history: first + fraction, in 1/65536.
        let place = first << 16 | values.value(first, 1) & 0xFFFF
        let product = UInt64(end - start).multipliedFullWidth(by: place)
        let (quotient, _) = (max(count, 1) << 16).dividingFullWidth(product)
        return start + Int64(quotient)
    }

    /// How many ranks have a second before this one: the first rank at or after it.
    package func firstRank(from second: Int64) -> UInt64 {
        var low: UInt64 = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if self.second(ofRank: middle) < second { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func firstOfClump(_ rank: UInt64) -> UInt64 {
        let inLong = rank % longClumpEvery
        if longClumpRanks.contains(inLong) { return rank - inLong + longClumpRanks.lowerBound }
        let inClump = (rank + clumpBefore) % clumpEvery
        let isClumped = inClump <= 2 * clumpBefore && rank >= inClump
        guard isClumped else { return rank }
        let first = rank - inClump
        // A clump that would begin inside a long one belongs to it.
        let firstInLong = first % longClumpEvery
        return longClumpRanks.contains(firstInLong) ? first - firstInLong + longClumpRanks.lowerBound : first
    }
}
