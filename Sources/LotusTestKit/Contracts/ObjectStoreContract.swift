// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import LotusCore
package import ObjectStore
internal import Synchronization

/// What every ``ObjectStore`` does, as checks that a test runs one by one.
///
///     @Test(arguments: ObjectStoreContract.Check.allCases)
///     func theContractHolds(_ check: ObjectStoreContract.Check) async throws {
///         try await ObjectStoreContract(store: …, missingBucket: …).run(check)
///     }
///
/// A check that fails throws a ``KitError``. Each works under a prefix of its own.
package struct ObjectStoreContract: Sendable {
    /// What a store may honestly lack; everything else it must do.
    package struct Capabilities: Sendable {
        /// Whether it keeps user metadata.
        package var keepsMetadata = true
        /// Whether the ETag of an object that was put in one piece is the MD5 sum of its bytes.
        package var etagIsMD5 = true
        /// Keys of ``ObjectStoreContract/oddNames`` that it cannot hold.
        package var refusedNames: Set<String> = []
        /// How long a folder may be listed as it was before; zero where a listing must be right at once.
        package var listingDelayMax = Duration.zero

        package init() {}
    }

    /// One thing that a store does.
    package enum Check: String, CaseIterable, Sendable {
        case roundTrips, oddKeys, metadata, ranges, heads, overwriting, absence, missingBucket
        case listOrder, pagedWalk, startAfter, deletion, parts, abortedParts, cancelledPut, concurrentPuts
        case invalidKeys, byteLimit
    }

    /// File names with characters that have to be encoded somewhere.
    package static let oddNames = [
        "space in it", "plus+plus", "percent%41", "equals=value", "ünïcödé-日本", "amp&lt<gt>.txt", "quote'\"q",
        "colon:semi;", "hash#question?", "tilde~(paren)!*", "comma,at@dollar$", "back\\slash", "dot..dots",
    ]

    private let store: any ObjectStore
    private let missingBucket: any ObjectStore
    private let capabilities: Capabilities
    private let run = UUID().uuidString.prefix(8).lowercased()

    /// - Parameter missingBucket: A store of the same kind whose bucket or folder does not exist.
    package init(
        store: any ObjectStore, missingBucket: any ObjectStore, capabilities: Capabilities = Capabilities()
    ) {
        self.store = store
        self.missingBucket = missingBucket
        self.capabilities = capabilities
    }

    /// Runs one check; throws ``KitError`` when the store does otherwise.
    package func run(_ check: Check) async throws {
        let prefix = "contract-\(run)/\(check.rawValue)/"
        switch check {
        case .roundTrips: try await roundTrips(prefix)
        case .oddKeys: try await oddKeys(prefix)
        case .metadata: try await metadata(prefix)
        case .ranges: try await ranges(prefix)
        case .heads: try await heads(prefix)
        case .overwriting: try await overwriting(prefix)
        case .absence: try await absence(prefix)
        case .missingBucket: try await checkMissingBucket()
        case .listOrder: try await listOrder(prefix)
        case .pagedWalk: try await pagedWalk(prefix)
        case .startAfter: try await startAfter(prefix)
        case .deletion: try await deletion(prefix)
        case .parts: try await parts(prefix)
        case .abortedParts: try await abortedParts(prefix)
        case .cancelledPut: try await cancelledPut(prefix)
        case .concurrentPuts: try await concurrentPuts(prefix)
        case .invalidKeys: try await invalidKeys()
        case .byteLimit: try await byteLimit(prefix)
        }
    }

    // MARK: - One object

    private func roundTrips(_ prefix: String) async throws {
        for size in [0, 1, StoreLimits.chunkBytes, 5 << 20 + 1] {
            let bytes = Self.pattern(size)
            let receipt = try await store.put(bytes, to: "\(prefix)bytes-\(size)")
            try expect(receipt.size == size, "put says \(receipt.size) bytes of \(size)")
            try await expectBytes("\(prefix)bytes-\(size)", bytes)
            let body = ObjectBody.reading(byteCount: size) { offset, bytesMax in
                Array(bytes[offset..<min(size, offset + bytesMax)])
            }
            _ = try await store.put(body, to: "\(prefix)read-\(size)", metadata: [:])
            try await expectBytes("\(prefix)read-\(size)", bytes)
        }
    }

    private func oddKeys(_ prefix: String) async throws {
        let names = Self.oddNames.filter { !capabilities.refusedNames.contains($0) }
        for name in names { try await store.put(Array(name.utf8), to: "\(prefix)\(name)/\(name)") }
        for name in names { try await expectBytes("\(prefix)\(name)/\(name)", Array(name.utf8)) }
        let wanted = Self.sorted(names.map { "\(prefix)\($0)/\($0)" })
        let found = try await store.objects(prefix: prefix).all().map(\.key)
        try expect(found == wanted, "the listing has \(found) instead of \(wanted)")
        for name in names {
            let found = try await store.objects(prefix: "\(prefix)\(name)/").all().map(\.key)
            try expect(found == ["\(prefix)\(name)/\(name)"], "the listing of \(name) has \(found)")
        }
        try await store.delete(wanted)
        try expect(try await store.objects(prefix: prefix).all().isEmpty, "odd keys were not deleted")
    }

    private func metadata(_ prefix: String) async throws {
        let metadata = [
            "plain": "a value", "empty": "", "spaces": "  two before, one after ",
            "text": "Grüße, 日本\n=?UTF-8?B?eA==?=",
            "with-dash-9": "a=b;c,d\"e\"",
        ]
        let info: ObjectInfo
        _ = try await store.put([1, 2, 3], to: prefix + "object", metadata: metadata)
        info = try await store.head(prefix + "object")
        if capabilities.keepsMetadata {
            try expect(info.metadata == metadata, "head has the metadata \(info.metadata)")
            let opened = try await store.open(prefix + "object", range: nil).info.metadata
            try expect(opened == metadata, "open has the metadata \(opened)")
            try await store.put([4], to: prefix + "object")
            let replaced = try await store.head(prefix + "object").metadata
            try expect(replaced.isEmpty, "a replaced object kept the metadata \(replaced)")
        } else {
            try expect(info.metadata.isEmpty, "it keeps metadata: state that in its capabilities")
        }
    }

    private func ranges(_ prefix: String) async throws {
        let bytes = Self.pattern(1_000)
        let key = prefix + "object"
        try await store.put(bytes, to: key)
        for range in [
            0..<1, 0..<1_000, 1..<10, 999..<1_000, 500..<2_000, 1_000..<1_001, 5_000..<6_000, 7..<7,
        ] {
            let found = try await store.get(key, range: range, bytesMax: 1_000)
            let wanted = Array(bytes[min(range.lowerBound, 1_000)..<min(range.upperBound, 1_000)])
            try expect(
                found == wanted, "the range \(range) gave \(found.count) bytes instead of \(wanted.count)")
        }
        try await store.put([UInt8](), to: prefix + "empty")
        let none = try await store.get(prefix + "empty", range: 0..<10, bytesMax: 10)
        try expect(none.isEmpty, "a range of nothing gave \(none.count) bytes")
    }

    private func heads(_ prefix: String) async throws {
        let before = SystemTime().now()
        let bytes = Self.pattern(12_345)
        let receipt = try await store.put(bytes, to: prefix + "object")
        let info = try await store.head(prefix + "object")
        let listed = try await store.objects(prefix: prefix).all()
        try expect(info.size == 12_345 && info.summary.key == prefix + "object", "head says \(info)")
        try expect(!info.etag.isEmpty && !info.etag.contains("\""), "head has the ETag \(info.etag)")
        try expect(receipt.etag == info.etag, "put says ETag \(receipt.etag), head \(info.etag)")
        try expect(
            listed.map(\.etag) == [info.etag] && listed.map(\.size) == [12_345],
            "the listing has \(listed), head \(info)")
        if capabilities.etagIsMD5 {
            let other = try await store.put(bytes, to: prefix + "same-bytes")
            try expect(
                other.etag == info.etag && info.etag.count == 32,
                "the ETags differ: \(other.etag), \(info.etag)")
        }
        for time in [info.lastModified] + listed.map(\.lastModified) {
            let age = (time - before) / .seconds(1)
            try expect((-60...600).contains(age), "it was modified at \(time), put at \(before)")
        }
    }

    private func overwriting(_ prefix: String) async throws {
        let key = prefix + "object"
        var etags: Set<String> = []
        for round in 0..<20 {
            let bytes = [UInt8](repeating: UInt8(round), count: 100)
            try await store.put(bytes, to: key)
            try await expectBytes(key, bytes)
            etags.insert(try await store.head(key).etag)
        }
        try expect(etags.count == 20, "20 different contents have \(etags.count) ETags")
        try expect(
            try await store.objects(prefix: prefix).all().count == 1, "an overwritten object is listed twice")
    }

    private func absence(_ prefix: String) async throws {
        try await store.put([1], to: prefix + "folder/object")
        for key in ["absent", "folder", "folder/obj", "folder/object/below", "folder/object2"] {
            try await expectError(.objectNotFound, "head of \(key)") {
                _ = try await store.head(prefix + key)
            }
            try await expectError(.objectNotFound, "get of \(key)") {
                _ = try await store.get(prefix + key, bytesMax: 10)
            }
            try await expectError(.objectNotFound, "get of a range of \(key)") {
                _ = try await store.get(prefix + key, range: 0..<1, bytesMax: 10)
            }
        }
        try expect(
            try await store.objects(prefix: prefix + "nothing/").all().isEmpty,
            "nothing is listed as something")
    }

    private func checkMissingBucket() async throws {
        try await expectError(.bucketNotFound, "a listing") {
            _ = try await missingBucket.list(ListQuery(prefix: ""))
        }
        try await expectError(.bucketNotFound, "a get") {
            _ = try await missingBucket.get("key", bytesMax: 1)
        }
        try await expectError(.bucketNotFound, "a head") { _ = try await missingBucket.head("key") }
    }

    private func invalidKeys() async throws {
        let long = String(repeating: "x", count: StoreLimits.keyNameBytesMax + 1)
        let longer = String(repeating: "folder/", count: 200) + "x"
        for key in [
            "", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a\u{0}b", "a\nb", long, longer,
        ] {
            try await expectError(.storeInvalidKey, "a put to `\(key)`") { try await store.put([1], to: key) }
        }
        for name in ["", "Upper", "with space", "under_score"] {
            try await expectError(.storeInvalidKey, "the metadata name `\(name)`") {
                try await store.put([1], to: "contract-\(run)/x", metadata: [name: "1"])
            }
        }
        let much = ["much": String(repeating: "x", count: StoreLimits.metadataBytesMax)]
        try await expectError(.storeInvalidKey, "too much metadata") {
            try await store.put([1], to: "contract-\(run)/x", metadata: much)
        }
    }

    private func byteLimit(_ prefix: String) async throws {
        try await store.put(Self.pattern(1_001), to: prefix + "object")
        try await expectError(.objectTooLarge, "a get with a limit") {
            _ = try await store.get(prefix + "object", bytesMax: 1_000)
        }
        let part = try await store.get(prefix + "object", range: 0..<1_000, bytesMax: 1_000)
        try expect(part.count == 1_000, "a range within the limit has \(part.count) bytes")
    }

    // MARK: - Listings

    private func listOrder(_ prefix: String) async throws {
        // What stands on either side of the slash, in upper and lower case and beyond ASCII.
        let names = [
            "a", "a-b", "a.b", "a0", "ab/c", "b/a", "b/b/c", "b-/c", "b.txt", "b0/c", "B", "Z/z", "z", "é",
            "日/本", "year=2026/x",
            "year=2026-1", "_", "~",
        ]
        for name in names.shuffled() { try await store.put([1], to: prefix + name) }
        let found = try await store.objects(prefix: prefix).all().map {
            String($0.key.dropFirst(prefix.count))
        }
        let wanted = Self.sorted(names)
        try expect(found == wanted, "the order is \(found) instead of \(wanted)")
        for part in ["b", "b/", "b/b", "year=2026", "é", "nothing"] {
            let found = try await store.objects(prefix: prefix + part).all().map {
                String($0.key.dropFirst(prefix.count))
            }
            let wanted = wanted.filter { $0.utf8.starts(with: part.utf8) }
            try expect(found == wanted, "the prefix \(part) gives \(found) instead of \(wanted)")
        }
    }

    private func pagedWalk(_ prefix: String) async throws {
        let keys = Self.sorted((0..<2_050).map { "\(prefix)day=\($0 % 41)/part_\($0)" })
        try await fill(keys)
        var pages: [Int] = []
        var found: [String] = []
        for try await page in store.objects(prefix: prefix) {
            pages.append(page.count)
            found += page.map(\.key)
        }
        try expect(found == keys, Self.difference(found, keys))
        try expect(pages.allSatisfy { $0 <= StoreLimits.listKeysMax }, "the pages have \(pages) objects")
        for (keysMax, part) in [(1, "day=40/"), (7, "day=1/"), (999, "day=1")] {
            var query: ListQuery? = ListQuery(prefix: prefix + part, keysMax: keysMax)
            var small: [String] = []
            while let next = query {
                let page = try await store.list(next)
                try expect(
                    page.objects.count <= keysMax, "a page of \(page.objects.count) instead of \(keysMax)")
                small += page.objects.map(\.key)
                query = page.next
            }
            let wanted = keys.filter { $0.hasPrefix(prefix + part) }
            try expect(small == wanted, "pages of \(keysMax): " + Self.difference(small, wanted))
        }
    }

    private func startAfter(_ prefix: String) async throws {
        let keys = Self.sorted((0..<30).map { "\(prefix)day=\($0 / 10)/part_\($0)" })
        try await fill(keys)
        let cursors = [
            "", "a", "contract", prefix, String(prefix.dropLast()), prefix + "day=", prefix + "day=0",
            prefix + "day=1/",
            keys[0], keys[14], keys[14] + "x", prefix + "day=1/zzz", keys[29], prefix + "zzz", "contract-zzz",
            "zzz", "日本",
        ]
        for cursor in cursors {
            for part in ["", "day=1/", "day=2/part_2"] {
                let found = try await store.objects(prefix: prefix + part, startAfter: cursor).all().map(
                    \.key)
                let wanted = keys.filter {
                    $0.hasPrefix(prefix + part) && cursor.utf8.lexicographicallyPrecedes($0.utf8)
                }
                try expect(
                    found == wanted, "after `\(cursor)` under `\(part)`: " + Self.difference(found, wanted))
            }
        }
    }

    private func deletion(_ prefix: String) async throws {
        let keys = (0..<1_100).map { "\(prefix)object-\($0)" }
        try await fill(keys)
        try await store.put([1], to: prefix + "kept")
        try await store.delete([])
        try await store.delete(keys + [prefix + "absent", prefix + "also/absent"])
        let left = try await store.objects(prefix: prefix).all().map(\.key)
        try expect(
            left == [prefix + "kept"], "after the deletion there are \(left.count) objects: \(left.prefix(3))"
        )
        try await store.delete(keys)
        try await expectError(.objectNotFound, "head of a deleted object") {
            _ = try await store.head(keys[0])
        }
        // What lay below a folder that is gone can be written again.
        try await store.put([2], to: prefix + "folder/deep/object")
        try await store.delete([prefix + "folder/deep/object"])
        try await store.put([3], to: prefix + "folder")
        try await expectBytes(prefix + "folder", [3])
    }

    // MARK: - Parts and failures

    private func parts(_ prefix: String) async throws {
        let bytes = Self.pattern(12 << 20 + 17)
        let metadata = capabilities.keepsMetadata ? ["origin": "parts"] : [:]
        let receipt = try await store.putParts(
            .bytes(bytes), to: prefix + "object", metadata: metadata, partBytes: 5 << 20)
        let info = try await store.head(prefix + "object")
        try expect(receipt.etag == info.etag && receipt.size == bytes.count, "\(receipt) is not \(info)")
        try expect(info.metadata == metadata, "the metadata is \(info.metadata)")
        try await expectBytes(prefix + "object", bytes)
        _ = try await store.putParts(.bytes([1, 2]), to: prefix + "small", metadata: [:], partBytes: 5 << 20)
        try await expectBytes(prefix + "small", [1, 2])
    }

    private func abortedParts(_ prefix: String) async throws {
        let body = ObjectBody.reading(byteCount: 16 << 20) { offset, bytesMax in
            if offset > 11 << 20 { throw KitError("the source broke") }
            return [UInt8](repeating: 7, count: bytesMax)
        }
        do {
            _ = try await store.putParts(body, to: prefix + "object", metadata: [:], partBytes: 5 << 20)
            throw KitError("a put whose source broke went well")
        } catch let error as KitError where error.description == "the source broke" {}
        try await expectNothing(prefix)
        let short = ObjectBody.reading(byteCount: 100) { offset, _ in
            offset == 0 ? [1, 2, 3] : []
        }
        try await expectError(.objectDamaged, "a put whose source is too short") {
            _ = try await store.put(short, to: prefix + "short", metadata: [:])
        }
        try await expectNothing(prefix)
    }

    private func cancelledPut(_ prefix: String) async throws {
        for inParts in [false, true] {
            let reached = Signal()
            let body = ObjectBody.reading(byteCount: 16 << 20) { offset, bytesMax in
                if offset >= 11 << 20 {
                    reached.send()
                    try await Task.sleep(for: .seconds(600))
                }
                return [UInt8](repeating: 7, count: bytesMax)
            }
            let put = Task {
                inParts
                    ? try await store.putParts(body, to: prefix + "object", metadata: [:], partBytes: 5 << 20)
                    : try await store.put(body, to: prefix + "object", metadata: [:])
            }
            await reached.wait()
            put.cancel()
            guard case .failure = await put.result else { throw KitError("a cancelled put went well") }
            try await expectNothing(prefix)
        }
    }

    private func concurrentPuts(_ prefix: String) async throws {
        let keys = (0..<40).map { "\(prefix)shared/object-\($0)" }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, key) in keys.enumerated() {
                group.addTask { try await store.put(Self.pattern(1_000 + index), to: key) }
                group.addTask {
                    try await store.put([UInt8](repeating: UInt8(index), count: 5_000), to: prefix + "same")
                }
            }
            try await group.waitForAll()
        }
        for (index, key) in keys.enumerated() { try await expectBytes(key, Self.pattern(1_000 + index)) }
        let winner = try await store.get(prefix + "same", bytesMax: 5_000)
        try expect(winner.count == 5_000 && Set(winner).count == 1, "two puts to one key were mixed")
        try await expectListing(of: 41, under: prefix)
    }

    private func expectListing(of count: Int, under prefix: String) async throws {
        let clock = ContinuousClock()
        let end = clock.now + capabilities.listingDelayMax
        var found = try await store.objects(prefix: prefix).all().count
        while found != count, clock.now < end {
            try await Task.sleep(for: .milliseconds(250))
            found = try await store.objects(prefix: prefix).all().count
        }
        try expect(found == count, "the listing has \(found) of \(count) objects")
    }

    // MARK: - Checking

    private func fill(_ keys: [String]) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, key) in keys.enumerated() {
                if index >= 16 { try await group.next() }
                group.addTask { try await store.put([1], to: key) }
            }
            try await group.waitForAll()
        }
    }

    private func expect(_ condition: Bool, _ otherwise: @autoclosure () -> String) throws {
        guard condition else { throw KitError("\(store.place): \(otherwise())") }
    }

    private func expectBytes(_ key: String, _ wanted: [UInt8]) async throws {
        let found = try await store.get(key, bytesMax: wanted.count + 1)
        try expect(found == wanted, "\(key) has \(found.count) bytes, or others, instead of \(wanted.count)")
    }

    private func expectNothing(_ prefix: String) async throws {
        let left = try await store.objects(prefix: prefix).all()
        try expect(left.isEmpty, "what was never completed is listed: \(left)")
    }

    private func expectError(
        _ code: LotusError.Code, _ what: String, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch let error as LotusError where error.code == code {
            return try expect(error.hint != nil, "\(what) has an error without a hint: \(error)")
        } catch {
            throw KitError("\(store.place): \(what) should fail with \(code), not with: \(error)")
        }
        throw KitError("\(store.place): \(what) should fail with \(code), and went well")
    }

    private static func sorted(_ keys: [String]) -> [String] {
        keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func difference(_ found: [String], _ wanted: [String]) -> String {
        let missing = Set(wanted).subtracting(found).sorted().prefix(3)
        let extra = Set(found).subtracting(wanted).sorted().prefix(3)
        return
            "\(found.count) keys instead of \(wanted.count), missing \(Array(missing)), extra \(Array(extra))"
    }

    private static func pattern(_ count: Int) -> [UInt8] {
        var state: UInt32 = 12_345
        return (0..<count).map { _ in
            state = state &* 1_664_525 &+ 1_013_904_223
            return UInt8(state >> 24)
        }
    }
}

/// Something that happens once, and that a task waits for.
private final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    func send() { continuation.yield() }

    func wait() async {
        for await _ in stream { return }
    }
}
