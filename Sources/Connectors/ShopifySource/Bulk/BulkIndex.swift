// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// Where the lines of a result lie, and which belong together: 32 bytes for a parent, 24 for a child.
struct BulkIndex: Sendable {
    struct Parent: Sendable {
        let instant: Int64
        let hash: UInt64
        let offset: Int
        let byteCount: Int
    }

    struct Child: Sendable {
        /// Of the parent's id.
        let hash: UInt64
        let offset: Int
        let byteCount: UInt32
        /// Its place in the stream's table.
        let kind: UInt32
    }

    private(set) var parents: [Parent] = []
    private(set) var children: [Child] = []

    mutating func add(_ parent: Parent) { parents.append(parent) }
    mutating func add(_ child: Child) { children.append(child) }

    /// Puts parents in the order of their cursor and the children of each together.
    mutating func sort() {
        let isSorted = zip(parents, parents.dropFirst()).allSatisfy { $0.instant <= $1.instant }
        if !isSorted { parents.sort { ($0.instant, $0.offset) < ($1.instant, $1.offset) } }
        children.sort { ($0.hash, $0.kind, $0.offset) < ($1.hash, $1.kind, $1.offset) }
    }

    /// The children of a parent, when all are sorted.
    func children(of parent: Parent) -> ArraySlice<Child> {
        var low = 0
        var high = children.count
        while low < high {
            let middle = (low + high) / 2
            if children[middle].hash < parent.hash { low = middle + 1 } else { high = middle }
        }
        return children[low...].prefix { $0.hash == parent.hash }
    }

    /// How many children have no parent here, when all are sorted.
    var orphanCount: Int {
        let known = Set(parents.map(\.hash))
        return children.count { !known.contains($0.hash) }
    }
}
