// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import LakeDefinitions
import LotusCore
import Orchestrator

struct SensorsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensors", abstract: "Look at sensors, tick them, switch them on and off.",
        subcommands: [
            SensorsListCommand.self, SensorsShowCommand.self, SensorsTickCommand.self,
            SensorsEnableCommand.self, SensorsDisableCommand.self, SensorsResetCommand.self,
        ])
}

/// A sensor or schedule that a person names.
struct AutomatonArgument: ParsableArguments {
    @Argument(help: "Its name, as `ls` lists it.")
    var name: String

    /// Changes what is remembered of a sensor of the project.
    func changeSensor(
        _ workspace: WorkspaceOptions,
        _ body: @escaping @Sendable (any RunStore, AutomatonName) async throws -> Void
    ) async throws {
        let name = name
        try await ProjectInstance.use(workspace) { instance in
            let sensor = try await instance.definitions().definitions.sensor(named: name)
            try await body(instance.store, .sensor(sensor.name))
        }
    }

    /// Changes what is remembered of a schedule of the project.
    func changeSchedule(
        _ workspace: WorkspaceOptions,
        _ body: @escaping @Sendable (any RunStore, AutomatonName) async throws -> Void
    ) async throws {
        let name = name
        try await ProjectInstance.use(workspace) { instance in
            let schedule = try await instance.definitions().definitions.schedule(named: name)
            try await body(instance.store, .schedule(schedule.name))
        }
    }
}

extension Definitions {
    /// - Throws: ``LotusError`` with the names that are near.
    func sensor(named name: String) throws -> SensorDefinition {
        if let sensor = sensors.first(where: { $0.name == name || $0.name == name + "_sensor" }) {
            return sensor
        }
        throw Self.unknown("sensor", name, sensors.map(\.name))
    }

    /// - Throws: ``LotusError`` with the names that are near.
    func schedule(named name: String) throws -> ScheduleDefinition {
        if let schedule = schedules.first(where: { $0.name == name || $0.name == name + "_schedule" }) {
            return schedule
        }
        throw Self.unknown("schedule", name, schedules.map(\.name))
    }

    private static func unknown(_ what: String, _ name: String, _ names: [String]) -> LotusError {
        LotusError(
            .assetUnknown, "there is no \(what) `\(name)`",
            hint: NearestNames.hint(NearestNames.find(name, in: names))
                ?? (names.isEmpty ? "the project has none" : "there are \(names.joined(separator: ", "))"))
    }
}

/// A sensor or schedule with what is remembered of it.
struct AutomatonRow {
    let name: String
    let detail: String
    let targets: [AssetKey]
    let isEnabledByDefault: Bool
    let next: Timestamp?
    let state: AutomatonState

    var isEnabled: Bool { state.isEnabled ?? isEnabledByDefault }
}

extension Listing<AutomatonRow> {
    static func automatons(detail: String, hasNext: Bool) -> Self {
        let now = SystemTime().now()
        var fields = [
            Field(header: TextTable.Header("name")) { $0.name },
            Field(header: TextTable.Header(detail)) { $0.detail },
            Field(header: TextTable.Header("state")) { $0.isEnabled ? "on" : "off" },
            Field(header: TextTable.Header("last tick")) {
                OrchestrationText.ago($0.state.lastTick?.endedAt, now)
            },
            Field(header: TextTable.Header("result")) { $0.state.lastTick?.outcome ?? "" },
        ]
        if hasNext {
            fields.insert(
                Field(header: TextTable.Header("next (UTC)")) { OrchestrationText.time($0.next) }, at: 3)
        }
        return Listing(
            fields: fields,
            json: { row, writer in
                writer.member("name", row.name)
                writer.member(detail, row.detail)
                writer.member("targets", row.targets.map(\.description))
                writer.member("enabled", row.isEnabled)
                writer.member("cursor", row.state.cursor)
                if hasNext { writer.member("next", row.next?.description) }
                writer.key("last_tick")
                if let tick = row.state.lastTick { tick.write(to: &writer) } else { writer.null() }
            })
    }
}

extension Tick: JSONWritable {
    func write(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.member("id", id)
            writer.member("status", status.rawValue)
            writer.member("started_at", startedAt.description)
            writer.member("ended_at", endedAt.description)
            writer.member("runs", runs.map(\.text))
            writer.member("reason", reason)
            writer.member("error", error)
            writer.member("cursor", cursor)
        }
    }
}

extension Tick {
    /// In a line.
    var outcome: String {
        switch status {
        case .succeeded:
            runs.isEmpty
                ? "its run was there before" : "requested \(runs.map(\.short).joined(separator: ", "))"
        case .skipped: reason ?? "skipped"
        case .failed: "failed: \(error ?? "")"
        }
    }
}

extension Listing<Tick> {
    static var ticks: Self {
        Listing(
            fields: [
                Field(header: TextTable.Header("time (UTC)")) { OrchestrationText.time($0.endedAt) },
                Field(header: TextTable.Header("status")) { $0.status.rawValue },
                Field(header: TextTable.Header("result")) { $0.outcome },
            ],
            json: { tick, writer in
                writer.member("id", tick.id)
                writer.member("status", tick.status.rawValue)
                writer.member("started_at", tick.startedAt.description)
                writer.member("ended_at", tick.endedAt.description)
                writer.member("runs", tick.runs.map(\.text))
                writer.member("reason", tick.reason)
                writer.member("error", tick.error)
                writer.member("cursor", tick.cursor)
            })
    }
}

struct SensorsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "ls", abstract: "List the sensors.")

    @Flag(help: "Write JSON instead of a table.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let rows = try await ProjectInstance.use(workspace) { instance in
            let sensors = try await instance.definitions().definitions.sensors
            let states = try await instance.store.automatonStates()
            return sensors.map { sensor in
                AutomatonRow(
                    name: sensor.name, detail: sensor.watched?.description ?? "", targets: sensor.targets,
                    isEnabledByDefault: sensor.isEnabledByDefault, next: nil,
                    state: states[.sensor(sensor.name)] ?? AutomatonState())
            }
        }
        let sink = try OutputSink(path: nil)
        let listing = Listing.automatons(detail: "watches", hasNext: false)
        if json { listing.writeJSON(rows, to: sink) } else { listing.writeTable(rows, to: sink) }
        try sink.finish()
    }
}

struct SensorsShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a sensor and its last ticks.")

    @OptionGroup var sensor: AutomatonArgument
    @Option(help: ArgumentHelp("At most so many ticks.", valueName: "count"))
    var limit = 20
    @Flag(help: "Write JSON instead of text.")
    var json = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let (name, limit) = (sensor.name, limit)
        let (sensor, state, ticks) = try await ProjectInstance.use(workspace) { instance in
            let sensor = try await instance.definitions().definitions.sensor(named: name)
            let automaton = AutomatonName.sensor(sensor.name)
            return (
                sensor, try await instance.store.automatonState(automaton),
                try await instance.store.ticks(of: automaton, before: nil, limit: max(1, limit))
            )
        }
        let sink = try OutputSink(path: nil)
        if json {
            Listing.ticks.writeJSON(ticks, to: sink)
        } else {
            sink.line("\(sensor.name): \(sensor.description ?? "")")
            sink.line("state \(state.isEnabled ?? sensor.isEnabledByDefault ? "on" : "off")")
            sink.line("makes \(sensor.targets.map(\.description).joined(separator: ", "))")
            sink.line("at least \(FigureText.duration(sensor.interval)) between ticks")
            sink.line("cursor \(state.cursor ?? "none")")
            sink.line()
            Listing.ticks.writeTable(ticks, to: sink)
        }
        try sink.finish()
    }
}

struct SensorsTickCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tick", abstract: "Let a sensor look now; runs that it requests wait for `lotus up`.")

    @OptionGroup var sensor: AutomatonArgument
    @Flag(help: "Say what would come of it, and remember nothing.")
    var dryRun = false
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        let (name, dryRun) = (sensor.name, dryRun)
        let lines = try await ProjectInstance.use(workspace) { instance in
            let project = try await instance.definitions()
            let definition = try project.definitions.sensor(named: name)
            let sensors = instance.sensors()
            sensors.set(project.streams)
            let ticker = SensorTicker(instance.orchestrated(sensors))
            guard !dryRun else {
                let new = try await ticker.dryRun(definition)
                guard let request = new.requests.first?.request else {
                    return ["nothing: \(new.tick.error ?? new.tick.reason ?? "")"]
                }
                return ["a run of \(request.assets.map(\.description).joined(separator: ", "))"]
            }
            _ = try await ticker.tick(definition)
            let state = try await instance.store.automatonState(.sensor(definition.name))
            return [state.lastTick?.outcome ?? "the sensor is off"]
        }
        try OutputSink.print(lines)
    }
}

extension ProjectInstance {
    /// The instance for those who tick or queue and start no run.
    func orchestrated(_ sensors: StreamSensors) -> Instance {
        Instance(
            store: store, source: WatchedDefinitions(instance: self, sensors: sensors), sensors: sensors,
            launcher: NoLauncher(), logs: logs, settings: instanceSettings)
    }
}

/// Of commands that only queue runs.
private struct NoLauncher: Launcher {
    func launch(_ run: RunRecord) async throws {
        throw LotusError(.runChange, "this command starts no runs", hint: "`lotus up` does")
    }

    func cancel(_ run: RunRecord) async {}
    func terminate(_ run: RunRecord) async {}
    func endings() async -> [RunID: String] { [:] }
    func close(grace: Duration) async {}
}

struct SensorsEnableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "enable", abstract: "Switch a sensor on.")
    @OptionGroup var sensor: AutomatonArgument
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        try await sensor.changeSensor(workspace) { try await $0.setEnabled(true, of: $1) }
    }
}

struct SensorsDisableCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "disable", abstract: "Switch a sensor off.")
    @OptionGroup var sensor: AutomatonArgument
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        try await sensor.changeSensor(workspace) { try await $0.setEnabled(false, of: $1) }
    }
}

struct SensorsResetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: "Let a sensor forget what it saw: its next tick requests a run.")
    @OptionGroup var sensor: AutomatonArgument
    @OptionGroup var workspace: WorkspaceOptions

    func run() async throws {
        try await sensor.changeSensor(workspace) { try await $0.setCursor(nil, of: $1) }
    }
}
