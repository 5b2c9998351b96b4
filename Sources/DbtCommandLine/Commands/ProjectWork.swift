// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// What `parse`, `ls` and `compile` do first: load and parse the project.
struct ProjectWork {
    let loaded: LoadedProject
    let artifacts: ArtifactFolder
    var parsed: ParsedProject
    /// How long parsing took.
    let seconds: Double
    private let origin: Origin
    private let summary: ManifestSummary

    /// Where the project comes from.
    private enum Origin {
        case fresh(FreshParse)
        case stored(UpdatedProject)
    }

    init(_ invocation: Invocation) throws { try self.init(ProjectStart(invocation)) }

    init(_ start: ProjectStart) throws {
        let invocation = start.invocation
        loaded = start.loaded
        artifacts = start.artifacts
        if let stored = start.stored, let updated = stored.project() {
            stored.sayAgain()
            stored.renew()
            parsed = updated.project
            origin = .stored(updated)
        } else {
            let parse = try start.parser.parse()
            parsed = parse.project
            origin = .fresh(parse)
        }
        seconds = start.seconds
        parsed.manifest.selectors = loaded.selectorRecords
        parsed.manifest.metadata = start.completed(parsed.manifest.metadata)
        let warnings = ManifestWarnings(
            manifest: parsed.manifest, root: parsed.root, now: invocation.time.now())
        let events = warnings.events
        summary = ManifestSummary(
            pathCount: ParsePerformance.pathCount(parsed.manifest),
            isQuiet: events.isEmpty && !warnings.dependOnTime)
        for event in events { invocation.log.fire(event) }
        try invocation.log.throwWarnings()
    }

    /// How many files the manifest was made from.
    var pathCount: Int { summary.pathCount }

    /// How many of them were parsed by this command.
    var parsedCount: Int {
        switch origin {
        case .fresh: summary.pathCount
        case .stored(let updated): updated.parsedCount
        }
    }

    /// Writes the manifest as it was parsed, and keeps what was parsed for the next command.
    func writeManifest() throws(LotusError) {
        switch origin {
        case .fresh(let fresh):
            let texts = try artifacts.write(parsed.manifest)
            fresh.store(parsed.manifest, summary: summary, texts: texts)
        case .stored(let updated):
            if let texts = updated.texts() {
                try artifacts.write(texts, head: parsed.manifest.metadata)
            } else if let texts = try artifacts.write(parsed.manifest) {
                updated.keep(texts, summary: summary)
            }
        }
    }

    /// Keeps what was parsed for the next command, where the manifest is written with more than that.
    func keepParse() {
        if case .fresh(let fresh) = origin { fresh.store(parsed.manifest, summary: summary, texts: nil) }
    }

    private var invocation: Invocation { loaded.invocation }

    /// What selection asks of the project, which must have no circles; the graph is written.
    func linked() throws(LotusError) -> SelectableProject {
        let project = try SelectableProject(manifest: JSONValue(.map(parsed.manifest.record)))
        let graph = try project.graph()
        do {
            try graph.requireAcyclic()
        } catch {
            var placed = error
            placed.location = graph.findCycle()?.first.map { first in
                SourceLocation(file: project.resources[first].originalFilePath, line: 1, column: 1)
            }
            throw placed
        }
        try artifacts.write(LinkedGraph(parsed.manifest), invocation: invocation.identity)
        return project
    }

    // MARK: Selection

    /// What the command selects, and what goes along.
    func request() -> ListRequest {
        let flags = invocation.flags
        func given(_ name: String) -> [String]? { flags.isGiven(name) ? flags.words(name) : nil }
        var request = ListRequest()
        request.select = given("select")
        request.models = given("models")
        request.exclude = given("exclude")
        request.selector = flags.text("selector")
        request.resourceTypes = flags.words("resource_types")
        request.excludedResourceTypes = flags.words("exclude_resource_types")
        request.indirectSelection = flags.text("indirect_selection").flatMap(IndirectSelection.init) ?? .eager
        return request
    }

    func selectionOptions(_ types: Set<ResourceType>?, includesEmpty: Bool) -> SelectionOptions {
        let folder = loaded.project.folder
        let flags = invocation.flags
        return SelectionOptions(
            resourceTypes: types, includesEmpty: includesEmpty,
            pathExists: { LocalFile.exists("\(folder)/\($0)") },
            comparesUnrenderedValues: flags.bool("state_modified_compare_more_unrendered_values"),
            maximumSeedSizeMiB: flags.integer("maximum_seed_size_mib") ?? 1, now: invocation.time.now())
    }

    func state() throws(LotusError) -> PreviousState {
        try StateFolder.read(
            invocation.flags.text("state"), in: invocation.currentFolder, targetFolder: artifacts.folder)
    }

    /// Where references lead that the target does not hold; nil without `--defer`.
    ///
    /// - Parameter selected: the unique ids of what the command works on.
    func deferral(selected: Set<String>) throws(LotusError) -> Deferral? {
        let flags = invocation.flags
        guard flags.bool("defer") else { return nil }
        guard let path = flags.text("defer_state") ?? flags.text("state") else {
            throw LotusError(
                .selectionState,
                "--state or --defer-state are required for deferral, but neither was provided",
                hint: "Name the folder that holds the manifest.json of the state.")
        }
        let state = try StateFolder.read(path, in: invocation.currentFolder, targetFolder: artifacts.folder)
        guard let project = state.project else {
            throw LotusError(
                .selectionState, "there is no manifest.json in the state's folder '\(path)'",
                hint: "Copy the manifest.json of the target that is deferred to there.")
        }
        return Deferral(to: project, favorsState: flags.bool("favor_state"), selected: selected)
    }

    /// Tells what the project holds, and which selector is used because nothing else is asked for.
    func tellContents(_ request: ListRequest) {
        if invocation.flags.command.name != "list" {
            invocation.log.fire(.found(ResourceCounts.line(parsed.manifest)))
        }
        if let selector = request.standardSelector(of: loaded.selectors) {
            invocation.log.fire(.standardSelector(selector.name))
        }
    }

    /// What is asked for; what selection warns of is told, also when it fails.
    func select(
        _ request: ListRequest, with selector: NodeSelector
    ) throws(LotusError) -> ResourceSet {
        var warnings: [SelectionWarning] = []
        let found: ResourceSet
        do {
            found = try selector.selectSet(request.spec(selectors: loaded.selectors), warnings: &warnings)
        } catch {
            try tell(warnings)
            throw error
        }
        try tell(warnings)
        return found
    }

    /// Tells what selection warns of.
    func tell(_ warnings: [SelectionWarning]) throws(LotusError) {
        for warning in warnings { invocation.log.fire(.selection(warning)) }
        try invocation.log.throwWarnings()
    }
}
