// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LotusCore
import Orchestrator

struct RunsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "Look at runs, stop them, or run them again.",
        subcommands: [
            RunsListCommand.self, RunsShowCommand.self, RunsLogsCommand.self, RunsCancelCommand.self,
            RunsRetryCommand.self, RunsWorkCommand.self,
        ])
}

struct RunsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List runs, the newest first.")

    @Option(help: ArgumentHelp("Only runs in this status.", valueName: "status"))
    var status: [RunStatus] = []

    @Option(help: ArgumentHelp("Only runs that make this asset.", valueName: "asset"))
    var asset: String?

    @Option(help: ArgumentHelp("At most so many.", valueName: "count"))
    var limit = 20

    @Flag(help: "Write JSON instead of a table.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        var filter = RunFilter()
        if !status.isEmpty { filter.statuses = Set(status) }
        filter.asset = asset.flatMap { AssetKey(parsing: $0) }
        filter.limit = max(1, limit)
        let wanted = filter
        let runs = try await ProjectInstance.use(workspace) { try await $0.store.runs(wanted) }
        let sink = try OutputSink(path: nil)
        if json { Listing.runs.writeJSON(runs, to: sink) } else { Listing.runs.writeTable(runs, to: sink) }
        try sink.finish()
    }
}

extension RunStatus: ExpressibleByArgument {}

extension Listing<RunRecord> {
    static var runs: Self {
        let now = SystemTime().now()
        return Listing(
            fields: [
                Field(header: TextTable.Header("run")) { $0.id.short },
                Field(header: TextTable.Header("status")) { $0.status.rawValue },
                Field(header: TextTable.Header("makes")) { DaemonLog.targets($0) },
                Field(header: TextTable.Header("because of")) { DaemonLog.cause($0.request) },
                Field(header: TextTable.Header("created (UTC)")) { OrchestrationText.time($0.createdAt) },
                Field(header: TextTable.Header("took", alignsRight: true)) {
                    OrchestrationText.duration($0.startedAt, $0.endedAt, now)
                },
                Field(header: TextTable.Header("steps", alignsRight: true)) {
                    "\($0.counts.succeeded)/\($0.counts.planned)"
                },
                Field(header: TextTable.Header("reason")) { $0.reason ?? "" },
            ],
            json: { $0.writeMembers(to: &$1) })
    }
}

extension RunRecord {
    func writeMembers(to writer: inout JSONWriter) {
        writer.member("id", id.text)
        writer.member("status", status.rawValue)
        writer.member("job", request.job.rawValue)
        writer.member("assets", request.assets.map(\.description))
        writer.member("trigger", request.trigger.kind.rawValue)
        writer.member("trigger_name", request.trigger.name)
        writer.member("run_key", request.runKey)
        writer.member("tags", request.tags)
        writer.member("priority", request.priority)
        writer.member("attempt", request.attempt)
        writer.member("parent", request.parent?.text)
        writer.member("full_refresh", request.options.isFullRefresh)
        writer.member("first_day", request.options.firstDay)
        writer.member("last_day", request.options.lastDay)
        writer.member("created_at", createdAt.description)
        writer.member("started_at", startedAt?.description)
        writer.member("ended_at", endedAt?.description)
        writer.member("steps_planned", counts.planned)
        writer.member("steps_succeeded", counts.succeeded)
        writer.member("steps_failed", counts.failed)
        writer.member("steps_skipped", counts.skipped)
        writer.member("reason", reason)
    }
}

/// A run that a person names: by the whole of its name, or the end of it.
struct RunArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("A run, by its name or the end of it.", valueName: "run"))
    var name: String

    func find(_ store: any RunStore) async throws -> RunRecord {
        try await Self.find(name, store)
    }

    static func find(_ name: String, _ store: any RunStore) async throws -> RunRecord {
        if let run = try await store.run(RunID(name)) { return run }
        let found = name.isEmpty ? [] : try await store.runs(idEnding: name, limit: 2)
        guard let run = found.first else {
            throw LotusError(
                .runUnknown, "there is no run `\(name)`", hint: "`lotus runs ls` lists the last ones")
        }
        guard found.count == 1 else {
            throw LotusError(
                .runUnknown, "the names of several runs end with `\(name)`",
                hint: "give more of it: \(found.map(\.id.text).joined(separator: ", "))")
        }
        return run
    }
}

struct RunsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a run: its steps, what happened, and why it ended as it did.")

    @OptionGroup var run: RunArgument

    @Flag(help: "Write JSON instead of text.")
    var json = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let name = run.name
        let (record, steps, events) = try await ProjectInstance.use(workspace) { instance in
            let record = try await RunArgument.find(name, instance.store)
            var filter = EventFilter()
            filter.run = record.id
            filter.limit = 10_000
            return (
                record, try await instance.store.steps(of: record.id),
                try await instance.store.events(filter)
            )
        }
        let sink = try OutputSink(path: nil)
        if json { write(record, steps, events, to: sink) } else { show(record, steps, events, to: sink) }
        try sink.finish()
    }

    private func show(
        _ run: RunRecord, _ steps: [StepRecord], _ events: [StoredEvent], to sink: OutputSink
    ) {
        let now = SystemTime().now()
        sink.line("run \(run.id)")
        sink.line("status \(run.status.rawValue)\(run.reason.map { ": " + TextTable.oneLine($0) } ?? "")")
        sink.line("because of \(DaemonLog.cause(run.request))")
        sink.line(
            "created \(OrchestrationText.time(run.createdAt)) UTC, took "
                + (run.startedAt == nil
                    ? "nothing yet" : OrchestrationText.duration(run.startedAt, run.endedAt, now)))
        if let parent = run.request.parent {
            sink.line("attempt \(run.request.attempt), after run \(parent)")
        }
        sink.line()
        if !steps.isEmpty {
            Listing.steps(events).writeTable(steps, to: sink)
            sink.line()
        }
        let view = RunView(run.id)
        for event in events { if let line = view.line(of: event) { sink.line(line) } }
    }

    private func write(
        _ run: RunRecord, _ steps: [StepRecord], _ events: [StoredEvent], to sink: OutputSink
    ) {
        let text = JSONWriter.text(form: .pretty) { writer in
            writer.object { writer in
                run.writeMembers(to: &writer)
                writer.key("steps")
                writer.array { writer in
                    for step in steps {
                        writer.object { writer in
                            writer.member("key", step.key)
                            writer.member("status", step.status.rawValue)
                            writer.member("started_at", step.startedAt?.description)
                            writer.member("ended_at", step.endedAt?.description)
                            writer.member("reason", step.reason)
                        }
                    }
                }
                writer.key("events")
                writer.array { writer in
                    for event in events { event.write(to: &writer) }
                }
            }
        }
        sink.line(text)
    }
}

extension StoredEvent: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("time", event.time.description)
            writer.member("kind", event.kind.name)
            writer.member("step", event.step)
            writer.member("asset", event.asset?.description)
            writer.member("message", event.message)
            switch event.kind {
            case .materialized(let metadata), .observed(let metadata):
                writer.member("metadata", metadata.json)
            case .checked(let result):
                writer.member("check", result.check)
                writer.member("passed", result.passed)
                writer.member("severity", result.severity.rawValue)
                writer.member("failures", result.failures)
            case .status(let status): writer.member("status", status.rawValue)
            default: break
            }
        }
    }
}

extension RunEvent.Kind {
    /// As programs read it.
    var name: String {
        switch self {
        case .stepsPlanned: "steps_planned"
        case .stepStarted: "step_started"
        case .stepSucceeded: "step_succeeded"
        case .stepFailed: "step_failed"
        case .stepSkipped: "step_skipped"
        case .stepCanceled: "step_canceled"
        case .materialized: "materialized"
        case .observed: "observed"
        case .checked: "checked"
        case .status: "status"
        case .note: "note"
        }
    }
}

extension Listing<StepRecord> {
    static func steps(_ events: [StoredEvent]) -> Self {
        let now = SystemTime().now()
        var made: [String: AssetMetadata] = [:]
        for stored in events {
            if case .materialized(let metadata) = stored.event.kind, let step = stored.event.step {
                made[step] = metadata
            }
        }
        let metadata = made
        return Listing(
            fields: [
                Field(header: TextTable.Header("step")) { $0.key },
                Field(header: TextTable.Header("status")) { $0.status.rawValue },
                Field(header: TextTable.Header("took", alignsRight: true)) {
                    OrchestrationText.duration($0.startedAt, $0.endedAt, now)
                },
                Field(header: TextTable.Header("rows", alignsRight: true)) {
                    OrchestrationText.count(metadata[$0.key]?.rows)
                },
                Field(header: TextTable.Header("reason")) { $0.reason ?? "" },
            ],
            json: { step, writer in writer.member("key", step.key) })
    }
}

struct RunsLogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs", abstract: "Print what a run, or one of its steps, printed.")

    @OptionGroup var run: RunArgument

    @Argument(help: "A step; without one everything.")
    var step: String?

    @Flag(name: [.short, .long], help: "Go on until the run is over.")
    var follow = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let (name, step, follow) = (run.name, step, follow)
        try await ProjectInstance.use(workspace) { instance in
            let record = try await RunArgument.find(name, instance.store)
            try await LogPrinter(instance, record.id).print(step: step, follow: follow)
        }
    }
}

/// Prints the logs of a run.
private struct LogPrinter {
    let instance: ProjectInstance
    let run: RunID
    private static let partBytes = 1 << 16

    init(_ instance: ProjectInstance, _ run: RunID) {
        self.instance = instance
        self.run = run
    }

    func print(step: String?, follow: Bool) async throws {
        var places: [String?: Int] = [:]
        while true {
            let isOver = try await instance.store.run(run)?.status.isTerminal ?? true
            let steps = try await instance.logs.steps(of: run)
            if let step, isOver || !follow, !steps.contains(step) {
                throw LotusError(
                    .runUnknown, "the step `\(step)` of this run printed nothing",
                    hint: steps.isEmpty
                        ? "nothing of this run did"
                        : "these did: " + steps.map { $0 ?? "the run itself" }.joined(separator: ", "))
            }
            for one in steps where step == nil || one == step {
                places[one] = try await print(one, from: places[one] ?? 0, named: step == nil)
            }
            guard follow, !isOver else { return }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func print(_ step: String?, from place: Int, named: Bool) async throws -> Int {
        var place = place
        while true {
            let part = try await instance.logs.read(
                run: run, step: step, from: place, bytesMax: Self.partBytes)
            guard part.next > place else { return place }
            let sink = try OutputSink(path: nil)
            if named, let step {
                for line in part.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
                    sink.line("\(step) | \(line)")
                }
            } else {
                sink.buffer.append(contentsOf: part.text.utf8)
            }
            try sink.finish()
            place = part.next
        }
    }
}

struct RunsCancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Stop a run, or take it out of the queue.")

    @OptionGroup var run: RunArgument
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let name = run.name
        let status = try await ProjectInstance.use(workspace) { instance in
            let record = try await RunArgument.find(name, instance.store)
            return try await instance.store.apply(
                .cancel(reason: "somebody canceled it"), to: record.id, lease: nil,
                now: SystemTime().now()
            ).status
        }
        try OutputSink.print([status.rawValue])
    }
}

struct RunsRetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Run a run again: what of it did not succeed, or all of it.")

    @OptionGroup var run: RunArgument

    @Flag(help: "Also the steps that succeeded.")
    var all = false

    @Flag(help: "Only queue the run for `lotus up`.")
    var detach = false

    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let (name, all, detach) = (run.name, all, detach)
        let status = try await ProjectInstance.use(workspace) { instance in
            let record = try await RunArgument.find(name, instance.store)
            guard record.status.isTerminal else {
                throw LotusError(
                    .runChange, "the run \(record.id.short) is \(record.status.rawValue)",
                    hint: "`lotus runs cancel` stops it")
            }
            var request = record.request
            request.trigger = RunTrigger(.retry, name: record.id.text)
            request.runKey = nil
            request.root = record.request.root ?? record.id
            request.parent = record.id
            request.attempt += 1
            request.notBefore = nil
            request.options.isFromFailure = !all
            return try await ForegroundRun(instance).run(request, isDetached: detach)
        }
        if status == .failed { throw ExitCode(LotusError.Exit.workFailed.rawValue) }
        if status == .canceled { throw ExitCode(SyncCommand.stoppedStatus) }
    }
}

/// What the daemon starts for a run.
struct RunsWorkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work", abstract: "Work on a run that is starting.", shouldDisplay: false)

    @Argument var run: String
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let id = RunID(run)
        _ = try await ProjectInstance.use(workspace) { try await $0.worker().work(on: id) }
    }
}
