// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LakeDefinitions
import LotusCore
import Orchestrator

struct SchedulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schedules", abstract: "Look at schedules, tick them, switch them on and off.",
        subcommands: [
            SchedulesListCommand.self, SchedulesShowCommand.self, SchedulesTickCommand.self,
            SchedulesEnableCommand.self, SchedulesDisableCommand.self,
        ])
}

struct SchedulesListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ls", abstract: "List the schedules.")

    @Flag(help: "Write JSON instead of a table.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let rows = try await ProjectInstance.use(workspace) { instance in
            let schedules = try await instance.definitions().definitions.schedules
            let states = try await instance.store.automatonStates()
            let now = SystemTime().now()
            return schedules.map { schedule in
                AutomatonRow(
                    name: schedule.name, detail: "\(schedule.cron.expression) \(schedule.cron.timeZone)",
                    targets: schedule.targets, isEnabledByDefault: schedule.isEnabledByDefault,
                    next: schedule.cron.next(after: now),
                    state: states[.schedule(schedule.name)] ?? AutomatonState())
            }
        }
        let sink = try OutputSink(path: nil)
        let listing = Listing.automatons(detail: "cron", hasNext: true)
        if json { listing.writeJSON(rows, to: sink) } else { listing.writeTable(rows, to: sink) }
        try sink.finish()
    }
}

struct SchedulesShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a schedule, its next times and its last ticks.")

    @OptionGroup var schedule: AutomatonArgument
    @Option(help: ArgumentHelp("At most so many ticks.", valueName: "count"))
    var limit = 20
    @Flag(help: "Write JSON instead of text.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    private static let nextTimes = 5

    func run() async throws {
        let (name, limit) = (schedule.name, limit)
        let (schedule, state, ticks) = try await ProjectInstance.use(workspace) { instance in
            let schedule = try await instance.definitions().definitions.schedule(named: name)
            let automaton = AutomatonName.schedule(schedule.name)
            return (
                schedule, try await instance.store.automatonState(automaton),
                try await instance.store.ticks(of: automaton, before: nil, limit: max(1, limit))
            )
        }
        let sink = try OutputSink(path: nil)
        if json {
            Listing.ticks.writeJSON(ticks, to: sink)
        } else {
            sink.line("\(schedule.name): \(schedule.description ?? "")")
            sink.line("cron \(schedule.cron.expression) (\(schedule.cron.timeZone))")
            sink.line("state \(state.isEnabled ?? schedule.isEnabledByDefault ? "on" : "off")")
            sink.line("makes \(schedule.targets.map(\.description).joined(separator: ", "))")
            var time = SystemTime().now()
            for _ in 0..<Self.nextTimes {
                guard let next = schedule.cron.next(after: time) else { break }
                sink.line("next \(OrchestrationText.time(next)) UTC")
                time = next
            }
            sink.line()
            Listing.ticks.writeTable(ticks, to: sink)
        }
        try sink.finish()
    }
}

struct SchedulesTickCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tick", abstract: "Request the run of a schedule now; it waits for `lotus up`.")
    @OptionGroup var schedule: AutomatonArgument
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let name = schedule.name
        let outcome = try await ProjectInstance.use(workspace) { instance in
            let schedule = try await instance.definitions().definitions.schedule(named: name)
            let ticker = ScheduleTicker(instance.orchestrated(instance.sensors()))
            let now = SystemTime().now()
            return try await ticker.request(schedule, due: now, now).outcome
        }
        try OutputSink.print([outcome])
    }
}

struct SchedulesEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Switch a schedule on.")
    @OptionGroup var schedule: AutomatonArgument
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        try await schedule.changeSchedule(workspace) { try await $0.setEnabled(true, of: $1) }
    }
}

struct SchedulesDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disable", abstract: "Switch a schedule off; its times are not caught up.")
    @OptionGroup var schedule: AutomatonArgument
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        try await schedule.changeSchedule(workspace) { try await $0.setEnabled(false, of: $1) }
    }
}

struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract:
            "Let nothing begin by itself: no sensor, no schedule, no automation. Runs that are queued go on.")
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        try await ProjectInstance.use(workspace) { instance in
            if try await instance.store.pausedSince() == nil {
                try await instance.store.setPaused(since: SystemTime().now())
            }
        }
    }
}

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let things begin by themselves again.")
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        try await ProjectInstance.use(workspace) { try await $0.store.setPaused(since: nil) }
    }
}
