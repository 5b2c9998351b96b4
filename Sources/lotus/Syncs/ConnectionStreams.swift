// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import FoundationEssentials
import LotusCore
import ProjectFiles
import Sync

/// The streams of a connection, as its stream files choose them from what the source has.
struct ConnectionStreams {
    let connection: ConnectionSettings
    let settings: LotusSettings
    let catalog: Catalog

    /// - Parameter names: the streams that were asked for; nil for all that are selected.
    /// - Throws: ``LotusError`` `LL-SYNC-008` for one that there is not.
    func plans(_ names: [String]?) throws -> [StreamPlan] {
        let selected =
            try files().map { try $0.map { try plan($0.name, $0.file) } } ?? catalog.streams.map { plan($0) }
        guard let names else { return selected.compactMap { $0 } }
        let known = selected.compactMap { $0?.descriptor.name }
        return try names.map { name in
            guard let plan = selected.first(where: { $0?.descriptor.name == name }), let plan else {
                throw unknown(name, known: known)
            }
            return plan
        }
    }

    private func unknown(_ name: String, known: [String]) -> LotusError {
        LotusError(
            .syncUnknownStream, "the connection \(connection.name) has no stream \(name)",
            hint: NearestNames.hint(NearestNames.find(name, in: known))
                ?? "it has \(known.isEmpty ? "none" : known.joined(separator: ", "))")
    }

    // MARK: - Without a stream file

    private func plan(_ stream: CatalogStream) -> StreamPlan? {
        StreamPlan(
            ConfiguredStream(
                stream, syncMode: stream.syncModes.contains(.incremental) ? .incremental : .fullRefresh,
                destinationSyncMode: .append, cursorField: stream.defaultCursorField ?? [],
                primaryKey: stream.primaryKey ?? []))
    }

    // MARK: - With one

    private struct File {
        let name: String
        let file: YAMLNode
    }

    /// nil when the connection has no folder: then all its streams are wanted.
    private func files() throws -> [File]? {
        guard let streams = settings.streams?.resolved else { return nil }
        for folder in folderNames.map({ "\(streams)/\($0)" }) {
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else { continue }
            let files = names.filter { $0.hasSuffix(".json") && !$0.hasPrefix("_") && !$0.hasPrefix(".") }
            if files.isEmpty { continue }
            return try files.sorted().map { name in
                File(
                    name: String(name.dropLast(".json".count)),
                    file: try JSONReader.read(file: "\(folder)/\(name)", shownAs: name))
            }
        }
        return nil
    }

    private var folderNames: [String] {
        if case .builtIn(let source) = connection.source, source != connection.name {
            return [connection.name, source]
        }
        return [connection.name]
    }

    private func plan(_ fileName: String, _ file: YAMLNode) throws -> StreamPlan? {
        let name = file["stream"]?.string ?? fileName
        if case .bool(false)? = file["selected"]?.content { return nil }
        guard let stream = catalog.streams.first(where: { $0.name == name }) else {
            throw unknown(name, known: catalog.streams.map(\.name))
        }
        guard var plan = plan(stream) else { return nil }
        let value = JSONValue(file)
        if let mode = value["sync_mode"]?.string.flatMap({ SyncMode(rawValue: $0) }) {
            plan.configured.syncMode = stream.syncModes.contains(mode) ? mode : .fullRefresh
        }
        if value["destination_sync_mode"]?.string == DestinationSyncMode.overwrite.rawValue {
            plan.configured.destinationSyncMode = .overwrite
        }
        if let key = value["primary_key"]?.elements {
            plan.configured.primaryKey = key.compactMap { $0.elements?.compactMap(\.string) }
        }
        if let cursor = value["cursor_field"]?.elements {
            plan.configured.cursorField = cursor.compactMap(\.string)
        }
        plan.selectedFields = value["fields"]?.members?.map(\.key)
        plan.partitionField = value["partition_by"]?.string
        plan.backfill = value["backfill"]?.bool ?? false
        return plan
    }
}
