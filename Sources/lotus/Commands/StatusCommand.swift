// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LakeDefinitions
import LotusCore
import Orchestrator

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "One screen: how fresh everything is, what runs, what failed and why.",
        discussion: "Exits with 1 when something failed and was not made well since.")

    @Flag(help: "Write JSON instead of text.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let report = try await ProjectInstance.use(workspace) { try await InstanceReport($0) }
        let sink = try OutputSink(path: nil)
        if json { report.writeJSON(to: sink) } else { report.writeText(to: sink) }
        try sink.finish()
        if report.hasFailures { throw ExitCode(LotusError.Exit.workFailed.rawValue) }
    }
}

/// How a whole instance stands.
private struct InstanceReport: Sendable {
    private let assets: [AssetReport]
    private let active: [RunRecord]
    private let daemon: RunLease?
    private let pausedSince: Timestamp?
    private let ticks: [Tick]
    private let now: Timestamp

    init(_ instance: ProjectInstance) async throws {
        let definitions = try await instance.definitions().definitions
        let store = instance.store
        assets = try await AssetReport.all(definitions, store)
        active = try await store.runs(.active)
        daemon = try await store.daemonLease()
        pausedSince = try await store.pausedSince()
        let names = Set(
            definitions.sensors.map { AutomatonName.sensor($0.name) }
                + definitions.schedules.map { AutomatonName.schedule($0.name) })
        ticks = try await store.automatonStates().filter { names.contains($0.key) }
            .compactMap(\.value.lastTick).filter { $0.status == .failed }
            .sorted { $0.automaton.name < $1.automaton.name }
        now = SystemTime().now()
    }

    private var failed: [AssetReport] {
        assets.filter { report in
            report.standing == .failed
                || report.failedChecks.contains { $0.result.severity == .error }
        }
    }

    var hasFailures: Bool { !failed.isEmpty || !ticks.isEmpty }

    private var daemonText: String {
        guard let daemon, daemon.owner.presence != .gone, daemon.expiresAt >= now else {
            return "`lotus up` does not run"
        }
        return "`lotus up` runs (process \(daemon.owner.process))"
    }

    func writeText(to sink: OutputSink) {
        sink.line(daemonText + (pausedSince.map { ", paused since \(OrchestrationText.time($0)) UTC" } ?? ""))
        sink.line()
        Listing.assets.writeTable(assets.filter { $0.asset.kind != .external }, to: sink)
        if !active.isEmpty {
            sink.line()
            Listing.runs.writeTable(active, to: sink)
        }
        if hasFailures { sink.line() }
        for tick in ticks {
            sink.line("\(tick.automaton.kind.rawValue) \(tick.automaton.name) failed: \(tick.error ?? "")")
        }
        for report in failed {
            let checks = report.failedChecks.map { "check \($0.result.check): \($0.message ?? "failed")" }
            let reasons = (report.standing == .failed ? [report.reason] : []) + checks
            for reason in reasons { sink.line("\(report.asset.key) failed: \(TextTable.oneLine(reason))") }
        }
    }

    func writeJSON(to sink: OutputSink) {
        sink.line(
            JSONWriter.text(form: .pretty) { writer in
                writer.object { writer in
                    writer.member("daemon", daemon.map { Int64($0.owner.process) })
                    writer.member("paused_since", pausedSince?.description)
                    writer.key("assets")
                    writer.array { writer in
                        for report in assets { writer.object { report.writeMembers(to: &$0) } }
                    }
                    writer.key("runs")
                    writer.array { writer in
                        for run in active { writer.object { run.writeMembers(to: &$0) } }
                    }
                    writer.key("failed_ticks")
                    writer.array { writer in for tick in ticks { tick.write(to: &writer) } }
                }
            })
    }
}
