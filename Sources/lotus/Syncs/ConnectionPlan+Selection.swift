// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import ProjectFiles
import Sync

extension ConnectionPlan {
    /// The plan of what was chosen of a connection; streams whose files are wrong are results already.
    ///
    /// - Throws: ``LotusError`` `LL-SYNC-008` for a stream that is not selected.
    static func make(
        _ choice: SyncChoice, _ source: any Source, in project: ProjectStreams, isFullRefresh: Bool
    ) async throws -> (plan: ConnectionPlan, failed: [StreamResult]) {
        let connection = choice.connection
        let selection = project.selection(of: connection, from: try await source.discover())
        for warning in selection.warnings { Terminal.warn(warning) }
        try choice.check(selection)
        let plan = ConnectionPlan(
            name: connection.name, namespace: connection.namespace, source: source,
            streams: selection.streams.filter { choice.wants($0.configured.descriptor.name) }.map {
                StreamPlan($0)
            },
            schemaChanges: SchemaChangePolicy(rawValue: connection.schemaChanges.rawValue)
                ?? .propagateColumns, concurrency: connection.concurrency, isFullRefresh: isFullRefresh)
        let failed = selection.failures.filter { choice.wants($0.stream) }.map { failure in
            StreamResult(
                StreamKey(connection: connection.name, stream: failure.stream), .failed, error: failure.error)
        }
        return (plan, failed)
    }
}

extension StreamPlan {
    fileprivate init(_ stream: StreamSelection.Stream) {
        self.init(
            stream.configured, selectedFields: stream.selectedFields, partitionField: stream.partitionField,
            backfill: stream.backfill, initialState: stream.initialState)
    }
}

extension SyncChoice {
    fileprivate func wants(_ stream: String) -> Bool { streams?.contains(stream) ?? true }

    fileprivate func check(_ selection: StreamSelection) throws {
        let known = selection.streams.map(\.configured.descriptor.name) + selection.failures.map(\.stream)
        guard let unknown = streams?.first(where: { !known.contains($0) }) else { return }
        throw LotusError(
            .syncUnknownStream, "the connection \(connection.name) has no stream file for \(unknown)",
            hint: NearestNames.hint(NearestNames.find(unknown, in: known))
                ?? "it has \(known.isEmpty ? "none" : known.joined(separator: ", "))")
    }
}
