// SPDX-License-Identifier: Apache-2.0

/// A set of the resources of one graph, by their indices: a bit for each.
package struct ResourceSet: Hashable, Sendable {
    private var words: [UInt64]

    /// The empty set of a graph with so many resources.
    package init(capacity: Int) {
        words = Array(repeating: 0, count: (capacity + 63) / 64)
    }

    /// All resources of a graph with so many.
    package init(all capacity: Int) {
        self.init(capacity: capacity)
        for index in 0..<capacity { insert(index) }
    }

    /// How many resources are in it.
    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether no resource is in it.
    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

    /// Whether a resource is in it.
    package func contains(_ index: Int) -> Bool {
        words[index >> 6] & (1 << UInt64(index & 63)) != 0
    }

    /// Adds a resource.
    ///
    /// - Returns: Whether it was not in the set before.
    @discardableResult
    package mutating func insert(_ index: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(index & 63)
        let isNew = words[index >> 6] & bit == 0
        words[index >> 6] |= bit
        return isNew
    }
}

// MARK: - Algebra

extension ResourceSet {
    /// What is in either of two sets of one graph.
    package func union(_ other: ResourceSet) -> ResourceSet { combined(other) { $0 | $1 } }

    /// What is in both of two sets of one graph.
    package func intersection(_ other: ResourceSet) -> ResourceSet { combined(other) { $0 & $1 } }

    /// What is in this set and not in another of the same graph.
    package func subtracting(_ other: ResourceSet) -> ResourceSet { combined(other) { $0 & ~$1 } }

    /// Adds what is in another set of the same graph.
    package mutating func formUnion(_ other: ResourceSet) {
        precondition(words.count == other.words.count, "Sets of different graphs cannot be combined.")
        for place in words.indices { words[place] |= other.words[place] }
    }

    /// Whether all of it is in another set of the same graph.
    package func isSubset(of other: ResourceSet) -> Bool { subtracting(other).isEmpty }

    private func combined(_ other: ResourceSet, _ combine: (UInt64, UInt64) -> UInt64) -> ResourceSet {
        precondition(words.count == other.words.count, "Sets of different graphs cannot be combined.")
        var result = self
        for place in words.indices { result.words[place] = combine(words[place], other.words[place]) }
        return result
    }
}

// MARK: - Indices

extension ResourceSet: Sequence {
    /// The indices, smallest first.
    package struct Iterator: IteratorProtocol {
        fileprivate let words: [UInt64]
        fileprivate var place = 0
        fileprivate var rest: UInt64

        /// The next index; nil after the last.
        package mutating func next() -> Int? {
            while rest == 0 {
                place += 1
                guard place < words.count else { return nil }
                rest = words[place]
            }
            let bit = rest.trailingZeroBitCount
            rest &= rest - 1
            return place << 6 + bit
        }
    }

    /// The indices, smallest first.
    package func makeIterator() -> Iterator { Iterator(words: words, rest: words.first ?? 0) }
}
