// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import ObjectStore

/// Deletes files that do not count: those of former generations, and those that were given up.
///
/// A file that was given up may arrive later, from a request of a process that is gone. So it is deleted
/// again in later syncs, until nothing can arrive any more, and nobody sees it meanwhile.
struct UnwantedFiles: Sendable {
    let services: SyncServices
    let lease: StreamLease

    func delete() async throws {
        let record = try await services.store.record(of: lease.key)
        let keys = record.retired + record.abandoned.map(\.key)
        guard !keys.isEmpty else { return }
        try services.crashes.reach(.beforeDelete)
        do {
            try await services.landing.delete(keys)
        } catch let error as LotusError where error.code == .bucketNotFound {
            // Nothing has ever been landed.
        }
        try services.crashes.reach(.afterDelete)
        let limit = services.time.now() + .seconds(-SyncLimits.abandonedSecondsMax)
        let over = record.abandoned.filter { $0.since < limit }.map(\.key)
        if !record.retired.isEmpty || !over.isEmpty {
            try await services.store.forget(lease, keys: record.retired + over)
        }
    }
}
