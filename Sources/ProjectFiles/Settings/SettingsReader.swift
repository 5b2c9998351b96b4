// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads `lotus.yml`, section by section.
struct SettingsReader {
    private let projectFolder: String
    private let home: String?
    private let renderer: any TemplateRenderer
    private var variables: [VariableUse] = []
    private var warnings: [LotusError] = []

    private static let keys = [
        "landing", "streams", "schemas", "connections", "sensors", "runs", "batch_bytes", "store",
        "compute_logs", "retention", "alerts", "http", "lake",
    ]

    init(projectFolder: String, home: String?, renderer: any TemplateRenderer) {
        self.projectFolder = projectFolder
        self.home = home
        self.renderer = renderer
    }

    mutating func settings(_ file: YAMLNode) throws -> LotusSettings {
        let written = try file.asMap(LotusSettings.fileName)
        try requireKnown(written, Self.keys, in: LotusSettings.fileName)
        let map = try rendered(written)
        var settings = LotusSettings(projectFolder: projectFolder)
        settings.fileExists = true
        try readFolders(map, into: &settings)
        settings.connections = try connections(map)
        try readSensors(map, into: &settings.sensors)
        try readRuns(map, into: &settings.runs)
        if let node = map.value("batch_bytes") {
            settings.batchBytes = try Measure.bytes(node, "batch_bytes")
        }
        if let node = map.value("store") { settings.store = try store(node) }
        if let node = map.value("compute_logs") { try readComputeLogs(node, into: &settings.computeLogs) }
        if let map = try map.optionalMap("retention") { try readRetention(map, into: &settings.retention) }
        settings.alerts = try alerts(map)
        if let node = map.value("http") { settings.http = try HTTPAddressReader.address(node) }
        if let map = try map.optionalMap("lake") { try readLake(map, into: &settings.maintenance) }
        settings.variables = variables
        settings.warnings = warnings
        return settings
    }

    // MARK: Rendering

    /// Everything but the connectors' configurations.
    private mutating func rendered(_ map: YAMLMap) throws -> YAMLMap {
        var reads = variables
        defer { variables = reads }
        return try map.mapValues { entry in
            guard entry.key == "connections", var connections = entry.value.map else {
                return try entry.value.rendered(with: renderer, variables: &reads, key: entry.key)
            }
            connections = try connections.mapValues { connection in
                guard var keys = connection.value.map else { return connection.value }
                keys = try keys.mapValues { key in
                    if key.key == "config" { return key.value }
                    return try key.value.rendered(with: renderer, variables: &reads, key: key.key)
                }
                return connection.value.replacing(map: keys)
            }
            return entry.value.replacing(map: connections)
        }
    }

    private func requireKnown(_ map: YAMLMap, _ keys: [String], in place: String) throws(LotusError) {
        try map.requireKnownKeys(keys, in: place, code: .settingsUnknownKey)
    }

    // MARK: Folders and connections

    private func readFolders(_ map: YAMLMap, into settings: inout LotusSettings) throws(LotusError) {
        settings.landing = try path(map, "landing")
        if let streams = try path(map, "streams") {
            settings.streams = streams
            settings.schemas = LotusSettings.schemas(besideStreams: streams.asWritten, in: projectFolder)
        }
        if let schemas = try path(map, "schemas") { settings.schemas = schemas }
    }

    private func path(_ map: YAMLMap, _ key: String) throws(LotusError) -> LocalPath? {
        guard let text = try map.optionalString(key), !text.isEmpty else { return nil }
        return LocalPath(text, in: projectFolder, home: home)
    }

    private mutating func connections(_ map: YAMLMap) throws(LotusError) -> [ConnectionSettings] {
        var connections: [ConnectionSettings] = []
        for entry in try map.optionalMap("connections")?.entries ?? [] {
            var reader = try ConnectionReader(entry)
            connections.append(try reader.connection())
            warnings += reader.warnings
        }
        return connections
    }

    // MARK: Sensors and runs

    private func readSensors(_ map: YAMLMap, into sensors: inout SensorSettings) throws(LotusError) {
        guard let map = try map.optionalMap("sensors") else { return }
        try requireKnown(map, ["interval"], in: "`sensors`")
        if let node = map.value("interval") { sensors.interval = try Measure.duration(node, "interval") }
    }

    private mutating func readRuns(_ map: YAMLMap, into runs: inout RunSettings) throws(LotusError) {
        guard let map = try map.optionalMap("runs") else { return }
        try requireKnown(
            map, ["max_concurrent", "tags", "retries", "timeout", "launcher", "memory_limit"], in: "`runs`")
        runs.concurrentMax = try map.optionalInt("max_concurrent", in: 1...1000) ?? runs.concurrentMax
        runs.retries = try map.optionalInt("retries", in: 0...100) ?? runs.retries
        if let node = map.value("timeout"), node.string != "none" {
            runs.timeout = try Measure.duration(node, "timeout")
        }
        if let node = map.value("launcher") {
            runs.launcher = try node.asWord("launcher", RunSettings.Launcher.self)
        }
        if let node = map.value("memory_limit") {
            runs.memoryLimitBytes = try Measure.bytes(node, "memory_limit")
        }
        if let entry = map.entry("memory_limit"), runs.memoryLimitBytes != nil, runs.launcher == .inProcess {
            warnings.append(
                LotusError(
                    .settingsWithoutEffect, "`memory_limit` has no effect on runs in process",
                    hint: "Add `launcher: subprocess`, or remove it.", location: entry.keyLocation))
        }
        for node in try map.value("tags")?.asList("tags") ?? [] { runs.tagLimits.append(try tagLimit(node)) }
    }

    private func tagLimit(_ node: YAMLNode) throws(LotusError) -> RunSettings.TagLimit {
        let map = try node.asMap("tags")
        try requireKnown(map, ["key", "value", "limit"], in: "a tag limit")
        return RunSettings.TagLimit(
            key: try map.requiredString("key", of: node), value: try map.optionalString("value"),
            limit: try map.required("limit", of: node).asInt("limit", in: 1...1000))
    }

    // MARK: Store, logs, retention

    private func store(_ node: YAMLNode) throws(LotusError) -> StoreSettings {
        let text = try node.asString("store")
        let lower = text.lowercased()
        if lower == "sqlite" { return .sqlite(LocalPath(LotusSettings.defaultStore, in: projectFolder)) }
        if lower.hasPrefix("sqlite:"), lower.utf8.count > "sqlite:".utf8.count {
            return .sqlite(LocalPath(String(text.dropFirst("sqlite:".count)), in: projectFolder, home: home))
        }
        if lower.hasPrefix("postgres://") || lower.hasPrefix("postgresql://") {
            return .postgres(try PostgresAddressParser(location: node.location).parse(text))
        }
        throw LotusError(
            .settingsStore, "`store` is \(node.shown)",
            hint: "Write `sqlite`, `sqlite:path/to/file` or `postgres://user@host:5432/database`.",
            location: node.location)
    }

    private func readComputeLogs(_ node: YAMLNode, into logs: inout ComputeLogSettings) throws(LotusError) {
        guard let map = node.map else {
            logs.path = LocalPath(try node.asString("compute_logs"), in: projectFolder, home: home)
            return
        }
        try requireKnown(map, ["path", "skip_empty"], in: "`compute_logs`")
        logs.path = try path(map, "path") ?? logs.path
        logs.skipsEmpty = try map.optionalBool("skip_empty") ?? logs.skipsEmpty
    }

    private func readRetention(_ map: YAMLMap, into retention: inout RetentionSettings) throws(LotusError) {
        try requireKnown(map, ["ticks", "events"], in: "`retention`")
        if let node = map.value("events") { retention.events = try Measure.duration(node, "events") }
        guard let ticks = try map.optionalMap("ticks") else { return }
        try requireKnown(ticks, ["skipped", "succeeded", "failed"], in: "`retention.ticks`")
        if let node = ticks.value("skipped") {
            retention.ticksSkipped = try Measure.duration(node, "skipped")
        }
        if let node = ticks.value("succeeded") {
            retention.ticksSucceeded = try Measure.duration(node, "succeeded")
        }
        if let node = ticks.value("failed") { retention.ticksFailed = try Measure.duration(node, "failed") }
    }

    // MARK: Alerts and maintenance

    private func alerts(_ map: YAMLMap) throws(LotusError) -> [AlertSettings] {
        var alerts: [AlertSettings] = []
        for node in try map.value("alerts")?.asList("alerts") ?? [] { alerts.append(try alert(node)) }
        return alerts
    }

    private func alert(_ node: YAMLNode) throws(LotusError) -> AlertSettings {
        let map = try node.asMap("alerts")
        try requireKnown(map, ["webhook", "format", "on"], in: "an alert")
        let webhook = try map.required("webhook", of: node)
        let url = try webhook.asString("webhook")
        guard url.lowercased().hasPrefix("https://") || url.lowercased().hasPrefix("http://") else {
            throw LotusError(
                .settingsWebhook, "`webhook` is not an http:// or https:// URL", hint: "Write the whole URL.",
                location: SourceLocation(
                    file: webhook.source.name, line: webhook.line, column: webhook.column))
        }
        var alert = AlertSettings(webhook: Secret(url))
        if let node = map.value("format") {
            alert.format = try node.asWord("format", AlertSettings.Format.self)
        }
        if let node = map.value("on") {
            alert.occasions = []
            for word in node.list ?? [node] {
                alert.occasions.append(try word.asWord("on", AlertSettings.Occasion.self))
            }
        }
        return alert
    }

    private func readLake(_ map: YAMLMap, into maintenance: inout MaintenanceSettings) throws(LotusError) {
        try requireKnown(map, ["maintain"], in: "`lake`")
        guard let node = map.value("maintain") else { return }
        guard let map = node.map else {
            maintenance.cadence = try cadence(node, "maintain", timeZone: nil)
            return
        }
        try requireKnown(map, ["schedule", "timezone", "grace"], in: "`lake.maintain`")
        var timeZone: String?
        if let node = map.value("timezone") { timeZone = try ScheduleReader.timeZone(node, "timezone") }
        if let node = map.value("schedule") {
            maintenance.cadence = try cadence(node, "schedule", timeZone: timeZone)
        }
        if let node = map.value("grace") { maintenance.grace = try Measure.duration(node, "grace") }
    }

    private func cadence(
        _ node: YAMLNode, _ key: String, timeZone: String?
    ) throws(LotusError) -> MaintenanceSettings.Cadence {
        if case .bool(false) = node.content { return .never }
        switch node.string {
        case "never", "manual": return .never
        case "hourly": return .hourly
        case "daily": return .daily
        case "weekly": return .weekly
        default: return .schedule(try ScheduleReader.schedule(node, key, timeZone: timeZone))
        }
    }
}

extension YAMLNode {
    /// The same place with other keys.
    fileprivate func replacing(map: YAMLMap) -> YAMLNode {
        var result = self
        result.content = .map(map)
        return result
    }
}
