// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import LotusCore
import LotusTestKit
import ObjectStore
import SQLiteStore
import Sync
import Testing

/// Streams that would go on in another place than the one that their state speaks of.
@Suite struct FolderTests {
    private let landing: TestLanding
    private let elsewhere: LocalStore

    init() throws {
        landing = try TestLanding()
        elsewhere = LocalStore(root: landing.scratch.file("elsewhere"))
    }

    private func sync(
        _ count: Int, at store: LocalStore? = nil, plan: StreamPlan = .test("orders"),
        namespace: String = "shop",
        crashes: CrashPoints = .none, change: (inout ConnectionPlan) -> Void = { _ in }
    ) async throws -> StreamResult {
        landing.clock.advance(by: .seconds(60))
        let script = ScriptedSource.Script(counts: ["orders": count])
        var connection = ConnectionPlan.test(ScriptedSource(script, time: landing.clock), [plan])
        connection.namespace = namespace
        change(&connection)
        let services = landing.services(landing: store, crashes: crashes)
        return try #require(await SyncRun(connection, services).run().streams.first)
    }

    private func ids(at store: LocalStore) async throws -> [Int] {
        var ids: [Int] = []
        for object in try await store.objects(prefix: "raw/shop/orders/").all() {
            let text = String(decoding: try await store.get(object.key, bytesMax: 1 << 20), as: UTF8.self)
            ids += try text.split(separator: "\n").map { line in
                let record = try JSONValue(parsing: String(line.drop { $0 != "{" }))
                return Int(record["id"]?.integer ?? -1)
            }
        }
        return ids.sorted()
    }

    @Test func aStreamDoesNotGoOnElsewhere() async throws {
        _ = try await sync(30)
        for _ in 0..<2 {
            let moved = try await sync(40, at: elsewhere)
            #expect(moved.status == .failed && moved.error?.code == .syncFolderMoved)
            #expect(moved.error?.message.contains("elsewhere/raw/shop/orders/") == true)
            #expect(moved.error?.hint?.contains("--files-moved") == true)
        }
        #expect(try await ids(at: landing.landing) == Array(1...30))
        #expect(try await sync(40).status == .succeeded, "and goes on where it was")
        #expect(try await ids(at: landing.landing) == Array(1...40))
    }

    @Test func anotherNamespaceIsAnotherPlace() async throws {
        _ = try await sync(30)
        #expect(try await sync(40, namespace: "store").error?.code == .syncFolderMoved)
    }

    @Test func anUnchangedWholeStreamIsNotTakenForLandedElsewhere() async throws {
        let plan = StreamPlan.test("orders", .fullRefresh, .overwrite)
        _ = try await sync(30, plan: plan)
        #expect(try await sync(30, at: elsewhere, plan: plan).error?.code == .syncFolderMoved)
    }

    @Test func aFullRefreshReadsEverythingAgainThere() async throws {
        _ = try await sync(30)
        let refreshed = try await sync(40, at: elsewhere) { $0.isFullRefresh = true }
        #expect(refreshed.status == .succeeded)
        #expect(try await ids(at: elsewhere) == Array(1...40))
        #expect(try await sync(45, at: elsewhere).status == .succeeded)
        #expect(try await ids(at: elsewhere) == Array(1...45))
    }

    @Test func filesThatSomebodyMovedAreGoneOnWith() async throws {
        _ = try await sync(30)
        let moved = try await sync(40, at: elsewhere) { $0.filesWereMoved = true }
        #expect(moved.status == .succeeded && moved.tally.records == 10)
        #expect(try await sync(41, at: elsewhere).status == .succeeded)
    }

    /// Keys of files that do not count yet may be others after a move.
    @Test func filesAreNotMovedInTheMiddleOfASync() async throws {
        _ = try await sync(30)
        let fuse = Fuse()
        var services = landing.services(fuse: fuse)
        services.crashes = CrashPoints { if $0 == .afterPut { try fuse.blow() } }
        let script = ScriptedSource.Script(counts: ["orders": 40])
        _ = await SyncRun(.test(ScriptedSource(script), [.test("orders")]), services).run()
        #expect(fuse.hasBlown)
        let moved = try await sync(40, at: elsewhere) { $0.filesWereMoved = true }
        #expect(moved.error?.code == .syncFolderMoved)
        #expect(try await sync(40).error == nil)
        #expect(try await landing.ids("orders") == Array(1...40))
    }

    @Test func aStreamThatRemembersNothingMayBeginAnywhere() async throws {
        let failed = try await sync(
            30,
            crashes: CrashPoints { point in
                if point == .afterBegin { throw LotusError(.syncSourceBroken, "no") }
            })
        #expect(failed.status == .failed)
        #expect(try await sync(30, at: elsewhere).status == .succeeded)
    }

    @Test func aStateThatCannotBeReadIsNotTakenForNone() async throws {
        _ = try await sync(30)
        func damaged(isFullRefresh: Bool) async throws -> StreamResult {
            var services = landing.services()
            services.store = FusedStore(store: landing.store, fuse: Fuse(), damage: "its `state` is no JSON")
            let script = ScriptedSource.Script(counts: ["orders": 40])
            let plan = ConnectionPlan.test(
                ScriptedSource(script), [.test("orders")], isFullRefresh: isFullRefresh)
            return try #require(await SyncRun(plan, services).run().streams.first)
        }
        let refused = try await damaged(isFullRefresh: false)
        #expect(refused.status == .failed && refused.error?.code == .syncStateDamaged)
        #expect(refused.error?.hint?.contains("lotus sync shop.orders --full-refresh") == true)
        #expect(try await landing.ids("orders") == Array(1...30))
        #expect(try await damaged(isFullRefresh: true).status == .succeeded)
        #expect(Set(try await landing.ids("orders")) == Set(1...40))
    }
}
