// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import LotusCore
internal import ProjectFiles

/// `dbt compile`: makes the SQL of what is selected, or of `--inline`.
struct CompileCommand {
    let invocation: Invocation

    private var flags: Flags { invocation.flags }
    private var log: EventLog { invocation.log }

    func run() throws {
        guard !flags.bool("defer") else {
            throw LotusError(
                .dbtCommandMissing, "`dbt compile --defer` is not there yet",
                hint: "Leave --defer out: references then lead to this project's own relations.")
        }
        var work = try ProjectWork(invocation)
        let plain = work.parsed.manifest
        var manifest = plain
        do {
            let inline = try flags.text("inline").map { try addInline($0, to: &work) }
            let request = work.request()
            let project = try work.linked()
            work.tellContents(request)
            let nodes = try inline.map { [$0] } ?? selected(request, of: project, work)
            let results = try compile(nodes, work, manifest: &manifest)
            manifest.nodes.removeAll { $0.uniqueID == inline }
            try work.artifacts.write(manifest)
            try work.artifacts.write(RunResults(results, of: invocation, seconds: invocation.elapsedSeconds))
            show(results.map(\.node), isInline: inline != nil)
        } catch {
            // What was parsed is there, even if its SQL is not.
            try work.artifacts.write(plain)
            throw error
        }
    }

    private func addInline(_ sql: String, to work: inout ProjectWork) throws -> String {
        do {
            let (parsed, id) = try work.parsed.adding(inline: sql)
            work.parsed = parsed
            return id
        } catch {
            log.fire(.inlineFailed(error.message))
            throw InlineFailure(cause: error)
        }
    }

    // MARK: Selection

    private static let types: Set<ResourceType> = [
        .model, .test, .snapshot, .analysis, .operation, .seed, .documentation, .rpc, .sqlOperation,
        .function,
    ]

    /// The ids of what is selected, parents first.
    private func selected(
        _ request: ListRequest, of project: SelectableProject, _ work: ProjectWork
    ) throws(LotusError) -> [String] {
        var warnings: [SelectionWarning] = []
        let selector = try NodeSelector(
            project, previousState: work.state(), selectors: work.loaded.selectors,
            options: work.selectionOptions(Self.types, includesEmpty: false))
        let found: ResourceSet
        do {
            found = try selector.selectSet(
                request.spec(selectors: work.loaded.selectors), warnings: &warnings)
        } catch {
            try work.tell(warnings)
            throw error
        }
        try work.tell(warnings)
        let order = try selector.graph.topologicalOrder()
        return order.filter { found.contains($0) }.map { project.resources[$0].uniqueID }
    }

    // MARK: Work

    private func compile(
        _ ids: [String], _ work: ProjectWork, manifest: inout Manifest
    ) throws(LotusError) -> [RunResults.Result] {
        guard !ids.isEmpty else {
            log.fire(.nothingToDo)
            try log.throwWarnings()
            return []
        }
        let nodes = Dictionary(
            (work.parsed.manifest.nodes + work.parsed.manifest.functions).map { ($0.uniqueID, $0) }
        ) { first, _ in first }
        let chosen = ids.compactMap { nodes[$0] }
        log.fire(.formatting())
        log.fire(
            .concurrency(
                threads: work.loaded.profile.target.threads, target: work.loaded.profile.target.name,
                nodes: chosen.count { !$0.isEphemeralModel }))
        log.fire(.formatting())
        let compiler = ManifestCompiler(work.parsed, targetPath: work.loaded.targetPath)
        let references = UnpinnedReferences(work.parsed.manifest)
        var results: [RunResults.Result] = []
        for node in chosen {
            let start = invocation.time.now()
            log.fire(.nodeStarted(node, at: start))
            for event in references.events(of: node) { log.fire(event) }
            let compiled = node.hasSQL ? try compiler.node(node.uniqueID) : node
            try write(compiled, work)
            let end = invocation.time.now()
            log.fire(.nodeFinished(compiled, startedAt: start, at: end))
            // dbt takes an ephemeral model as part of others, unless it is asked for.
            if node.isEphemeralModel, !flags.isGiven("select") { continue }
            results.append(RunResults.Result(node: compiled, startedAt: start, compiledAt: end))
        }
        manifest = try compiler.compile([])
        return results
    }

    private func write(_ node: Node, _ work: ProjectWork) throws(LotusError) {
        guard node.isCompiled, let code = node.compiledCode, node.resourceType != .sqlOperation else {
            return
        }
        let path = node.writtenPath(below: work.artifacts.folder + "/compiled")
        try LocalFile.write(Array(code.utf8), to: path)
    }

    // MARK: Output

    /// The SQL of the nodes that are named first in the selection, or of `--inline`.
    private func show(_ nodes: [Node], isInline: Bool) {
        guard let first = isInline ? "" : flags.words("select").first else { return }
        for node in nodes {
            guard isInline || first.contains(node.name) else {
                log.fire(.note("Excluded node '\(node.name)' from results"))
                continue
            }
            log.fire(
                .compiled(
                    node, isInline: isInline, asJSON: flags.text("output") == "json",
                    isQuiet: flags.bool("quiet")))
        }
    }
}

/// The SQL of `--inline` cannot be parsed; why has been told.
struct InlineFailure: Error, CustomStringConvertible {
    let cause: LotusError

    var description: String { "Error parsing inline query" }
}

extension Node {
    var isEphemeralModel: Bool { resourceType == .model && config["materialized"] == "ephemeral" }

    /// Whether there is SQL to make.
    var hasSQL: Bool { resourceType != .seed && language == "sql" }
}
