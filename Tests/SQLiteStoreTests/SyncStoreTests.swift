// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import Foundation
import GRDB
import Glibc
import LotusCore
import LotusTestKit
import SQLiteStore
import Sync
import Testing

@Suite struct SyncStoreTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test(arguments: SyncStateStoreContract.Check.allCases)
    func theContractHolds(_ check: SyncStateStoreContract.Check) async throws {
        let path = scratch.file("project/.lotus/instance.sqlite")
        try await SyncStateStoreContract { try SQLiteStore.open(path) }.run(check)
    }

    @Test func aFileThatIsNoDatabaseIsRefused() throws {
        let path = try scratch.write("instance.sqlite", "This is a text, and a rather long one at that.\n")
        let error = #expect(throws: LotusError.self) { try SQLiteStore.open(path) }
        #expect(error?.code == .syncStore)
        #expect(try scratch.read("instance.sqlite").hasPrefix("This is a text"))
    }

    private static let key = StreamKey(connection: "shop", stream: "orders")

    /// Nothing is known of a state that is no JSON; that is not the same as no state.
    @Test(arguments: [("state", "{\"at\": "), ("memory", "nothing")])
    func aStateThatIsNoJSONIsDamage(_ column: String, _ text: String) async throws {
        let path = scratch.file("instance.sqlite")
        let store = try SQLiteStore.open(path)
        let now = Timestamp(microseconds: 1_700_000_000_000_000)
        let lease = try await store.acquire(Self.key, owner: .thisProcess, now: now, until: now) { _ in .gone
        }
        let settlement = Settlement(
            state: StreamState(["at": 1], memory: ["seen": 2]), extractedAt: 1, generationID: 0,
            retired: ["raw/old"])
        try await store.settle(lease, settlement)
        let part = PartIntent(key: "raw/a", bytes: 1, md5: "0", rows: 1)
        _ = try await store.intend(lease, group: nil, parts: [part], settlement: settlement)
        #expect(try await store.record(of: Self.key).damage == nil)
        let raw = try DatabaseQueue(path: path)
        try await raw.write { database in
            for table in ["sync_stream", "sync_group"] {
                try database.execute(sql: "UPDATE \(table) SET \(column) = ?", arguments: [text])
            }
        }
        let record = try await store.record(of: Self.key)
        #expect(record.state == nil && record.damage?.contains("`\(column)`") == true)
        #expect(record.groups.count == 1 && record.groups.first?.settlement == nil, "it is given up")
        _ = try await store.begin(lease, SyncStart(startedAt: 1, forgetsState: true))
        #expect(try await store.record(of: Self.key).damage == nil)
    }

    /// Files of before the migration have streams whose folder is not known.
    @Test func aStoreOfAnEarlierReleaseIsTakenOver() async throws {
        let path = scratch.file("instance.sqlite")
        try SQLiteStore.open(path).close()
        let raw = try DatabaseQueue(path: path)
        try await raw.write { database in
            try database.execute(
                sql: """
                    ALTER TABLE sync_stream DROP COLUMN folder;
                    DELETE FROM grdb_migrations WHERE identifier = 'sync folders';
                    INSERT INTO sync_stream (connection, stream, state, sync_id)
                    VALUES ('shop', 'orders', '{"at":1}', 5);
                    """)
        }
        try raw.close()
        let record = try await SQLiteStore.open(path).record(of: Self.key)
        #expect(record.syncID == 5 && record.folder == nil && record.state?.blob == ["at": 1])
    }

    @Test func aFolderThatCannotBeMadeIsToldWithItsPath() throws {
        try scratch.write("file", "")
        let error = #expect(throws: LotusError.self) {
            try SQLiteStore.open(scratch.file("file/instance.sqlite"))
        }
        #expect(error?.code == .syncStore && error?.message.contains("file/instance.sqlite") == true)
    }

    /// The engine's SQLite extension has its own copy of these functions and would call ours.
    @Test func sqliteIsNotVisibleToLibrariesThatAreOpenedLater() {
        for name in ["sqlite3_open_v2", "sqlite3_step", "sqlite3_malloc64", "sqlite3_vfs_register"] {
            #expect(dlsym(nil, name) == nil, "\(name) is visible: see docs/decisions/0010")
        }
    }
}
