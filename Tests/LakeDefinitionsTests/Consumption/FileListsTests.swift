// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LakeDefinitions
import Landing
import LotusCore
import LotusTestKit
import ObjectStore
import Synchronization
import Testing

@Suite struct FileListsTests {
    private static let folder = "raw/shopify/orders/"
    private static let stream = TrackedStream(
        LandedStream(source: "shopify", name: "orders", glob: ""), folder: folder, primaryKey: nil)

    private let scratch: ScratchFolder
    private let store: LocalStore

    init() throws {
        scratch = try ScratchFolder()
        store = LocalStore(root: scratch.path)
    }

    private func names(_ lists: FileLists) throws -> [String] {
        try lists.files(of: Self.stream).map { String($0.key.dropFirst(Self.folder.count)) }
    }

    /// A file that is settled between the two questions is seen; one that is given up between them, or
    /// written, is not.
    @Test func filesThatAreNotSettledAreNotSeen() async throws {
        for name in ["1.parquet", "2.parquet", "3.parquet", "4.parquet", "5.txt"] {
            try await store.put([1], to: Self.folder + name)
        }
        let hidden = Mutex([["2.parquet"], ["3.parquet"]])
        let lists = FileLists(
            LandingZone(store, prefix: "raw/", url: "") { stream in
                #expect(stream == "orders")
                return Set(hidden.withLock { $0.removeFirst() }.map { Self.folder + $0 })
            })
        await lists.list(Self.stream)
        #expect(try names(lists) == ["1.parquet", "4.parquet"])
        // All nodes of an invocation see the same.
        try await store.put([1], to: Self.folder + "6.parquet")
        await lists.list(Self.stream)
        #expect(try names(lists) == ["1.parquet", "4.parquet"])
    }

    @Test func aFailureIsThrownAndTheNextNodeTriesAgain() async throws {
        try await store.put([1], to: Self.folder + "1.parquet")
        let failures = Mutex(1)
        let lists = FileLists(
            LandingZone(store, prefix: "raw/", url: "") { _ in
                try failures.withLock { left in
                    guard left > 0 else { return }
                    left -= 1
                    throw LotusError(.filesNotListed, "the store is away")
                }
                return []
            })
        await lists.list(Self.stream)
        let error = #expect(throws: LotusError.self) { try names(lists) }
        #expect(error?.message == "the store is away")
        await lists.list(Self.stream)
        #expect(try names(lists) == ["1.parquet"])
    }
}
