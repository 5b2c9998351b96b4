// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator

/// Tells what a daemon does, a line for each thing that somebody wants to know.
struct DaemonLog: Sendable {
    let folder: String

    func note(_ event: DaemonEvent) {
        switch event {
        case .started(let definitions):
            line("started\(definitions.map { ": " + Self.contents($0) } ?? "")")
            if let definitions { tell(definitions) }
        case .definitionsLoaded(let definitions):
            line("the project was read again: \(Self.contents(definitions))")
            tell(definitions)
        case .definitionsFailed(let error):
            line("the project cannot be read; what was read before stays in force")
            Terminal.show(error, verbose: false)
        case .ticked(let tick): ticked(tick)
        case .runQueued: break
        case .runStarted(let run):
            line("run \(run.id.short) started: \(Self.targets(run)) (\(Self.cause(run.request)))")
        case .runEnded(let run): ended(run)
        case .trouble(let what, let error):
            line("trouble with \(what)")
            Terminal.show(error, verbose: false)
        case .stopping(let runs):
            line(runs == 0 ? "stopping" : "stopping: \(runs) runs may end; press Ctrl-C again to end at once")
        case .stopped: line("stopped")
        }
    }

    private func tell(_ definitions: Definitions) {
        for warning in definitions.warnings { Terminal.warn(warning) }
        let idle = definitions.sensors.filter(\.targets.isEmpty).compactMap(\.tags["lotus/stream"])
        if !idle.isEmpty { line("no model reads \(Self.list(idle)): their sensors request nothing") }
    }

    private static func list(_ names: [String]) -> String {
        let shown = names.prefix(shownMax).joined(separator: ", ")
        return names.count > shownMax ? "\(shown) and \(names.count - shownMax) more" : shown
    }

    private static let shownMax = 5

    private func ticked(_ tick: Tick) {
        guard tick.status == .failed else { return }
        line("\(tick.automaton.kind.rawValue) \(tick.automaton.name) failed: \(tick.error ?? "")")
    }

    private func ended(_ run: RunRecord) {
        let seconds = run.startedAt.flatMap { start in
            run.endedAt.map { " in " + FigureText.duration($0 - start) }
        }
        let steps = "\(run.counts.succeeded) of \(run.counts.planned) steps"
        switch run.status {
        case .succeeded: line("run \(run.id.short) succeeded: \(steps)\(seconds ?? "")")
        default:
            line(
                "run \(run.id.short) \(run.status.rawValue)\(seconds ?? ""): \(run.reason ?? steps); "
                    + "`lotus runs show \(run.id.short)` tells more")
        }
    }

    private func line(_ text: String) {
        let time = SystemTime().now().description.dropFirst(11).prefix(8)
        Terminal.writeError("\(time) \(Terminal.redactor.redact(text))\n")
    }

    private static func contents(_ definitions: Definitions) -> String {
        let assets = definitions.assets.assets.values
        let streams = assets.count { $0.kind == .stream }
        let nodes = assets.count { $0.kind != .stream && $0.kind != .external }
        return "\(streams) streams, \(nodes) models and seeds, \(definitions.schedules.count) schedules"
    }

    /// The first assets of a run.
    static func targets(_ run: RunRecord) -> String {
        guard run.request.job == .materialize else { return "the upkeep of the lake" }
        let names = run.request.assets.map(\.description)
        return names.count <= 3
            ? names.joined(separator: ", ")
            : names.prefix(2).joined(separator: ", ") + " and \(names.count - 2) more"
    }

    static func cause(_ request: RunRequest) -> String {
        let name = request.trigger.name
        let text =
            switch request.trigger.kind {
            case .manual: "asked for"
            case .sensor: "new files of \(request.tags["lotus/stream"] ?? name ?? "")"
            case .schedule: name ?? "schedule"
            case .automation: "automation"
            case .backfill: "backfill"
            case .retry: "attempt \(request.attempt)"
            }
        return text
    }
}
