// SPDX-License-Identifier: Apache-2.0

import LotusCore
import LotusTestKit
import ObjectStore
import Sync
import Synchronization

/// A process that can die: once it has, nothing that it does has any effect.
final class Fuse: Sendable {
    struct Blown: Error {}

    private let isBlown = Mutex(false)

    func blow() throws {
        isBlown.withLock { $0 = true }
        throw Blown()
    }

    func check() throws { if isBlown.withLock({ $0 }) { throw Blown() } }

    var hasBlown: Bool { isBlown.withLock { $0 } }
}

/// The store of a process that can die.
struct FusedStore: SyncStateStore {
    let store: any SyncStateStore
    let fuse: Fuse
    /// What a test does before a stream's sync is counted.
    var onBegin: @Sendable (StreamKey) async -> Void = { _ in }
    /// Is told of each lease that was renewed, or could not be.
    var onRenew: @Sendable (StreamKey, (any Error)?) -> Void = { _, _ in }
    /// Why the states of all streams cannot be read.
    var damage: String?

    func record(of key: StreamKey) async throws -> StreamRecord {
        try fuse.check()
        var record = try await store.record(of: key)
        record.damage = damage
        return record
    }

    func keys() async throws -> [StreamKey] {
        try fuse.check()
        return try await store.keys()
    }

    func acquire(
        _ key: StreamKey, owner: LeaseOwner, now: Timestamp, until: Timestamp,
        presence: @Sendable (LeaseOwner) -> LeaseOwner.Presence
    ) async throws -> StreamLease {
        try fuse.check()
        return try await store.acquire(key, owner: owner, now: now, until: until, presence: presence)
    }

    func renew(_ lease: StreamLease, until: Timestamp) async throws {
        do {
            try fuse.check()
            try await store.renew(lease, until: until)
            onRenew(lease.key, nil)
        } catch {
            onRenew(lease.key, error)
            throw error
        }
    }

    func release(_ lease: StreamLease) async throws {
        try fuse.check()
        try await store.release(lease)
    }

    func begin(_ lease: StreamLease, _ start: SyncStart) async throws -> StreamRecord {
        try fuse.check()
        await onBegin(lease.key)
        return try await store.begin(lease, start)
    }

    func setColumns(_ lease: StreamLease, _ columns: [StreamRecord.Column]) async throws {
        try fuse.check()
        try await store.setColumns(lease, columns)
    }

    func intend(
        _ lease: StreamLease, group: Int64?, parts: [PartIntent], settlement: Settlement?
    ) async throws -> Int64 {
        try fuse.check()
        return try await store.intend(lease, group: group, parts: parts, settlement: settlement)
    }

    func settle(_ lease: StreamLease, group: Int64) async throws {
        try fuse.check()
        try await store.settle(lease, group: group)
    }

    func settle(_ lease: StreamLease, _ settlement: Settlement) async throws {
        try fuse.check()
        try await store.settle(lease, settlement)
    }

    func abandon(_ lease: StreamLease, group: Int64, now: Timestamp) async throws {
        try fuse.check()
        try await store.abandon(lease, group: group, now: now)
    }

    func forget(_ lease: StreamLease, keys: [String]) async throws {
        try fuse.check()
        try await store.forget(lease, keys: keys)
    }
}

/// The landing zone of a process that can die, or whose server can be away.
final class FusedLanding: ObjectStore {
    private let store: any ObjectStore
    private let fuse: Fuse
    private let failing = Mutex<LotusError?>(nil)
    /// Puts that were asked for.
    private let puts = Mutex(0)

    init(_ store: any ObjectStore, _ fuse: Fuse) {
        self.store = store
        self.fuse = fuse
    }

    var place: String { store.place }
    var putCount: Int { puts.withLock { $0 } }

    /// Every call fails with this from now on.
    func fail(_ error: LotusError?) { failing.withLock { $0 = error } }

    private func check() throws {
        try fuse.check()
        if let error = failing.withLock({ $0 }) { throw error }
    }

    func put(_ body: ObjectBody, to key: String, metadata: [String: String]) async throws -> PutReceipt {
        try check()
        puts.withLock { $0 += 1 }
        return try await store.put(body, to: key, metadata: metadata)
    }

    func putParts(
        _ body: ObjectBody, to key: String, metadata: [String: String], partBytes: Int
    ) async throws -> PutReceipt {
        try check()
        return try await store.putParts(body, to: key, metadata: metadata, partBytes: partBytes)
    }

    func head(_ key: String) async throws -> ObjectInfo {
        try check()
        return try await store.head(key)
    }

    func open(_ key: String, range: Range<Int>?) async throws -> ObjectStream {
        try check()
        return try await store.open(key, range: range)
    }

    func list(_ query: ListQuery) async throws -> ListPage {
        try check()
        return try await store.list(query)
    }

    func delete(_ keys: [String]) async throws {
        try check()
        try await store.delete(keys)
    }
}
