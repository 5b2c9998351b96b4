// SPDX-License-Identifier: Apache-2.0

internal import LotusCore
internal import Synchronization

/// Renews the leases of a sync from the moment each is taken until it is given back.
final class LeaseKeeper: Sendable {
    /// Is told that another process has a stream now.
    typealias Loss = @Sendable (LotusError) async -> Void

    private struct Kept {
        let lease: StreamLease
        var onLoss: Loss?
    }

    private let services: SyncServices
    private let leases = Mutex<[StreamKey: Kept]>([:])

    init(_ services: SyncServices) {
        self.services = services
    }

    /// Renews a lease from now on.
    func keep(_ lease: StreamLease) { leases.withLock { $0[lease.key] = Kept(lease: lease) } }

    /// Says what is to be done when a lease is lost; a stream without it finds out with its next file.
    func watch(_ lease: StreamLease, _ onLoss: @escaping Loss) {
        leases.withLock { $0[lease.key]?.onLoss = onLoss }
    }

    /// Gives a lease back. When that fails it runs out by itself.
    func release(_ lease: StreamLease) async {
        leases.withLock { $0[lease.key] = nil }
        try? await services.store.release(lease)
    }

    /// Renews while something goes on.
    func renewing<Value: Sendable>(_ body: @Sendable () async -> Value) async -> Value {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in await renewForever() }
            let value = await body()
            group.cancelAll()
            return value
        }
    }

    private func renewForever() async {
        await withDiscardingTaskGroup { losses in
            while true {
                do {
                    try await services.time.sleep(for: .seconds(SyncLimits.leaseRenewalSeconds))
                } catch {
                    return
                }
                for kept in leases.withLock({ Array($0.values) }) {
                    // A stream ends in its own time; the leases of the others do not wait for it.
                    if let loss = await renew(kept) { losses.addTask { await kept.onLoss?(loss) } }
                }
            }
        }
    }

    /// A store that cannot be written is tried again: a lease that ran out is still good while nobody has
    /// taken it.
    ///
    /// - Returns: why the lease is lost.
    private func renew(_ kept: Kept) async -> LotusError? {
        do {
            try await services.store.renew(kept.lease, until: services.leaseEnd)
        } catch let error as LotusError where error.code == .syncLeaseLost {
            // Not when it was given back meanwhile.
            let isKept = leases.withLock { leases in
                guard leases[kept.lease.key]?.lease == kept.lease else { return false }
                leases[kept.lease.key] = nil
                return true
            }
            return isKept ? error : nil
        } catch let error as LotusError {
            services.progress(.warning(error))
        } catch {
            // The sync ends.
        }
        return nil
    }
}
