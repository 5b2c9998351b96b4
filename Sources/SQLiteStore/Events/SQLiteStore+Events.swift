// SPDX-License-Identifier: Apache-2.0

internal import GRDB
internal import LotusCore
package import Orchestrator

extension SQLiteStore {
    // MARK: - Events

    /// Adds events in one transaction.
    @discardableResult
    package func append(
        _ events: [RunEvent], run: RunID?, lease: RunLease?, content: [ContentHash: String]
    ) async throws -> Int64 {
        precondition(
            !events.contains { if case .status = $0.kind { true } else { false } },
            "Only the store writes events of a run's status.")
        return try await write(.processDeath) { database in
            let row = try run.map { try RunRow.known($0, database) }
            try row?.checkWriter(lease)
            var writer = try EventWriter(events.count, of: row, database)
            try writer.keep(content)
            for event in events { try writer.add(event) }
            return try writer.finish()
        }
    }

    /// Reads some events.
    package func events(_ filter: EventFilter) async throws -> [StoredEvent] {
        try await read { try EventRow.all(filter, $0) }
    }

    /// Reads one number.
    package func lastEventID() async throws -> Int64 { try await read { try EventRow.last($0) } }

    /// Reads a text.
    package func content(_ hash: ContentHash) async throws -> String? {
        try await read { try Contents.text(hash, $0) }
    }

    // MARK: - Assets

    /// What is known of assets.
    package func assetStates(_ keys: [AssetKey]?) async throws -> [AssetKey: AssetState] {
        try await read { try AssetRows.states(keys, $0) }
    }

    /// From the events, and the last one also when its event is gone.
    package func materializations(
        of asset: AssetKey, before: Int64?, limit: Int
    ) async throws -> [Materialization] {
        guard limit > 0 else { return [] }
        let before = before ?? .max
        return try await read { database in
            var labels = Labels(database)
            guard let number = try labels.find(asset) else { return [] }
            var found = try EventRow.materializations(
                of: number, before: before, limit: limit, database)
            let latest = try AssetRows.states([asset], database)[asset]?.latest
            if let latest, latest.id < before, !found.contains(where: { $0.id == latest.id }) {
                found.append(latest)
                found.sort { $0.id > $1.id }
            }
            return Array(found.prefix(limit))
        }
    }

    /// In the order of the checks' names.
    package func checkResults(_ assets: [AssetKey]) async throws -> [AssetKey: [StoredCheckResult]] {
        try await read { try AssetRows.checkResults(assets, $0) }
    }
}
