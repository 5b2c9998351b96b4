// SPDX-License-Identifier: Apache-2.0

import Foundation
import LotusCore
import LotusTestKit
import ObjectStore
import Testing

@Suite struct LocalStoreTests {
    private let scratch: ScratchFolder
    private let store: LocalStore

    init() throws {
        scratch = try ScratchFolder()
        store = LocalStore(root: scratch.file("lake/data"))
    }

    @Test(arguments: ObjectStoreContract.Check.allCases)
    func theContractHolds(_ check: ObjectStoreContract.Check) async throws {
        try FileManager.default.createDirectory(atPath: store.root, withIntermediateDirectories: true)
        var capabilities = ObjectStoreContract.Capabilities()
        capabilities.etagIsMD5 = false
        try await ObjectStoreContract(
            store: store, missingBucket: LocalStore(root: scratch.file("absent")), capabilities: capabilities
        ).run(check)
        let staged = try? FileManager.default.contentsOfDirectory(atPath: store.root + "/.lotus-staging")
        #expect(staged ?? [] == [], "something was left in the staging folder")
    }

    @Test func filesOfOthersAreObjects() async throws {
        try scratch.write("lake/data/raw/a.parquet", "12345")
        let info = try await store.head("raw/a.parquet")
        #expect(info.size == 5 && info.metadata.isEmpty)
        #expect(try await store.objects(prefix: "").all() == [info.summary])
        #expect(try await store.get("raw/a.parquet", bytesMax: 5) == Array("12345".utf8))
    }

    @Test func metadataOfAReplacedFileIsNotThatOfTheNewOne() async throws {
        try await store.put([1], to: "a", metadata: ["origin": "lotus"])
        try scratch.write("lake/data/a", "of another program")
        #expect(try await store.head("a").metadata.isEmpty)
    }

    /// The clock of files ticks every few milliseconds, and may be set back.
    @Test func whatReplacesAnObjectNeverLooksOlder() async throws {
        try await store.put([1], to: "a")
        let future = Date(timeIntervalSinceNow: 3_600)
        try FileManager.default.setAttributes([.modificationDate: future], ofItemAtPath: store.root + "/a")
        let old = try await store.head("a")
        let receipt = try await store.put([2], to: "a")
        let new = try await store.head("a")
        #expect(new.etag != old.etag && new.etag == receipt.etag)
        #expect(new.lastModified >= old.lastModified)
    }

    @Test func aFileIsSentAsItLies() async throws {
        let bytes = (0..<600_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        try Data(bytes).write(to: scratch.url.appendingPathComponent("source"))
        _ = try await store.put(.file(scratch.file("source")), to: "a", metadata: [:])
        #expect(try await store.get("a", bytesMax: bytes.count) == bytes)
        #expect(await code { try ObjectBody.file(scratch.file("absent")) } == .storeFile)
    }

    @Test func linksLeadNowhere() async throws {
        try scratch.write("outside/secret", "secret")
        try await store.put([1], to: "real/object")
        for (name, target) in [("link", "outside"), ("file", "outside/secret"), ("loop", "lake/data/loop")] {
            try FileManager.default.createSymbolicLink(
                atPath: store.root + "/" + name, withDestinationPath: scratch.file(target))
        }
        for key in ["link/secret", "file", "loop", "loop/x"] {
            #expect(await code { try await store.get(key, bytesMax: 10) } != nil, "\(key)")
        }
        for key in ["link/new", "loop/new"] {
            #expect(await code { try await store.put([1], to: key) } != nil, "\(key)")
        }
        try? await store.delete(["link/secret"])
        #expect(try scratch.read("outside/secret") == "secret")
        #expect(!FileManager.default.fileExists(atPath: scratch.file("outside/new")))
        #expect(try await store.objects(prefix: "").all().map(\.key) == ["real/object"])
    }

    @Test func aFileLinkInTheWayIsReplacedAndNotFollowed() async throws {
        try scratch.write("outside", "secret")
        try await store.put([1], to: "x")
        try FileManager.default.createSymbolicLink(
            atPath: store.root + "/link", withDestinationPath: scratch.file("outside"))
        try await store.put([2], to: "link")
        #expect(try scratch.read("outside") == "secret")
        #expect(try await store.get("link", bytesMax: 1) == [2])
    }

    @Test func aKeyIsNotAFileAndAFolder() async throws {
        try await store.put([1], to: "a/b")
        #expect(await code { try await store.put([1], to: "a/b/c") } == .storeKeyConflict)
        #expect(await code { try await store.put([1], to: "a") } == .storeKeyConflict)
        #expect(try await store.objects(prefix: "").all().map(\.key) == ["a/b"])
    }

    @Test func theStoresOwnFoldersAreNoKeys() async throws {
        try await store.put([1], to: "a", metadata: ["x": "y"])
        for key in [".lotus-staging/x", ".lotus-metadata/x", ".lotus-other"] {
            #expect(await code { try await store.put([1], to: key) } == .storeInvalidKey)
            #expect(await code { try await store.head(key) } == .storeInvalidKey)
        }
        #expect(try await store.objects(prefix: "").all().map(\.key) == ["a"])
        #expect(try await store.objects(prefix: ".lotus-").all().isEmpty)
    }

    @Test func onlyStagedFilesOfLongAgoAreRemoved() async throws {
        try await store.put([1], to: "a")
        try scratch.write("lake/data/.lotus-staging/old.part", "x")
        try scratch.write("lake/data/.lotus-staging/new.part", "x")
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSinceNow: -2 * 86_400)],
            ofItemAtPath: store.root + "/.lotus-staging/old.part")
        try await store.removeStaleStagedFiles()
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: store.root + "/.lotus-staging") == [
                "new.part"
            ])
    }

    @Test func aPipeUnderAKeyIsNoObjectAndBlocksNobody() async throws {
        try await store.put([1], to: "a")
        #expect(mkfifo(store.root + "/pipe", 0o644) == 0)
        #expect(await code { try await store.get("pipe", bytesMax: 1) } == .objectNotFound)
        #expect(try await store.objects(prefix: "").all().map(\.key) == ["a"])
    }

    /// A process of its own, in which no file may grow beyond 1 MB.
    @Test func aFullDiskIsSaidAsSuchAndLeavesNothing() async {
        await #expect(processExitsWith: .success) {
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
            try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
            let scratch = try ScratchFolder()
            let store = LocalStore(root: scratch.path)
            let error = await error { try await store.put([UInt8](repeating: 1, count: 2 << 20), to: "a/b") }
            try #require(error?.code == .storeDiskFull && error?.hint != nil)
            try #require(
                try FileManager.default.contentsOfDirectory(atPath: scratch.path) == [".lotus-staging"])
            try #require(
                try FileManager.default.contentsOfDirectory(atPath: scratch.file(".lotus-staging")) == [])
        }
    }

    /// Not even root may make a folder among the kernel's.
    @Test func whatTheSystemForbidsIsSaidAsSuch() async {
        let error = await error { try await LocalStore(root: "/sys/lotus-test").put([1], to: "a") }
        #expect(
            error?.code == .storeNotPermitted
                && error?.message.hasPrefix("/sys/lotus-test/a may not be used") == true)
    }

    @Test func errorsNameThePlaceAndTheRemedy() async throws {
        let missing = await error { try await store.head("a") }
        #expect(missing?.code == .bucketNotFound)
        #expect(missing?.message == "there is no folder \(store.root)")
        try await store.put([1], to: "b")
        let absent = await error { try await store.head("a") }
        #expect(absent?.code == .objectNotFound)
        #expect(absent?.message == "there is no file \(store.root)/a")
    }
}

/// The error of the house that a body ends with.
func error(_ body: () async throws -> some Any) async -> LotusError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? LotusError
    }
}

/// The code of the error that a body ends with.
func code(_ body: () async throws -> some Any) async -> LotusError.Code? { await error(body)?.code }
