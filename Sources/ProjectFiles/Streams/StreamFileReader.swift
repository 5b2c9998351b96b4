// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

/// Reads one stream file.
struct StreamFileReader {
    static let keys = [
        "stream", "sync_mode", "destination_sync_mode", "primary_key", "cursor_field", "selected", "backfill",
        "fields", "connector", "schedule", "initial_value", "partition_by",
    ]

    private let source: String
    private let fileName: String
    private let file: YAMLNode
    private let map: YAMLMap

    /// - Parameter fileName: without `.json`.
    init(_ file: YAMLNode, source: String, fileName: String) throws(LotusError) {
        self.file = file
        self.source = source
        self.fileName = fileName
        map = try file.asMap("\(fileName).json")
    }

    func streamFile() throws(LotusError) -> StreamFile {
        let places = ["sync_mode", "cursor_field", "primary_key"].compactMap { key in
            map.value(key).map { (key, $0.location) }
        }
        return StreamFile(
            source: source, stream: try map.value("stream")?.asText("stream") ?? fileName, fileName: fileName,
            syncMode: try word("sync_mode"),
            destinationSyncMode: try word("destination_sync_mode") ?? .append,
            primaryKey: try primaryKey(), cursorField: try map.value("cursor_field")?.asPath("cursor_field"),
            isSelected: try map.value("selected")?.asBool("selected") ?? true,
            backfill: try map.value("backfill")?.asBool("backfill") ?? false,
            fields: try fields(), connector: try name("connector"), schedule: try schedule(),
            initialValue: try map.value("initial_value")?.asString("initial_value"),
            partitionBy: try name("partition_by"),
            places: Dictionary(uniqueKeysWithValues: places), location: file.location,
            warnings: map.unknownKeys(
                Self.keys, in: "the stream file of `\(fileName)`", code: .streamUnknownKey))
    }

    private func word<Word: RawRepresentable & CaseIterable>(
        _ key: String
    ) throws(LotusError) -> Word? where Word.RawValue == String {
        try map.value(key)?.asWord(key, Word.self)
    }

    private func name(_ key: String) throws(LotusError) -> StreamFile.Name? {
        guard let node = map.value(key) else { return nil }
        return StreamFile.Name(text: try node.asText(key), location: node.location)
    }

    /// `[["id"]]`; `["id"]` and `"id"` are the same.
    private func primaryKey() throws(LotusError) -> [[String]]? {
        guard let node = map.value("primary_key") else { return nil }
        guard let items = node.list else { return [[try node.asText("primary_key")]] }
        var paths: [[String]] = []
        for item in items { paths.append(try item.asPath("primary_key")) }
        return paths
    }

    private func schedule() throws(LotusError) -> Schedule? {
        guard let node = map.value("schedule"), node.string != "manual" else { return nil }
        return try ScheduleReader.schedule(node, "schedule", timeZone: nil)
    }

    /// A map of fields with what is known of them, or a list of their names.
    private func fields() throws(LotusError) -> [StreamFile.Name]? {
        guard let node = map.value("fields") else { return nil }
        if let items = node.list {
            var names: [StreamFile.Name] = []
            for item in items {
                names.append(StreamFile.Name(text: try item.asText("fields"), location: item.location))
            }
            return names
        }
        // Types come from discovery; here only their form is looked at.
        _ = try FieldTypeReader.fields(node, "fields")
        return try node.asMap("fields").entries.map {
            StreamFile.Name(text: $0.key, location: $0.keyLocation)
        }
    }
}

extension YAMLNode {
    /// A text that is not empty; numbers and booleans are none.
    fileprivate func asText(_ key: String) throws(LotusError) -> String {
        guard let string, !string.isEmpty else { throw wrongKind(key, wants: "a name in double quotes") }
        return string
    }

    /// `["id"]` or `"id"`.
    fileprivate func asPath(_ key: String) throws(LotusError) -> [String] {
        guard let list else { return [try asText(key)] }
        var names: [String] = []
        for item in list { names.append(try item.asText(key)) }
        return names
    }
}
