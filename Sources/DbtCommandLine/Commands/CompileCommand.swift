// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import DbtRunner
internal import LotusCore
internal import ProjectFiles

/// `dbt compile`: makes the SQL of what is selected, or of `--inline`.
struct CompileCommand {
    let invocation: Invocation
    let databases: any DatabaseOpener

    private var flags: Flags { invocation.flags }
    private var log: EventLog { invocation.log }

    func run() async throws {
        let choice = try await choice()
        do {
            let compiled = try await compile(choice)
            var manifest = choice.compiler.manifest
            manifest.nodes.removeAll { $0.uniqueID == choice.inline }
            try choice.work.artifacts.write(manifest)
            try choice.work.artifacts.write(
                RunResults(
                    compiled.results, of: invocation,
                    environment: choice.work.loaded.session.metadataEnvironment,
                    seconds: invocation.elapsedSeconds))
            show(compiled.results.map(\.node), isInline: choice.inline != nil)
        } catch {
            // What was parsed is there, even if its SQL is not.
            try choice.work.artifacts.write(choice.plain)
            throw error
        }
    }

    // MARK: Choice

    /// What is to be compiled.
    private struct Choice: Sendable {
        let work: ProjectWork
        /// The manifest before anything was compiled.
        let plain: Manifest
        let compiler: ManifestCompiler
        let nodes: [Node]
        /// The id of the node that stands for `--inline`.
        let inline: String?
    }

    private func choice() async throws -> Choice {
        let work = try await CommandThread.run {
            let work = try ProjectWork(invocation)
            work.keepParse()
            return work
        }
        let landings: any SourceResolver
        do {
            landings = try await work.landings(databases)
        } catch {
            try work.artifacts.write(work.parsed.manifest)
            throw error
        }
        return try await CommandThread.run { try choose(work, landings) }
    }

    private func choose(_ parsed: ProjectWork, _ landings: any SourceResolver) throws -> Choice {
        var work = parsed
        let plain = work.parsed.manifest
        do {
            let inline = try flags.text("inline").map { try addInline($0, to: &work) }
            let request = work.request()
            let project = try work.linked()
            work.tellContents(request)
            let ids = try inline.map { [$0] } ?? selected(request, of: project, work)
            let manifest = work.parsed.manifest
            let nodes = Dictionary((manifest.nodes + manifest.functions).map { ($0.uniqueID, $0) }) {
                first, _ in first
            }
            let chosen = ids.compactMap { nodes[$0] }
            try tell(chosen, work)
            let compiler = ManifestCompiler(
                work.parsed, targetPath: work.loaded.targetPath,
                deferral: try work.deferral(selected: Set(ids)), landings: landings, selected: ids)
            return Choice(work: work, plain: plain, compiler: compiler, nodes: chosen, inline: inline)
        } catch {
            try work.artifacts.write(plain)
            throw error
        }
    }

    private func tell(_ nodes: [Node], _ work: ProjectWork) throws(LotusError) {
        guard !nodes.isEmpty else {
            log.fire(.nothingToDo)
            return try log.throwWarnings()
        }
        log.fire(.formatting())
        log.fire(
            .concurrency(
                threads: work.loaded.profile.target.threads, target: work.loaded.profile.target.name,
                nodes: nodes.count { !$0.isEphemeralModel }))
        log.fire(.formatting())
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
        let selector = try NodeSelector(
            project, previousState: work.state(), selectors: work.loaded.selectors,
            options: work.selectionOptions(Self.types, includesEmpty: false))
        let found = try work.select(request, with: selector)
        let order = try selector.graph.topologicalOrder()
        return order.filter { found.contains($0) }.map { project.resources[$0].uniqueID }
    }

    // MARK: Work

    /// Compiles without a database until a template asks for one, then with it.
    private func compile(_ choice: Choice) async throws -> NodeCompilation {
        let compilation = NodeCompilation(
            nodes: choice.nodes, compiler: choice.compiler, invocation: invocation,
            messages: choice.work.loaded.messages, targetFolder: choice.work.artifacts.folder)
        guard flags.bool("introspect") else {
            return try await CommandThread.run { try compilation.finished(with: NoDatabase.shared) }
        }
        let begun = try await CommandThread.run { try compilation.begun() }
        guard begun.needsDatabase else { return begun }
        let loaded = choice.work.loaded
        let pool = try await databases.open(
            loaded.profile.target, folder: loaded.project.folder, environment: loaded.project.environment,
            threads: 1)
        do {
            let finished = try await pool.withDatabase { try begun.finished(with: $0) }
            await pool.close()
            return finished
        } catch {
            await pool.close()
            throw error
        }
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
