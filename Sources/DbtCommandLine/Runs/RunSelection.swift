// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore

/// What a command that runs nodes works on.
enum RunSelection {
    /// What the options select.
    case options
    /// These nodes, by unique_id.
    case nodes(Set<String>)
}

/// Finds out which nodes a command runs, and in which order.
struct RunPlanner {
    let work: ProjectWork
    let invocation: Invocation
    let landings: any SourceResolver

    /// - Returns: nil when nothing is selected, which has been told.
    func plan(_ selection: RunSelection) throws -> RunPlan? {
        let request = work.request()
        let project = try work.linked()
        work.tellContents(request)
        let selector = try NodeSelector(
            project, previousState: work.state(), selectors: work.loaded.selectors,
            options: work.selectionOptions(try types(request), includesEmpty: false))
        var selected = try selected(selection, request, selector)
        tellUnitTests(&selected, project)
        guard !selected.isEmpty else {
            invocation.log.fire(.nothingToDo)
            try invocation.log.throwWarnings()
            return nil
        }
        let ids = selected.map { selector.graph.uniqueIDs[$0] }
        return try RunPlan(
            compiler: ManifestCompiler(
                work.parsed, targetPath: work.loaded.targetPath,
                deferral: try work.deferral(selected: Set(ids)), landings: landings, selected: ids),
            manifest: work.parsed.manifest, graph: try graph(selector), selected: selected,
            root: work.parsed.root.name)
    }

    // MARK: Selection

    private func selected(
        _ selection: RunSelection, _ request: ListRequest, _ selector: NodeSelector
    ) throws(LotusError) -> ResourceSet {
        if case .nodes(let ids) = selection { return selector.graph.set(of: ids) }
        return try work.select(request, with: selector)
    }

    private static let ofBuild: Set<ResourceType> = [
        .model, .snapshot, .seed, .test, .unitTest, .savedQuery, .exposure, .function,
    ]
    private static let tests: Set<ResourceType> = [.test, .unitTest]

    private func types(_ request: ListRequest) throws(LotusError) -> Set<ResourceType> {
        switch invocation.flags.command.name {
        case "run": return [.model]
        case "seed": return [.seed]
        case "test": return try chosen(request, among: Self.tests)
        default: return try chosen(request, among: Self.ofBuild)
        }
    }

    private func chosen(
        _ request: ListRequest, among types: Set<ResourceType>
    ) throws(LotusError) -> Set<ResourceType> {
        let isAll =
            request.resourceTypes.isEmpty || !Set(["all", "default"]).isDisjoint(with: request.resourceTypes)
        var request = request
        if isAll { request.resourceTypes = ["all"] }
        return try request.types().intersection(types)
    }

    // MARK: Unit tests

    /// Unit tests are not run yet: that is said, so that nobody takes silence for success.
    private func tellUnitTests(_ selected: inout ResourceSet, _ project: SelectableProject) {
        var others = ResourceSet(capacity: project.resources.count)
        var count = 0
        for index in selected {
            if project.resources[index].type == .unitTest { count += 1 } else { others.insert(index) }
        }
        guard count > 0 else { return }
        selected = others
        invocation.log.fire(.unitTestsLeftOut(count))
    }

    // MARK: Graph

    private func graph(_ selector: NodeSelector) throws(LotusError) -> ResourceGraph {
        guard invocation.flags.command.name == "build" else { return selector.graph }
        var (tests, waiting) = (
            ResourceSet(capacity: selector.graph.count), ResourceSet(capacity: selector.graph.count)
        )
        let ofNodes: Set<ResourceType> = [.model, .seed, .snapshot, .analysis, .operation, .sqlOperation]
        for (index, resource) in selector.project.resources.enumerated() where resource.isEnabled {
            if resource.type == .test {
                tests.insert(index)
            } else if ofNodes.contains(resource.type) {
                waiting.insert(index)
            }
        }
        return try selector.graph.waitingForTests(tests, waiting)
    }
}
