// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Selects resources of a project as dbt 1.12 does (`dbt/graph/selector.py`).
///
///     let selector = try NodeSelector(project, options: SelectionOptions(resourceTypes: [.model]))
///     var warnings: [SelectionWarning] = []
///     let spec = try SelectionSpec.commandLine(select: ["+fct_sales"], exclude: nil)
///     let selected = try selector.select(spec, warnings: &warnings)
package struct NodeSelector: Sendable {
    package let project: SelectableProject
    /// Index for index the project's resources.
    package let graph: ResourceGraph
    /// What an earlier run left, for `state:`, `result:` and `source_status:`.
    package let previousState: PreviousState
    /// Those of `selectors.yml`, for `selector:`.
    package let selectors: Selectors
    package let options: SelectionOptions
    /// The enabled resources: the others are never selected nor walked over.
    let members: ResourceSet

    /// A selector of a project's resources.
    ///
    /// - Throws: ``LotusError`` when the resources are no graph, or depend on each other in a circle.
    package init(
        _ project: SelectableProject, previousState: PreviousState = PreviousState(),
        selectors: Selectors = Selectors(), options: SelectionOptions = SelectionOptions()
    ) throws(LotusError) {
        self.project = project
        self.graph = try project.graph()
        try graph.requireAcyclic()
        self.previousState = previousState
        self.selectors = selectors
        self.options = options
        var members = ResourceSet(capacity: project.resources.count)
        for (index, resource) in project.resources.enumerated() where resource.isEnabled {
            members.insert(index)
        }
        self.members = members
    }

    /// The selected resources by unique_id.
    ///
    /// - Parameter warnings: Takes in what dbt warns of, in its order, also when an error ends the work.
    package func select(
        _ spec: SelectionSpec, warnings: inout [SelectionWarning]
    ) throws(LotusError) -> [SelectableResource] {
        try selectSet(spec, warnings: &warnings).map { project.resources[$0] }
            // By code points, as Python compares.
            .sorted { $0.uniqueID.utf8.lexicographicallyPrecedes($1.uniqueID.utf8) }
    }

    /// The selected resources as a set of the graph.
    package func selectSet(
        _ spec: SelectionSpec, warnings: inout [SelectionWarning]
    ) throws(LotusError) -> ResourceSet {
        var evaluation = Evaluation(warnings: warnings)
        defer { warnings = evaluation.warnings }
        return try selected(spec, &evaluation)
    }

    /// What goes along while a spec is evaluated.
    struct Evaluation {
        var warnings: [SelectionWarning]
        /// The selectors of `selectors.yml` that are being evaluated, outermost first.
        var openSelectors: [String] = []
    }

    /// The resources of a spec that are of the wanted types.
    func selected(_ spec: SelectionSpec, _ evaluation: inout Evaluation) throws(LotusError) -> ResourceSet {
        let found = try evaluate(spec, &evaluation).direct
        var kept = ResourceSet(capacity: graph.count)
        for index in found where isWanted(project.resources[index]) { kept.insert(index) }
        return kept
    }

    private func isWanted(_ resource: SelectableResource) -> Bool {
        (options.resourceTypes?.contains(resource.type) ?? true)
            && (options.includesEmpty || !resource.isEmpty)
    }
}

// MARK: - Specs

extension NodeSelector {
    /// What a spec selects, and the tests that would come with it if all their parents were there.
    struct Selection {
        var direct: ResourceSet
        var indirect: ResourceSet
    }

    private func evaluate(
        _ spec: SelectionSpec, _ evaluation: inout Evaluation
    ) throws(LotusError) -> Selection {
        switch spec {
        case .criteria(let criteria): try evaluate(criteria, &evaluation)
        case .group(let group): try evaluate(group, &evaluation)
        }
    }

    private func evaluate(
        _ criteria: SelectionCriteria, _ evaluation: inout Evaluation
    ) throws(LotusError) -> Selection {
        let found: ResourceSet
        do {
            found = try search(criteria, &evaluation)
        } catch {
            var placed = error
            placed.location = error.location ?? criteria.location
            throw placed
        }
        let selected = found.union(relatives(of: found, criteria))
        // What a selector of the file selects has its tests already, but for those that it excludes.
        if criteria.indirectSelection == .empty || criteria.method == .selector {
            return Selection(direct: selected, indirect: ResourceSet(capacity: graph.count))
        }
        return expand(selected, by: criteria.indirectSelection)
    }

    private func relatives(of found: ResourceSet, _ criteria: SelectionCriteria) -> ResourceSet {
        var relatives = ResourceSet(capacity: graph.count)
        if criteria.takesChildrensParents {
            relatives.formUnion(graph.childrensParents(of: found, within: members))
        }
        if criteria.parents != .none {
            relatives.formUnion(graph.ancestors(of: found, depth: criteria.parents.depth, within: members))
        }
        if criteria.children != .none {
            relatives.formUnion(graph.descendants(of: found, depth: criteria.children.depth, within: members))
        }
        return relatives
    }

    private func evaluate(
        _ group: SelectionSpec.Group, _ evaluation: inout Evaluation
    ) throws(LotusError) -> Selection {
        var parts: [Selection] = []
        for component in group.components { parts.append(try evaluate(component, &evaluation)) }
        let direct = combine(parts.map(\.direct), group.operation)
        let indirect = combine(parts.map { $0.direct.union($0.indirect) }, group.operation)
        let settled = incorporate(indirect, into: direct, by: group.indirectSelection)
        if let name = group.warnsAs, settled.isEmpty { evaluation.warnings.append(.nothingMatches(name)) }
        return Selection(direct: settled, indirect: indirect)
    }

    private func combine(
        _ sets: [ResourceSet], _ operation: SelectionSpec.Group.Operation
    ) -> ResourceSet {
        guard let first = sets.first else { return ResourceSet(capacity: graph.count) }
        return sets.dropFirst().reduce(first) { result, set in
            switch operation {
            case .union: result.union(set)
            case .intersection: result.intersection(set)
            case .difference: result.subtracting(set)
            }
        }
    }
}
