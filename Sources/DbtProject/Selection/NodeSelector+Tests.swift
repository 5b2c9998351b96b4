// SPDX-License-Identifier: Apache-2.0

/// Tests that come with what they test.
extension NodeSelector {
    /// A selection with the tests that a mode adds at once, and those that wait for other parents.
    func expand(_ selected: ResourceSet, by mode: IndirectSelection) -> Selection {
        var direct = selected
        var indirect = ResourceSet(capacity: graph.count)
        let buildable = mode == .buildable ? selected.union(ancestors(selected)).union(sources) : nil
        for index in tests(of: selected) {
            let parents = graph.parents(of: index).lazy.map(Int.init)
            let isComplete =
                mode == .eager || parents.allSatisfy(selected.contains)
                || buildable.map { parents.allSatisfy($0.contains) } ?? false
            if isComplete { direct.insert(index) } else if mode != .empty { indirect.insert(index) }
        }
        return Selection(direct: direct, indirect: indirect)
    }

    /// The combined selection with those of the waiting tests whose parents are all there now.
    ///
    /// As in dbt, unit tests that wait are not taken in here.
    func incorporate(
        _ waiting: ResourceSet, into selected: ResourceSet, by mode: IndirectSelection
    ) -> ResourceSet {
        let parentsMax: ResourceSet
        switch mode {
        case .eager, .empty: return selected
        case .cautious: parentsMax = selected
        case .buildable: parentsMax = selected.union(ancestors(selected))
        }
        var settled = selected
        for index in waiting where project.resources[index].type.isNode {
            if graph.parents(of: index).allSatisfy({ parentsMax.contains(Int($0)) }) { settled.insert(index) }
        }
        return settled
    }

    private func ancestors(_ set: ResourceSet) -> ResourceSet { graph.ancestors(of: set, within: members) }

    private var sources: ResourceSet {
        var sources = ResourceSet(capacity: graph.count)
        for (index, resource) in project.resources.enumerated() where resource.type == .source {
            sources.insert(index)
        }
        return sources
    }

    /// The tests and unit tests that depend on something in a set directly.
    private func tests(of selected: ResourceSet) -> ResourceSet {
        var tests = ResourceSet(capacity: graph.count)
        for index in selected {
            for child in graph.children(of: index).lazy.map(Int.init) where members.contains(child) {
                let type = project.resources[child].type
                if type == .test || type == .unitTest { tests.insert(child) }
            }
        }
        return tests
    }
}
