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

    init(_ invocation: Invocation) throws {
        loaded = try LoadedProject.load(invocation)
        artifacts = ArtifactFolder(
            folder: loaded.targetFolder, log: invocation.log, writesJSON: invocation.flags.bool("write_json"))
        if invocation.flags.bool("partial_parse"), !artifacts.hasManifest { invocation.log.fire(.fullParse) }
        let start = invocation.time.now()
        parsed = try DbtProjectParser(folder: loaded.project.folder, session: loaded.session).parse()
        seconds = Double(invocation.time.now().microseconds - start.microseconds) / 1_000_000
        parsed.manifest.selectors = loaded.selectorRecords
        parsed.manifest.metadata.generatedAt = invocation.time.now().description
        parsed.manifest.metadata.invocationStartedAt = invocation.startedAt.description
        let warnings = ManifestWarnings(
            manifest: parsed.manifest, root: parsed.root, now: invocation.time.now())
        for event in warnings.events { invocation.log.fire(event) }
        try invocation.log.throwWarnings()
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

    /// Tells what the project holds, and which selector is used because nothing else is asked for.
    func tellContents(_ request: ListRequest) {
        if invocation.flags.command.name != "list" {
            invocation.log.fire(.found(ResourceCounts.line(parsed.manifest)))
        }
        if let selector = request.standardSelector(of: loaded.selectors) {
            invocation.log.fire(.standardSelector(selector.name))
        }
    }

    /// Tells what selection warns of.
    func tell(_ warnings: [SelectionWarning]) throws(LotusError) {
        for warning in warnings { invocation.log.fire(.selection(warning)) }
        try invocation.log.throwWarnings()
    }
}
