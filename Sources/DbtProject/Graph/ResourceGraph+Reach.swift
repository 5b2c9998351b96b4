// SPDX-License-Identifier: Apache-2.0

/// What can be reached from a set of resources (`+`, `n+`, `@` of dbt's selection).
extension ResourceGraph {
    /// What the resources of a set depend on, directly or by others. One of the set itself is in it
    /// only when another of them depends on it.
    ///
    /// - Parameters:
    ///   - depth: How many edges away at most; nil for any number.
    ///   - members: Only resources of this set are walked over.
    package func ancestors(
        of start: ResourceSet, depth: Int? = nil, within members: ResourceSet? = nil
    ) -> ResourceSet {
        reach(from: start, depth: depth, within: members, along: parents)
    }

    /// What depends on the resources of a set, directly or by others, as ``ancestors(of:depth:within:)``.
    package func descendants(
        of start: ResourceSet, depth: Int? = nil, within members: ResourceSet? = nil
    ) -> ResourceSet {
        reach(from: start, depth: depth, within: members, along: children)
    }

    /// A set with all that depends on it, and all that these depend on (`@`).
    package func childrensParents(
        of start: ResourceSet, within members: ResourceSet? = nil
    ) -> ResourceSet {
        let children = descendants(of: start, within: members).union(start)
        return ancestors(of: children, within: members).union(children)
    }

    private func reach(
        from start: ResourceSet, depth: Int?, within members: ResourceSet?,
        along neighbours: (Int) -> ArraySlice<Int32>
    ) -> ResourceSet {
        var reached = ResourceSet(capacity: count)
        var layer = Array(start)
        var steps = 0
        while !layer.isEmpty, depth.map({ steps < $0 }) ?? true {
            var next: [Int] = []
            for index in layer {
                for neighbour in neighbours(index).lazy.map(Int.init)
                where members?.contains(neighbour) ?? true {
                    if reached.insert(neighbour) { next.append(neighbour) }
                }
            }
            layer = next
            steps += 1
        }
        return reached
    }
}
