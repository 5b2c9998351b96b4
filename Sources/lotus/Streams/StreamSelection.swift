// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import ProjectFiles

/// What the stream files of a connection ask of its source.
///
/// What is wrong with one file fails its stream; the others are there.
struct StreamSelection: Sendable {
    /// A stream to read, and how it is landed.
    struct Stream: Sendable {
        let file: StreamFile
        let configured: ConfiguredStream
        /// The top-level columns to land, primary key and cursor among them; nil: all.
        let selectedFields: [String]?
        /// The column whose day is the folder of a row; nil: the day of the sync.
        let partitionField: String?
        /// Where a stream without a state begins, if its file says so.
        let initialState: StreamState?

        var backfill: Bool { file.backfill }
    }

    /// A stream whose file is wrong.
    struct Failure: Sendable {
        let stream: String
        let error: LotusError
    }

    /// By file name; those with `"selected": false` are left out.
    private(set) var streams: [Stream] = []
    private(set) var failures: [Failure] = []
    /// Keys without meaning or effect.
    private(set) var warnings: [LotusError] = []

    /// - Parameter catalog: what the source has.
    init(_ entries: [StreamFiles.Entry], catalog: Catalog) {
        for entry in entries {
            do {
                let file = try entry.result.get()
                warnings += file.warnings
                guard file.isSelected else { continue }
                streams.append(try stream(file, in: catalog))
            } catch {
                failures.append(Failure(stream: entry.stream, error: error))
            }
        }
    }

    private mutating func stream(_ file: StreamFile, in catalog: Catalog) throws(LotusError) -> Stream {
        guard let offered = catalog.streams.first(where: { $0.name == file.stream }) else {
            // It is there, and something that the user can set right keeps it back.
            let withheld = catalog.withheld.first { $0.name == file.stream }
            if let withheld { throw withheld.error }
            throw LotusError(
                .streamUnknown, "the source has no stream `\(file.stream)`",
                hint: NearestNames.hint(NearestNames.find(file.stream, in: catalog.streams.map(\.name)))
                    ?? "rename the file or set its `stream`; `lotus discover` writes down what there is",
                location: file.location)
        }
        let columns = offered.schema.properties?.map(\.name) ?? []
        let mode = syncMode(file, offered)
        let cursor = cursorField(file, offered)
        let primaryKey = file.primaryKey ?? offered.primaryKey ?? []
        try requireColumns(primaryKey.compactMap(\.first), "primary_key", file, columns)
        try requireColumns(Array(cursor.prefix(1)), "cursor_field", file, columns)
        let always = primaryKey.compactMap(\.first) + cursor.prefix(1)
        let configured = ConfiguredStream(
            offered, syncMode: mode, destinationSyncMode: file.overwrites ? .overwrite : .append,
            cursorField: cursor, primaryKey: primaryKey)
        return Stream(
            file: file, configured: configured,
            selectedFields: try file.columns(of: columns, always: always),
            partitionField: file.partitionBy?.text,
            initialState: initialState(file, mode, cursor))
    }

    private mutating func syncMode(_ file: StreamFile, _ offered: CatalogStream) -> SyncMode {
        let mode = file.syncMode(among: offered.syncModes.map(\.rawValue))
        if let wanted = file.syncMode, wanted != mode {
            warn(
                "`\(file.stream)` cannot be read as \(wanted.rawValue): \(mode.rawValue) is used",
                "sync_mode", file)
        }
        return mode == .incremental ? .incremental : .fullRefresh
    }

    /// A cursor that the source defines is not ours to choose.
    private mutating func cursorField(_ file: StreamFile, _ offered: CatalogStream) -> [String] {
        let own = offered.defaultCursorField ?? []
        guard let wanted = file.cursorField else { return own }
        guard offered.sourceDefinedCursor == true, wanted != own else { return wanted }
        warn(
            "the cursor of `\(file.stream)` is defined by the source: it is \(own.joined(separator: "."))",
            "cursor_field", file)
        return own
    }

    private mutating func warn(_ message: String, _ key: String, _ file: StreamFile) {
        warnings.append(
            LotusError(
                .streamWithoutEffect, message, hint: "remove `\(key)` from the file",
                location: file.places[key] ?? file.location))
    }

    private func requireColumns(
        _ names: [String], _ key: String, _ file: StreamFile, _ columns: [String]
    ) throws(LotusError) {
        guard let unknown = names.first(where: { !columns.contains($0) }) else { return }
        throw LotusError(
            .streamUnknownField, "the stream `\(file.stream)` has no field `\(unknown)` for its `\(key)`",
            hint: NearestNames.hint(NearestNames.find(unknown, in: columns)) ?? "name a field that it has",
            location: file.places[key] ?? file.location)
    }

    /// In the shape that the sources keep: the cursor with its value.
    private func initialState(_ file: StreamFile, _ mode: SyncMode, _ cursor: [String]) -> StreamState? {
        guard mode == .incremental, let value = file.initialValue, let field = cursor.first else {
            return nil
        }
        return StreamState(.object([.init(field, .string(value))]))
    }
}
