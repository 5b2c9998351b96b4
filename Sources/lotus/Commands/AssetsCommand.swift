// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LakeDefinitions
import LotusCore
import Orchestrator

struct AssetsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "assets", abstract: "Look at the assets of the project: streams, models, seeds.",
        subcommands: [AssetsListCommand.self, AssetsShowCommand.self, AssetsLineageCommand.self])
}

struct AssetsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List assets with their state, parents first.")

    @Option(help: "Only assets of this group.")
    var group: String?
    @Flag(help: "Write JSON instead of a table.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let group = group
        let reports = try await ProjectInstance.use(workspace) { instance in
            try await AssetReport.all(instance.definitions().definitions, instance.store)
                .filter { group == nil || $0.asset.group == group }
        }
        let sink = try OutputSink(path: nil)
        if json {
            Listing.assets.writeJSON(reports, to: sink)
        } else {
            Listing.assets.writeTable(reports, to: sink)
        }
        try sink.finish()
    }
}

struct AssetsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show an asset: what it is, what it is made from, its last makings.")

    @Argument(help: "Its key, or its dbt name.")
    var asset: String
    @Option(help: ArgumentHelp("At most so many makings.", valueName: "count"))
    var limit = 10
    @Flag(help: "Write JSON instead of text.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let (name, limit) = (asset, limit)
        let found = try await ProjectInstance.use(workspace) { instance in
            let definitions = try await instance.definitions().definitions
            let asset = try definitions.assets.asset(named: name)
            let report = try await AssetReport.all(definitions, instance.store)
                .first { $0.asset.key == asset.key }
            return AssetDetails(
                report: report, children: definitions.assets.children(of: asset.key),
                makings: try await instance.store.materializations(
                    of: asset.key, before: nil, limit: max(1, limit)),
                checks: try await instance.store.checkResults([asset.key])[asset.key] ?? [],
                decision: try await instance.store.automationDecisions()[asset.key])
        }
        let sink = try OutputSink(path: nil)
        if json { found.writeJSON(to: sink) } else { found.writeText(to: sink) }
        try sink.finish()
    }
}

/// All that is told of one asset.
private struct AssetDetails: Sendable {
    let report: AssetReport?
    let children: [AssetKey]
    let makings: [Materialization]
    let checks: [StoredCheckResult]
    let decision: AutomationDecision?

    func writeText(to sink: OutputSink) {
        guard let report else { return }
        let asset = report.asset
        sink.line("\(asset.key) (\(asset.kind.rawValue) \(asset.name))")
        if let text = asset.description { sink.line(TextTable.oneLine(text)) }
        sink.line("state \(report.standing.rawValue)\(report.reason.isEmpty ? "" : ": \(report.reason)")")
        sink.line("group \(asset.group)")
        if !asset.owners.isEmpty { sink.line("owners \(asset.owners.joined(separator: ", "))") }
        if !asset.tags.isEmpty {
            let tags = asset.tags.sorted { $0.key < $1.key }.map {
                $0.value.isEmpty ? $0.key : "\($0.key)=\($0.value)"
            }
            sink.line("tags \(tags.joined(separator: ", "))")
        }
        if let place = asset.location { sink.line("file \(place.file)") }
        sink.line("made from \(Self.names(asset.dependencies))")
        sink.line("makes \(Self.names(children))")
        if asset.kind != .stream, asset.isExecutable { sink.line("automation \(asset.automation)") }
        if let decision { sink.line("\(OrchestrationText.time(decision.time)) UTC: \(decision.reason)") }
        if !checks.isEmpty {
            sink.line()
            Listing.checks.writeTable(checks, to: sink)
        }
        sink.line()
        Listing.makings.writeTable(makings, to: sink)
    }

    private static func names(_ keys: [AssetKey]) -> String {
        keys.isEmpty ? "nothing" : keys.map(\.description).joined(separator: ", ")
    }

    func writeJSON(to sink: OutputSink) {
        guard let report else { return }
        sink.line(
            JSONWriter.text(form: .pretty) { writer in
                writer.object { writer in
                    report.writeMembers(to: &writer)
                    writer.member("children", children.map(\.description))
                    writer.key("makings")
                    writer.array { writer in
                        for making in makings {
                            writer.object { Listing.makings.json(making, &$0) }
                        }
                    }
                    writer.key("check_results")
                    writer.array { writer in
                        for check in checks { writer.object { Listing.checks.json(check, &$0) } }
                    }
                }
            })
    }
}

extension Listing<Materialization> {
    static var makings: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("made (UTC)")) { OrchestrationText.time($0.time) },
                Field(header: TextTable.Header("by")) {
                    $0.isObservation ? "others" : $0.run?.short ?? ""
                },
                Field(header: TextTable.Header("rows", alignsRight: true)) {
                    OrchestrationText.count($0.metadata.rows)
                },
                Field(header: TextTable.Header("files", alignsRight: true)) {
                    OrchestrationText.count($0.metadata.files)
                },
                Field(header: TextTable.Header("bytes", alignsRight: true)) {
                    OrchestrationText.count($0.metadata.bytes)
                },
                Field(header: TextTable.Header("took", alignsRight: true)) {
                    $0.metadata.seconds.map { FigureText.duration(.seconds($0)) } ?? ""
                },
            ],
            json: { making, writer in
                writer.member("id", making.id)
                writer.member("run", making.run?.text)
                writer.member("time", making.time.description)
                writer.member("is_observation", making.isObservation)
                writer.member("metadata", making.metadata.json)
            })
    }
}

extension Listing<StoredCheckResult> {
    static var checks: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("check")) { $0.result.check },
                Field(header: TextTable.Header("result")) {
                    $0.result.passed ? "passed" : $0.result.severity == .warning ? "warns" : "failed"
                },
                Field(header: TextTable.Header("failures", alignsRight: true)) {
                    OrchestrationText.count($0.result.failures)
                },
                Field(header: TextTable.Header("time (UTC)")) { OrchestrationText.time($0.time) },
            ],
            json: { check, writer in
                writer.member("check", check.result.check)
                writer.member("passed", check.result.passed)
                writer.member("severity", check.result.severity.rawValue)
                writer.member("failures", check.result.failures)
                writer.member("time", check.time.description)
                writer.member("run", check.run?.text)
            })
    }
}

struct AssetsLineageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lineage", abstract: "Show what is made from what, as a tree.")

    @Argument(help: "Only what this asset is made from and what is made from it.")
    var asset: String?
    @Flag(help: "Write JSON instead of text: the assets and the edges between them.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let name = asset
        let (graph, keys) = try await ProjectInstance.use(workspace) { instance in
            let graph = try await instance.definitions().definitions.assets
            guard let name else { return (graph, Set(graph.order)) }
            let key = try graph.asset(named: name).key
            return (graph, graph.ancestors(of: [key]).union(graph.descendants(of: [key])).union([key]))
        }
        let sink = try OutputSink(path: nil)
        if json { writeJSON(graph, keys, to: sink) } else { LineageTree(graph, keys).write(to: sink) }
        try sink.finish()
    }

    private func writeJSON(_ graph: AssetGraph, _ keys: Set<AssetKey>, to sink: OutputSink) {
        sink.line(
            JSONWriter.text(form: .pretty) { writer in
                writer.object { writer in
                    writer.member("assets", graph.order.filter { keys.contains($0) }.map(\.description))
                    writer.key("edges")
                    writer.array { writer in
                        for key in graph.order where keys.contains(key) {
                            for parent in graph.parents(of: key) where keys.contains(parent) {
                                writer.array { writer in
                                    writer.string(parent.description)
                                    writer.string(key.description)
                                }
                            }
                        }
                    }
                }
            })
    }
}

/// Assets below what they are made from; one that has several parents stands below each, and what is made
/// from it only below the first.
private struct LineageTree {
    private let graph: AssetGraph
    private let keys: Set<AssetKey>

    init(_ graph: AssetGraph, _ keys: Set<AssetKey>) {
        self.graph = graph
        self.keys = keys
    }

    func write(to sink: OutputSink) {
        var shown: Set<AssetKey> = []
        for key in graph.order where keys.contains(key) {
            if graph.parents(of: key).contains(where: { keys.contains($0) }) { continue }
            write(key, "", "", &shown, to: sink)
        }
    }

    private func write(
        _ key: AssetKey, _ lead: String, _ below: String, _ shown: inout Set<AssetKey>, to sink: OutputSink
    ) {
        let children = graph.children(of: key).filter { keys.contains($0) }
        guard shown.insert(key).inserted else {
            sink.line("\(lead)\(key)\(children.isEmpty ? "" : " …")")
            return
        }
        sink.line("\(lead)\(key)")
        for (index, child) in children.enumerated() {
            let isLast = index == children.count - 1
            write(
                child, below + (isLast ? "└─ " : "├─ "), below + (isLast ? "   " : "│  "), &shown, to: sink)
        }
    }
}
