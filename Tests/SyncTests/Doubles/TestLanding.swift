// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import Foundation
import Glibc
import LotusCore
import LotusTestKit
import ObjectStore
import SQLiteStore
import Sync
import Synchronization

/// A store and a landing zone in a scratch folder, and processes that sync into it.
final class TestLanding: Sendable {
    let scratch: ScratchFolder
    let store: SQLiteStore
    let landing: LocalStore
    let clock = FakeClock()
    private let processes = Mutex<Int32>(0)

    init() throws {
        scratch = try ScratchFolder()
        store = try SQLiteStore.open(scratch.file("instance.sqlite"))
        landing = LocalStore(root: scratch.file("landing"))
        try FileManager.default.createDirectory(
            atPath: scratch.file("staging"), withIntermediateDirectories: true)
    }

    /// A process that is new, and known to be gone as soon as another one looks.
    private func newOwner() -> LeaseOwner {
        let number = processes.withLock { number in
            number += 1
            return number
        }
        return LeaseOwner(host: LeaseOwner.thisProcess.host, process: 0x3FFF_0000 + number, started: 7)
    }

    /// What a process needs.
    func services(
        fuse: Fuse = Fuse(), assembly: (any PartAssembly)? = nil, landing: (any ObjectStore)? = nil,
        bufferedBytesMax: Int = 2_000, crashes: CrashPoints = .none
    ) -> SyncServices {
        var services = SyncServices(
            store: FusedStore(store: store, fuse: fuse),
            landing: landing ?? FusedLanding(self.landing, fuse), prefix: "raw",
            assembly: assembly ?? LineAssembly(folder: scratch.file("staging")), time: clock,
            owner: newOwner(), bufferedBytesMax: bufferedBytesMax)
        services.policy.rowsMax = 25
        services.policy.bytesMax = 250
        services.crashes = crashes
        return services
    }

    // MARK: - What is landed

    struct Row: Hashable {
        let id: Int
        let extractedAt: Int64
        let syncID: Int64
        let generationID: Int64
    }

    static func key(_ stream: String) -> StreamKey { StreamKey(connection: "shop", stream: stream) }

    /// The keys that those see who read the landing zone.
    func visibleKeys(_ stream: String) async throws -> [String] {
        let hidden = try await store.record(of: Self.key(stream)).hiddenKeys
        return try await allKeys(stream).filter { !hidden.contains($0) }
    }

    func allKeys(_ stream: String) async throws -> [String] {
        guard FileManager.default.fileExists(atPath: landing.root) else { return [] }
        return try await landing.objects(prefix: "raw/shop/\(stream)/").all().map(\.key)
    }

    func rows(_ stream: String) async throws -> [Row] {
        var rows: [Row] = []
        for key in try await visibleKeys(stream) {
            let text = String(decoding: try await landing.get(key, bytesMax: 1 << 20), as: UTF8.self)
            for line in text.split(separator: "\n") {
                let fields = line.split(separator: " ", maxSplits: 3)
                let record = try JSONValue(parsing: String(fields[3]))
                rows.append(
                    Row(
                        id: Int(record["id"]?.integer ?? -1), extractedAt: Int64(fields[0]) ?? -1,
                        syncID: Int64(fields[1]) ?? -1, generationID: Int64(fields[2]) ?? -1))
            }
        }
        return rows
    }

    func ids(_ stream: String) async throws -> [Int] { try await rows(stream).map(\.id).sorted() }

    func record(_ stream: String) async throws -> StreamRecord {
        try await store.record(of: Self.key(stream))
    }
}

extension StreamPlan {
    /// A stream with the column `id`.
    static func test(
        _ name: String, _ mode: SyncMode = .incremental, _ destination: DestinationSyncMode = .append,
        columns: [(String, SchemaNode)] = [("id", SchemaNode([.integer]))], backfill: Bool = false
    ) -> StreamPlan {
        let schema = SchemaNode(
            [.object], properties: columns.map { SchemaNode.Property($0.0, $0.1) })
        let stream = CatalogStream(
            StreamDescriptor(name), schema: schema, syncModes: [.fullRefresh, .incremental])
        return StreamPlan(
            ConfiguredStream(stream, syncMode: mode, destinationSyncMode: destination, primaryKey: [["id"]]),
            backfill: backfill)
    }
}

extension ConnectionPlan {
    static func test(
        _ source: ScriptedSource, _ streams: [StreamPlan], _ changes: SchemaChangePolicy = .propagateColumns,
        concurrency: Int = 4, isFullRefresh: Bool = false
    ) -> ConnectionPlan {
        ConnectionPlan(
            name: "shop", namespace: "shop", source: source, streams: streams, schemaChanges: changes,
            concurrency: concurrency, isFullRefresh: isFullRefresh)
    }
}
