// SPDX-License-Identifier: Apache-2.0

/// For each resource the resources at the other ends of its edges, all in one array.
struct EdgeList: Sendable {
    /// Where the edges of a resource begin; one more than there are resources.
    private let starts: [Int]
    private let ends: [Int32]

    /// The edges as they are given.
    init(_ lists: [[Int32]]) {
        var starts = [0]
        starts.reserveCapacity(lists.count + 1)
        for list in lists { starts.append(starts[starts.count - 1] + list.count) }
        self.starts = starts
        ends = Array(lists.joined())
    }

    /// The same edges seen from their other ends.
    init(reversing lists: [[Int32]]) {
        var counts = Array(repeating: 0, count: lists.count + 1)
        for list in lists { for end in list { counts[Int(end) + 1] += 1 } }
        for place in counts.indices.dropFirst() { counts[place] += counts[place - 1] }
        starts = counts
        var ends: [Int32] = Array(repeating: 0, count: counts[lists.count])
        for (index, list) in lists.enumerated() {
            for end in list {
                ends[counts[Int(end)]] = Int32(index)
                counts[Int(end)] += 1
            }
        }
        self.ends = ends
    }

    subscript(index: Int) -> ArraySlice<Int32> { ends[starts[index]..<starts[index + 1]] }
}
