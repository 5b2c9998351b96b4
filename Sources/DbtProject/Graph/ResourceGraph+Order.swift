// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// The order of building, and the circles that make one impossible.
extension ResourceGraph {
    /// All resources, each after everything that it depends on; among those that could come next, the
    /// one that was given first.
    ///
    /// - Throws: ``LotusError`` with the path of a cycle.
    package func topologicalOrder() throws(LotusError) -> [Int] {
        var waiting = (0..<count).map { parents(of: $0).count }
        var ready = ReadyQueue((0..<count).filter { waiting[$0] == 0 })
        var order: [Int] = []
        order.reserveCapacity(count)
        while let index = ready.popSmallest() {
            order.append(index)
            for child in children(of: index).lazy.map(Int.init) {
                waiting[child] -= 1
                if waiting[child] == 0 { ready.push(child) }
            }
        }
        if order.count < count { try requireAcyclic() }
        return order
    }

    /// Throws ``LotusError`` with the path of a cycle when there is one.
    package func requireAcyclic() throws(LotusError) {
        guard let cycle = findCycle() else { return }
        let path = cycle.map { uniqueIDs[$0] }.joined(separator: " --> ")
        throw LotusError(
            .graphCycle, "Found a cycle: \(path)",
            hint: "Each depends on the one before it, and the first on the last: take one ref() out.")
    }

    /// The resources of a cycle, each followed by one that depends on it, or nil.
    ///
    /// It is the cycle that dbt 1.12 reports: the first that a depth-first walk closes, from the
    /// resources in the order in which dbt links them.
    package func findCycle() -> [Int]? {
        var state = Array(repeating: Visit.unseen, count: count)
        for start in linkOrder where state[start] == .unseen {
            if let cycle = cycle(from: start, &state) { return cycle }
        }
        return nil
    }

    private enum Visit { case unseen, onPath, done }

    private func cycle(from start: Int, _ state: inout [Visit]) -> [Int]? {
        // An explicit stack: a chain of ten thousand models must not exhaust the thread's.
        var path = [(index: start, next: children(of: start).startIndex)]
        state[start] = .onPath
        while let (index, next) = path.last {
            guard next < children(of: index).endIndex else {
                state[index] = .done
                path.removeLast()
                continue
            }
            path[path.count - 1].next += 1
            let child = Int(children(of: index)[next])
            switch state[child] {
            case .done: break
            case .onPath: return path.map(\.index).drop { $0 != child }.map { $0 }
            case .unseen:
                state[child] = .onPath
                path.append((child, children(of: child).startIndex))
            }
        }
        return nil
    }
}

/// A binary heap of indices.
private struct ReadyQueue {
    private var heap: [Int]

    /// Indices in ascending order, which is a heap already.
    init(_ ascending: [Int]) { heap = ascending }

    mutating func push(_ index: Int) {
        heap.append(index)
        var place = heap.count - 1
        while place > 0, heap[place] < heap[(place - 1) / 2] {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func popSmallest() -> Int? {
        guard let smallest = heap.first else { return nil }
        let last = heap.removeLast()
        if heap.isEmpty { return smallest }
        heap[0] = last
        var place = 0
        while let child = smallerChild(of: place), heap[child] < heap[place] {
            heap.swapAt(place, child)
            place = child
        }
        return smallest
    }

    private func smallerChild(of place: Int) -> Int? {
        let left = 2 * place + 1
        guard left < heap.count else { return nil }
        return left + 1 < heap.count && heap[left + 1] < heap[left] ? left + 1 : left
    }
}
