// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Orchestrator

/// What happened in an instance since an event.
struct DemoPass: Sendable {
    /// What streams landed.
    private(set) var rows: Int64 = 0
    private(set) var files: Int64 = 0
    /// That were made.
    private(set) var models: Set<AssetKey> = []
    private(set) var checksPassed = 0

    /// - Parameter streams: the assets that are streams.
    init(_ instance: ProjectInstance, after event: Int64, streams: Set<AssetKey>) async throws {
        var filter = EventFilter()
        filter.after = event
        while true {
            let events = try await instance.store.events(filter)
            for stored in events { add(stored.event, streams) }
            guard events.count == filter.limit, let last = events.last else { return }
            filter.after = last.id
        }
    }

    private mutating func add(_ event: RunEvent, _ streams: Set<AssetKey>) {
        switch event.kind {
        case .materialized(let metadata):
            guard let asset = event.asset else { return }
            if streams.contains(asset) {
                rows += metadata.rows ?? 0
                files += metadata.files ?? 0
            } else {
                models.insert(asset)
            }
        case .checked(let result): checksPassed += result.passed ? 1 : 0
        default: break
        }
    }
}
