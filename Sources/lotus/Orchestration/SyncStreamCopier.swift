// SPDX-License-Identifier: Apache-2.0

import LakeDefinitions
import LotusCore
import Orchestrator
import Sync
import Synchronization

/// Copies streams as `lotus sync` does.
struct SyncStreamCopier: StreamCopier {
    let workspace: WorkspaceOptions

    func copy(
        _ streams: [ProjectStream], isFullRefresh: Bool,
        tell: @escaping @Sendable (StreamCopyEvent) -> Void
    ) async throws {
        let assets = Dictionary(
            streams.compactMap { stream in
                stream.connection.map { (StreamKey(connection: $0, stream: stream.name), stream.asset) }
            }
        ) { first, _ in first }
        let names = assets.keys.map { "\($0.connection).\($0.stream)" }.sorted()
        let session = try SyncSession(workspace, names, isFullRefresh: isFullRefresh, filesWereMoved: false)
        let started = Mutex<[StreamKey: Timestamp]>([:])
        let outcomes = try await session.run { event in
            switch event {
            case .started(let key):
                started.withLock { $0[key] = SystemTime().now() }
                if let asset = assets[key] { tell(.started(asset)) }
            case .finished(let result): tellEnd(result, assets, started.withLock { $0[result.key] }, tell)
            case .log(let level, let text): tell(.line(nil, "\(level) \(Terminal.redactor.redact(text))\n"))
            case .warning(let error): tell(.line(nil, "warning: \(error)\n"))
            case .rateLimited(let key, let duration):
                tell(.line(key.flatMap { assets[$0] }, "waits \(duration) for the service's limits\n"))
            case .records, .reached, .file: break
            }
        }
        for outcome in outcomes {
            // Streams that were not begun have no event.
            for result in outcome.result?.streams ?? [] { tellEnd(result, assets, nil, tell) }
            guard let error = outcome.error else { continue }
            for (key, asset) in assets where key.connection == outcome.connection {
                tell(.failed(asset, error))
            }
        }
    }

    private func tellEnd(
        _ result: StreamResult, _ assets: [StreamKey: AssetKey], _ start: Timestamp?,
        _ tell: (StreamCopyEvent) -> Void
    ) {
        guard let asset = assets[result.key] else { return }
        switch result.status {
        case .succeeded, .unchanged:
            var metadata = AssetMetadata()
            metadata.rows = Int64(result.tally.rows)
            metadata.files = Int64(result.tally.files)
            metadata.bytes = Int64(result.tally.fileBytes)
            metadata.seconds = start.map { (SystemTime().now() - $0) / .seconds(1) }
            metadata.others = [
                JSONValue.Member("records", .integer(result.tally.records)),
                JSONValue.Member("requests", .integer(result.tally.requests)),
            ]
            tell(.line(asset, "\(result.tally.records) records, \(result.tally.files) files\n"))
            tell(.finished(asset, metadata))
        case .failed, .stopped:
            let error =
                result.error
                ?? LotusError(.syncStopped, "the sync was stopped before the stream was read to its end")
            tell(.line(asset, "\(error)\n"))
            tell(.failed(asset, error))
        }
    }
}
