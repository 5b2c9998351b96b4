// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator

/// How an asset stands: what people want to know of it first.
struct AssetReport: Sendable {
    enum Standing: String, Sendable {
        case running, queued, failed, stale, fresh, external
        case never = "not made"
        case skipped
    }

    let asset: Asset
    let state: AssetState
    let standing: Standing
    /// Why it stands so.
    let reason: String
    let failedChecks: [StoredCheckResult]

    /// All assets of some definitions, parents first.
    static func all(_ definitions: Definitions, _ store: any RunStore) async throws -> [AssetReport] {
        let graph = definitions.assets
        let states = try await store.assetStates(nil)
        let active = try await store.runs(.active)
        let decisions = try await store.automationDecisions()
        let checks = try await store.checkResults(graph.order)
        return graph.order.compactMap { key in
            guard let asset = graph[key] else { return nil }
            let failed = (checks[key] ?? []).filter { result in
                !result.result.passed && asset.checks.contains { $0.name == result.result.check }
            }
            let judge = Judge(graph: graph, states: states, active: active, decisions: decisions)
            let (standing, reason) = judge.standing(of: asset)
            return AssetReport(
                asset: asset, state: states[key] ?? AssetState(), standing: standing, reason: reason,
                failedChecks: failed)
        }
    }

    /// What is asked when an asset is judged.
    private struct Judge {
        let graph: AssetGraph
        let states: [AssetKey: AssetState]
        let active: [RunRecord]
        let decisions: [AssetKey: AutomationDecision]

        func standing(of asset: Asset) -> (Standing, String) {
            let state = states[asset.key] ?? AssetState()
            if let run = active.first(where: { $0.request.assets.contains(asset.key) }) {
                let word: Standing = run.status == .queued ? .queued : .running
                return (word, "run \(run.id.short)")
            }
            if let attempt = state.attempt, attempt.id > state.latest?.id ?? 0 {
                switch attempt.status {
                case .failed, .canceled:
                    return (
                        .failed, "\(attempt.reason ?? attempt.status.rawValue) (run \(attempt.run.short))"
                    )
                case .skipped: return (.skipped, attempt.reason ?? "run \(attempt.run.short)")
                case .planned, .started, .succeeded: break
                }
            }
            guard let latest = state.latest else {
                if asset.kind == .external { return (.external, "") }
                return (.never, decisions[asset.key]?.reason ?? "")
            }
            if asset.kind == .stream || asset.kind == .external { return (.fresh, "") }
            let since = state.attempt?.id ?? latest.id
            let newer = graph.parents(of: asset.key).filter { (states[$0]?.latest?.id ?? 0) > since }
            if let parent = newer.first {
                return (.stale, decisions[asset.key]?.reason ?? "\(parent) has new data")
            }
            return (.fresh, "")
        }
    }

    func writeMembers(to writer: inout JSONWriter) {
        writer.member("key", asset.key.description)
        writer.member("kind", asset.kind.rawValue)
        writer.member("name", asset.name)
        writer.member("group", asset.group)
        writer.member("description", asset.description)
        writer.member("tags", asset.tags)
        writer.member("owners", asset.owners)
        writer.member("dependencies", asset.dependencies.map(\.description))
        writer.member("checks", asset.checks.map(\.name))
        writer.member("automation", asset.automation.description)
        writer.member("materialization", asset.materialization)
        writer.member("standing", standing.rawValue)
        writer.member("reason", reason)
        writer.member("made_at", state.latest?.time.description)
        writer.member("run", state.latest?.run?.text)
        writer.key("metadata")
        if let metadata = state.latest?.metadata { writer.value(metadata.json) } else { writer.null() }
        writer.member("failed_checks", failedChecks.map(\.result.check))
    }
}

extension Listing<AssetReport> {
    static var assets: Self {
        let now = SystemTime().now()
        return Listing(
            fields: [
                Field(header: TextTable.Header("asset")) { $0.asset.key.description },
                Field(header: TextTable.Header("kind")) { $0.asset.kind.rawValue },
                Field(header: TextTable.Header("group")) { $0.asset.group },
                Field(header: TextTable.Header("state")) { $0.standing.rawValue },
                Field(header: TextTable.Header("made")) {
                    $0.state.latest.map { OrchestrationText.ago($0.time, now) } ?? ""
                },
                Field(header: TextTable.Header("rows", alignsRight: true)) {
                    OrchestrationText.count($0.state.latest?.metadata.rows)
                },
                Field(header: TextTable.Header("automation")) {
                    $0.asset.isExecutable && $0.asset.kind != .stream ? $0.asset.automation.description : ""
                },
                Field(header: TextTable.Header("note")) { report in
                    let checks =
                        report.failedChecks.isEmpty
                        ? []
                        : [
                            "failed checks: "
                                + report.failedChecks.map(\.result.check).joined(separator: ", ")
                        ]
                    return ([report.reason].filter { !$0.isEmpty } + checks).joined(separator: "; ")
                },
            ],
            json: { $0.writeMembers(to: &$1) })
    }
}
