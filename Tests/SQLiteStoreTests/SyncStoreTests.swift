// SPDX-License-Identifier: Apache-2.0

import Foundation
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
