// SPDX-License-Identifier: Apache-2.0

internal import AirbyteProtocol
internal import Foundation
internal import LotusCore
package import Sync

/// What every ``SyncStateStore`` does, as checks that a test runs one by one.
///
///     @Test(arguments: SyncStateStoreContract.Check.allCases)
///     func theContractHolds(_ check: SyncStateStoreContract.Check) async throws {
///         try await SyncStateStoreContract { try … }.run(check)
///     }
///
/// A check that fails throws a ``KitError``.
package struct SyncStateStoreContract: Sendable {
    /// One thing that a store does.
    package enum Check: String, CaseIterable, Sendable {
        case emptyRecord, oneOwner, reentry, takesOverTheGone, takesOverTheExpired, leavesTheLiving, renewal,
            release
        case countsSyncs, startsGrow, forgetsState, keepsBackfill, keepsFolder, keepsColumns
        case settlesGroups, growsGroups, settlesWithoutFiles, abandons, retires, forgets
        case fencesTheOld, refusesKnownKeys, streamsApart, oneWinner, survivesReopening
    }

    private let open: @Sendable () async throws -> any SyncStateStore

    /// - Parameter open: Opens the same store each time; it is empty when a check begins.
    package init(_ open: @escaping @Sendable () async throws -> any SyncStateStore) {
        self.open = open
    }

    private static let key = StreamKey(connection: "shopify", stream: "orders")
    private static let me = LeaseOwner(host: "a", process: 1, started: 10)
    private static let other = LeaseOwner(host: "a", process: 2, started: 20)
    private static let now = Timestamp(microseconds: 1_700_000_000_000_000)
    private static let later = now + .seconds(60)

    /// Runs one check; throws ``KitError`` when the store does otherwise.
    package func run(_ check: Check) async throws {
        let store = try await open()
        switch check {
        case .emptyRecord:
            try require(try await store.record(of: Self.key) == StreamRecord(), "a record out of nothing")
            try require(try await store.keys() == [], "a stream out of nothing")
        case .oneOwner:
            _ = try await lease(store)
            try await expect(.syncInProgress) { _ = try await lease(store, Self.other) }
        case .reentry:
            let first = try await lease(store)
            let second = try await lease(store)
            try require(second.epoch > first.epoch, "the owner's second lease has no new epoch")
        case .takesOverTheGone: try await takesOverTheGone(store)
        case .takesOverTheExpired: try await takesOverTheExpired(store)
        case .leavesTheLiving: try await leavesTheLiving(store)
        case .renewal: try await renewal(store)
        case .release: try await release(store)
        case .countsSyncs: try await countsSyncs(store)
        case .startsGrow: try await startsGrow(store)
        case .forgetsState: try await forgetsState(store)
        case .keepsBackfill: try await keepsBackfill(store)
        case .keepsFolder: try await keepsFolder(store)
        case .keepsColumns: try await keepsColumns(store)
        case .settlesGroups: try await settlesGroups(store)
        case .growsGroups: try await growsGroups(store)
        case .settlesWithoutFiles: try await settlesWithoutFiles(store)
        case .abandons: try await abandons(store)
        case .retires: try await retires(store)
        case .forgets: try await forgets(store)
        case .fencesTheOld: try await fencesTheOld(store)
        case .refusesKnownKeys: try await refusesKnownKeys(store)
        case .streamsApart: try await streamsApart(store)
        case .oneWinner: try await oneWinner(store)
        case .survivesReopening: try await survivesReopening(store)
        }
    }
}

// MARK: - Leases

extension SyncStateStoreContract {
    private func lease(
        _ store: any SyncStateStore, _ owner: LeaseOwner = me, of key: StreamKey = key,
        at now: Timestamp = now
    ) async throws -> StreamLease {
        try await store.acquire(key, owner: owner, now: now, until: now + .seconds(60)) { _ in .unknown }
    }

    private func takesOverTheGone(_ store: any SyncStateStore) async throws {
        let first = try await lease(store)
        let second = try await store.acquire(
            Self.key, owner: Self.other, now: Self.now, until: Self.later
        ) { $0 == Self.me ? .gone : .unknown }
        try require(second.epoch > first.epoch, "the epoch did not grow")
        try await expect(.syncLeaseLost) { try await store.renew(first, until: Self.later) }
    }

    private func takesOverTheExpired(_ store: any SyncStateStore) async throws {
        _ = try await lease(store)
        try await expect(.syncInProgress) {
            _ = try await lease(store, Self.other, at: Self.later + .microseconds(-1))
        }
        _ = try await lease(store, Self.other, at: Self.later)
    }

    private func leavesTheLiving(_ store: any SyncStateStore) async throws {
        _ = try await lease(store)
        try await expect(.syncInProgress) {
            _ = try await store.acquire(
                Self.key, owner: Self.other, now: Self.later + .seconds(600),
                until: Self.later + .seconds(660)
            ) { _ in .alive }
        }
    }

    private func renewal(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        try await store.renew(mine, until: Self.later + .seconds(60))
        try await expect(.syncInProgress) { _ = try await lease(store, Self.other, at: Self.later) }
    }

    private func release(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        try await store.release(mine)
        let theirs = try await lease(store, Self.other)
        try require(theirs.epoch > mine.epoch, "the epoch began anew")
        try await store.release(mine)
        try await expect(.syncInProgress) { _ = try await lease(store) }
    }

    private func oneWinner(_ store: any SyncStateStore) async throws {
        let won = await withTaskGroup(of: Int.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let owner = LeaseOwner(host: "b", process: Int32(number), started: 0)
                    return (try? await lease(store, owner)) == nil ? 0 : 1
                }
            }
            return await group.reduce(0, +)
        }
        try require(won == 1, "\(won) of 8 got the lease")
    }
}

// MARK: - Syncs

extension SyncStateStoreContract {
    private func countsSyncs(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        let first = try await store.begin(mine, SyncStart(startedAt: 5_000))
        let second = try await store.begin(mine, SyncStart(startedAt: 6_000))
        try require(first.syncID == 1 && second.syncID == 2, "syncs \(first.syncID), \(second.syncID)")
        try require(second.startedAt == 6_000, "began at \(second.startedAt)")
    }

    private func startsGrow(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        var starts: [Int64] = []
        for asked in [5_000, 5_000, 4_000, 9_000] as [Int64] {
            starts.append(try await store.begin(mine, SyncStart(startedAt: asked)).startedAt)
        }
        try require(starts == [5_000, 5_001, 5_002, 9_000], "starts \(starts)")
    }

    private func forgetsState(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        _ = try await store.begin(mine, SyncStart(startedAt: 1))
        try await store.settle(mine, settlement(state: "a", extractedAt: 7, hash: "h"))
        let kept = try await store.begin(mine, SyncStart(startedAt: 2))
        try require(kept.state?.blob == ["at": "a"] && kept.contentHash == "h", "the state was lost")
        let forgotten = try await store.begin(mine, SyncStart(startedAt: 3, forgetsState: true))
        try require(forgotten.state == nil && forgotten.contentHash == nil, "the state was kept")
        try require(forgotten.extractedAt == 7, "times began anew")
    }

    private func keepsBackfill(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        try require(try await store.record(of: Self.key).backfill == nil, "backfill without a sync")
        for backfill in [false, true, true, false] {
            let record = try await store.begin(mine, SyncStart(startedAt: 1, backfill: backfill))
            try require(record.backfill == backfill, "backfill is \(String(describing: record.backfill))")
        }
    }

    private func keepsFolder(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        for folder in ["s3://lake/raw/shopify/orders/", "größe/orders/"] {
            let begun = try await store.begin(mine, SyncStart(startedAt: 1, folder: folder))
            let kept = try await store.record(of: Self.key).folder
            try require(begun.folder == folder && kept == folder, "another folder: \(kept ?? "none")")
        }
    }

    private func keepsColumns(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        let columns = [StreamRecord.Column("id", "BIGINT"), StreamRecord.Column("größe \"x\"", "VARCHAR")]
        try await store.setColumns(mine, columns)
        try require(try await store.record(of: Self.key).columns == columns, "other columns came back")
    }
}

// MARK: - Parts

extension SyncStateStoreContract {
    private func settlement(
        state: String, extractedAt: Int64, hash: String? = nil, retired: [String] = []
    ) -> Settlement {
        Settlement(
            state: StreamState(["at": .string(state)], memory: ["seen": [1, 2]]), extractedAt: extractedAt,
            generationID: 3, contentHash: hash, retired: retired)
    }

    private func part(_ name: String) -> PartIntent {
        PartIntent(key: "raw/\(name)", bytes: 42, md5: "d41d8cd98f00b204e9800998ecf8427e", rows: 7)
    }

    private func settlesGroups(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        let settlement = settlement(state: "b", extractedAt: 9, hash: "h", retired: ["raw/old"])
        let id = try await store.intend(
            mine, group: nil, parts: [part("a"), part("b")], settlement: settlement)
        let open = try await store.record(of: Self.key)
        let group = PartGroup(id: id, parts: [part("a"), part("b")], settlement: settlement)
        try require(open.groups == [group], "the group came back as \(open.groups)")
        try require(open.hiddenKeys == ["raw/a", "raw/b"], "hidden: \(open.hiddenKeys)")
        try require(open.state == nil, "a state before it was settled")
        try await store.settle(mine, group: id)
        let settled = try await store.record(of: Self.key)
        try require(settled.state == settlement.state, "state \(String(describing: settled.state))")
        try require(settled.extractedAt == 9 && settled.generationID == 3, "counters")
        try require(settled.contentHash == "h" && settled.groups.isEmpty, "hash or group")
        try require(settled.hiddenKeys == ["raw/old"], "hidden: \(settled.hiddenKeys)")
    }

    private func growsGroups(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        let id = try await store.intend(mine, group: nil, parts: [part("10")], settlement: nil)
        let open = try await store.record(of: Self.key).groups
        try require(open.first?.settlement == nil && open.count == 1, "a settlement out of nothing")
        let settlement = settlement(state: "c", extractedAt: 1)
        let again = try await store.intend(mine, group: id, parts: [part("9")], settlement: settlement)
        try require(again == id, "the group has another number")
        let next = try await store.intend(mine, group: nil, parts: [part("11")], settlement: nil)
        let groups = try await store.record(of: Self.key).groups
        try require(groups.map(\.id) == [id, next] && next > id, "groups \(groups.map(\.id))")
        try require(groups.first?.parts.map(\.key) == ["raw/10", "raw/9"], "parts lost their order")
    }

    private func settlesWithoutFiles(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        try await store.settle(mine, settlement(state: "a", extractedAt: 9))
        try await store.settle(
            mine, Settlement(state: nil, extractedAt: 4, generationID: 3, contentHash: nil, retired: []))
        let record = try await store.record(of: Self.key)
        try require(record.state == nil && record.extractedAt == 9, "\(record)")
    }

    private func abandons(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        let id = try await store.intend(
            mine, group: nil, parts: [part("a")], settlement: settlement(state: "x", extractedAt: 1))
        try await store.abandon(mine, group: id, now: Self.now)
        let record = try await store.record(of: Self.key)
        try require(record.groups.isEmpty && record.state == nil, "the group is still there")
        try require(record.abandoned == [AbandonedPart(key: "raw/a", since: Self.now)], "\(record.abandoned)")
        try require(record.hiddenKeys == ["raw/a"], "an abandoned part is visible")
    }

    private func retires(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        try await store.settle(mine, settlement(state: "a", extractedAt: 1, retired: ["raw/x", "raw/y"]))
        let record = try await store.record(of: Self.key)
        try require(Set(record.retired) == ["raw/x", "raw/y"], "retired: \(record.retired)")
    }

    private func forgets(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        try await store.settle(mine, settlement(state: "a", extractedAt: 1, retired: ["raw/x", "raw/y"]))
        let id = try await store.intend(mine, group: nil, parts: [part("a")], settlement: nil)
        try await store.abandon(mine, group: id, now: Self.now)
        try await store.forget(mine, keys: ["raw/x", "raw/a", "raw/unknown"])
        let hidden = try await store.record(of: Self.key).hiddenKeys
        try require(hidden == ["raw/y"], "hidden: \(hidden)")
    }

    private func fencesTheOld(_ store: any SyncStateStore) async throws {
        let old = try await lease(store)
        let id = try await store.intend(
            old, group: nil, parts: [part("a")], settlement: settlement(state: "old", extractedAt: 1))
        let new = try await store.acquire(
            Self.key, owner: Self.other, now: Self.now, until: Self.later
        ) { _ in .gone }
        let before = try await store.record(of: Self.key)
        let settlement = settlement(state: "z", extractedAt: 99)
        try await expect(.syncLeaseLost) { try await store.settle(old, group: id) }
        try await expect(.syncLeaseLost) { try await store.settle(old, settlement) }
        try await expect(.syncLeaseLost) { try await store.abandon(old, group: id, now: Self.now) }
        try await expect(.syncLeaseLost) { try await store.forget(old, keys: ["raw/a"]) }
        try await expect(.syncLeaseLost) { try await store.setColumns(old, []) }
        try await expect(.syncLeaseLost) { _ = try await store.begin(old, SyncStart(startedAt: 1)) }
        try await expect(.syncLeaseLost) {
            _ = try await store.intend(old, group: nil, parts: [part("b")], settlement: nil)
        }
        try require(try await store.record(of: Self.key) == before, "an old epoch changed something")
        try await store.settle(new, group: id)
    }

    /// A name is given once; a second intent for it is a mistake, and nothing of it is kept.
    private func refusesKnownKeys(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        _ = try await store.intend(mine, group: nil, parts: [part("a")], settlement: nil)
        try await expect(.syncStore) {
            _ = try await store.intend(mine, group: nil, parts: [part("b"), part("a")], settlement: nil)
        }
        try require(try await store.record(of: Self.key).hiddenKeys == ["raw/a"], "half of it was kept")
    }

    private func streamsApart(_ store: any SyncStateStore) async throws {
        let twin = StreamKey(connection: "shopify.orders", stream: "orders")
        let mine = try await lease(store)
        let theirs = try await lease(store, of: twin)
        _ = try await store.intend(mine, group: nil, parts: [part("a")], settlement: nil)
        let id = try await store.intend(theirs, group: nil, parts: [part("a")], settlement: nil)
        try await store.abandon(theirs, group: id, now: Self.now)
        try require(
            try await store.record(of: Self.key).groups.count == 1, "the other stream's group is gone")
        try require(try await store.keys() == [Self.key, twin], "keys")
    }

    private func survivesReopening(_ store: any SyncStateStore) async throws {
        let mine = try await lease(store)
        _ = try await store.begin(mine, SyncStart(startedAt: 77, backfill: true))
        _ = try await store.intend(
            mine, group: nil, parts: [part("a")], settlement: settlement(state: "é\u{0}\"", extractedAt: 5))
        let before = try await store.record(of: Self.key)
        try require(
            try await open().record(of: Self.key) == before, "another record after it was opened again")
    }
}

// MARK: - Expectations

extension SyncStateStoreContract {
    private func require(_ condition: Bool, _ message: @autoclosure () -> String) throws {
        if !condition { throw KitError(message()) }
    }

    private func expect(_ code: LotusError.Code, _ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let error as LotusError where error.code == code {
            return
        } catch {
            throw KitError("expected \(code), got \(error)")
        }
        throw KitError("expected \(code), but nothing was thrown")
    }
}
