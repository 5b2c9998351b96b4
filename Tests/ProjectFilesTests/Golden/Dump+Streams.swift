// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ProjectFiles

extension Dump {
    static func streams(_ files: StreamFiles, _ settings: LotusSettings) -> String {
        var text = ""
        for source in files.sources {
            for entry in source.entries { text += self.entry(entry, of: source.name) }
            text += catalog(source, settings)
        }
        for connection in settings.connections {
            let entries = files.entries(of: connection, among: settings.connections).map(\.name)
            text += "connection \(connection.name) in \(files.folder(of: connection)): \(entries)\n"
        }
        let unclaimed = files.unclaimed(by: settings.connections)
        return text + (unclaimed.isEmpty ? "" : "without a connection: \(unclaimed)\n")
    }

    private static func entry(_ entry: StreamFiles.Entry, of source: String) -> String {
        switch entry.result {
        case .success(let file): "\(source)/\(entry.name): \(stream(file))"
        case .failure(let error): "\(source)/\(entry.name): \(self.error(error))\n"
        }
    }

    private static func stream(_ file: StreamFile) -> String {
        var parts = ["stream \(file.stream)"]
        if let mode = file.syncMode { parts.append("sync_mode \(mode.rawValue)") }
        parts.append(file.overwrites ? "overwrite" : "append")
        if let key = file.primaryKey { parts.append("primary_key \(key)") }
        if let cursor = file.cursorField { parts.append("cursor_field \(cursor)") }
        if !file.isSelected { parts.append("not selected") }
        if file.backfill { parts.append("backfill") }
        if let connector = file.connector { parts.append("connector \(connector.text)") }
        if let schedule = file.schedule { parts.append("schedule \(schedule.expression) (\(schedule.form))") }
        if let value = file.initialValue { parts.append("from \(value)") }
        if let column = file.partitionBy { parts.append("by \(column.text)") }
        if let fields = file.fields { parts.append("fields \(fields.map(\.text))") }
        return parts.joined(separator: ", ") + "\n" + errors("  warning", file.warnings)
    }

    /// The catalog of the streams that have a schema.
    private static func catalog(_ source: StreamFiles.Source, _ settings: LotusSettings) -> String {
        guard let folder = settings.schemas?.resolved else { return "" }
        var text = ""
        var streams: [CatalogFile.Stream] = []
        for file in source.entries.compactMap(\.file) {
            do {
                let path = StreamSchema.path(of: file.stream, source: file.source, in: folder)
                guard let schema = try StreamSchema.read(file: path, shownAs: "\(file.stream).json") else {
                    continue
                }
                streams.append(try CatalogFile.Stream(file, schema))
                text += "schema \(schema.stream) as it is written:\n\(schema.text)"
            } catch {
                text += "\(file.stream): \(self.error(error))\n"
            }
        }
        return streams.isEmpty ? text : text + "catalog of \(source.name):\n" + CatalogFile(streams).text
    }
}
