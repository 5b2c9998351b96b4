// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads one entry of `connections:`.
struct ConnectionReader {
    private let entry: YAMLMap.Entry
    private let map: YAMLMap
    private(set) var warnings: [LotusError] = []

    private static let keys = [
        "source", "config", "schedule", "timezone", "namespace", "schema_changes", "concurrency",
    ]

    /// - Parameter entry: rendered but for `config`.
    init(_ entry: YAMLMap.Entry) throws(LotusError) {
        self.entry = entry
        self.map = try entry.value.asMap("connections.\(entry.key)")
        try map.requireKnownKeys(
            Self.keys, in: "the connection '\(entry.key)'", code: .settingsUnknownKey)
    }

    mutating func connection() throws(LotusError) -> ConnectionSettings {
        try Self.requireName(entry.key, "a connection's name", at: entry.keyLocation)
        let configuration = map.value("config")
        if let configuration { _ = try configuration.asMap("config") }
        return ConnectionSettings(
            name: entry.key, source: try source(), schedule: try schedule(), namespace: try namespace(),
            schemaChanges: try map.value("schema_changes")?.asSchemaChanges() ?? .propagateColumns,
            concurrency: try map.optionalInt("concurrency", in: 1...ConnectionSettings.concurrencyMax)
                ?? ConnectionSettings.concurrencyDefault,
            unrenderedConfiguration: configuration, location: entry.keyLocation)
    }

    // MARK: Source

    private func source() throws(LotusError) -> ConnectionSettings.Source {
        let node = try map.required("source", of: entry.value)
        guard let source = node.map else {
            let name = try node.asString("source")
            guard ConnectionSettings.builtInSources.contains(name) else {
                throw invalidSource(
                    "there is no built-in source \(node.shown)", node,
                    hint: YAMLNode.hint(
                        closest: name, in: ConnectionSettings.builtInSources, otherwise: Self.sourceHint))
            }
            return .builtIn(name)
        }
        try source.requireKnownKeys(["command", "image"], in: "`source`", code: .settingsUnknownKey)
        switch (source.value("command"), source.value("image")) {
        case (let command?, nil):
            let words = try command.asStrings("command")
            guard words.first?.isEmpty == false else {
                throw invalidSource("`command` is empty", command, hint: Self.sourceHint)
            }
            return .command(words)
        case (nil, let image?):
            let name = try image.asString("image")
            guard !name.isEmpty else { throw invalidSource("`image` is empty", image, hint: Self.sourceHint) }
            return .image(name)
        default:
            throw invalidSource("`source` must have either `command` or `image`", node, hint: Self.sourceHint)
        }
    }

    private static let sourceHint =
        "Use \(ConnectionSettings.builtInSources.joined(separator: " or ")), {command: [program, argument]} or"
        + " {image: airbyte/source-name:version}."

    private func invalidSource(_ message: String, _ node: YAMLNode, hint: String) -> LotusError {
        LotusError(.settingsSource, message, hint: hint, location: node.location)
    }

    // MARK: Schedule and namespace

    private mutating func schedule() throws(LotusError) -> Schedule? {
        var timeZone: String?
        if let node = map.value("timezone") { timeZone = try ScheduleReader.timeZone(node, "timezone") }
        guard let node = map.value("schedule"), node.string != "manual" else {
            if let unused = map.entry("timezone"), timeZone != nil {
                warnings.append(
                    LotusError(
                        .settingsWithoutEffect, "`timezone` has no effect without a `schedule`",
                        hint: "Add a `schedule`, or remove `timezone`.", location: unused.keyLocation))
            }
            return nil
        }
        return try ScheduleReader.schedule(node, "schedule", timeZone: timeZone)
    }

    private func namespace() throws(LotusError) -> String {
        guard let node = map.value("namespace") else { return entry.key }
        let namespace = try node.asString("namespace")
        try Self.requireName(namespace, "a namespace", at: node.location)
        return namespace
    }

    /// A name that is a folder in the landing zone and part of asset names.
    private static func requireName(
        _ name: String, _ what: String, at location: SourceLocation
    ) throws(LotusError) {
        let isName =
            !name.isEmpty && name != "." && name != ".."
            && name.unicodeScalars.allSatisfy { scalar in
                scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
                    || "_-.".unicodeScalars.contains(scalar)
            }
        guard !isName else { return }
        throw LotusError(
            .settingsConnectionName, "'\(name)' cannot be \(what): it names a folder of the landing zone",
            hint: "Use letters, digits, `_`, `-` and `.`.", location: location)
    }
}

extension YAMLNode {
    fileprivate func asSchemaChanges() throws(LotusError) -> ConnectionSettings.SchemaChanges {
        try asWord("schema_changes", ConnectionSettings.SchemaChanges.self)
    }
}
