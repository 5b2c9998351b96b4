// SPDX-License-Identifier: Apache-2.0

package import DbtProject
package import LotusCore
package import Orchestrator
package import ProjectFiles
internal import Sync

/// What the files of a project define: assets, sensors, schedules.
package struct ProjectDefinitions: Sendable {
    package let definitions: Definitions
    package let streams: [ProjectStream]
    /// The `unique_id` of the node of each asset that is one.
    package let manifest: Manifest
    private let names: Set<String>

    /// - Throws: ``LotusError`` with the place in the user's file.
    package init(
        _ manifest: Manifest, files: StreamFiles, settings: LotusSettings
    ) throws(LotusError) {
        let streams = try ProjectStream.all(files, settings)
        try Self.checkFolders(streams)
        let assets = try ProjectAssets(manifest, streams)
        self.manifest = manifest
        self.streams = streams
        names = Set(assets.graph.assets.values.map(\.name))
        let sensors = streams.map { Self.sensor($0, assets.models[$0.asset] ?? [], settings) }
        definitions = Definitions(
            assets: assets.graph, sensors: sensors,
            schedules: try Self.schedules(settings, streams, assets.graph),
            warnings: settings.warnings)
    }

    /// The models that the sensor of a stream runs, parents first.
    func models(of stream: ProjectStream) -> [AssetKey] {
        definitions.sensors.first { $0.name == stream.sensor }?.targets ?? []
    }

    /// Two streams in one folder would be read as one.
    private static func checkFolders(_ streams: [ProjectStream]) throws(LotusError) {
        var owners: [String: ProjectStream] = [:]
        for stream in streams {
            guard let other = owners.updateValue(stream, forKey: stream.folder) else { continue }
            throw LotusError(
                .syncSharedFolder,
                "the streams \(other.path) and \(stream.path) both land in \(stream.folder.dropLast())",
                hint: "give one of their connections another `namespace` in lotus.yml",
                location: stream.location)
        }
    }

    /// Whether a node is an asset, and no ephemeral model.
    func isAsset(_ id: String) -> Bool { names.contains(id) }

    private static func sensor(
        _ stream: ProjectStream, _ models: [AssetKey], _ settings: LotusSettings
    ) -> SensorDefinition {
        var sensor = SensorDefinition(
            stream.sensor, targets: models, watched: stream.asset, interval: settings.sensors.interval)
        sensor.description = "New landing files of \(stream.path)"
        sensor.tags = ["lotus/stream": stream.path]
        return sensor
    }

    // MARK: Schedules

    private static func schedules(
        _ settings: LotusSettings, _ streams: [ProjectStream], _ graph: AssetGraph
    ) throws(LotusError) -> [ScheduleDefinition] {
        var schedules: [ScheduleDefinition] = []
        for connection in settings.connections {
            guard let schedule = connection.schedule else { continue }
            let targets = streams.filter {
                $0.connection == connection.name && $0.isSelected && $0.schedule == nil
            }.map(\.asset)
            guard !targets.isEmpty else { continue }
            var definition = ScheduleDefinition(
                "\(connection.name)_schedule", cron: try cron(schedule, connection.location), targets: targets
            )
            definition.description = "Syncs the connection \(connection.name)"
            definition.tags = ["lotus/connection": connection.name]
            schedules.append(definition)
        }
        for stream in streams where stream.connection != nil && stream.isSelected {
            guard let schedule = stream.schedule else { continue }
            var definition = ScheduleDefinition(
                "\(stream.source)_\(stream.name)_schedule", cron: try cron(schedule, stream.location),
                targets: [stream.asset])
            definition.description = "Syncs the stream \(stream.path)"
            definition.tags = ["lotus/stream": stream.path]
            schedules.append(definition)
        }
        if let schedule = try maintenance(settings.maintenance) { schedules.append(schedule) }
        return schedules
    }

    private static func cron(
        _ schedule: Schedule, _ location: SourceLocation
    ) throws(LotusError) -> CronSchedule {
        try CronSchedule(schedule.expression, timeZone: schedule.timeZone, location: location)
    }

    /// At times when little else happens.
    private static func maintenance(
        _ settings: MaintenanceSettings
    ) throws(LotusError) -> ScheduleDefinition? {
        let cron: CronSchedule
        switch settings.cadence {
        case .never: return nil
        case .hourly: cron = try CronSchedule("37 * * * *", timeZone: nil, location: nil)
        case .daily: cron = try CronSchedule("17 3 * * *", timeZone: nil, location: nil)
        case .weekly: cron = try CronSchedule("17 3 * * 0", timeZone: nil, location: nil)
        case .schedule(let schedule):
            cron = try CronSchedule(schedule.expression, timeZone: schedule.timeZone, location: nil)
        }
        var schedule = ScheduleDefinition("lake_maintenance", cron: cron, targets: [], job: .maintenance)
        schedule.description = "The upkeep of the lake (`lotus lake maintain`)"
        return schedule
    }
}
