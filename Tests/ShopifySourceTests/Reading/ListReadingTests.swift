// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import ShopifySource
import Synchronization
import Testing

@Suite struct ListReadingTests {
    private static func orders(_ count: Int) -> [FakeShop.Order] {
        (1...count).map { FakeShop.Order(id: $0, updatedAt: FakeShop.start + $0 / 2) }
    }

    @Test func ordersComeOnceWithStatesOfTheOriginal() async throws {
        let shop = FakeShop(orders: Self.orders(8), now: FakeShop.start + 10_000)
        shop.state.withLock { $0.deletions = [(order: 99, at: FakeShop.start + 50)] }
        let sink = RecordingSink()
        try await shop.source().read(["orders"], [:], into: sink)
        #expect(sink.violations.isEmpty)
        #expect(sink.records("orders").count == 9)
        #expect(
            sink.records("orders").first
                == #"{"id":1,"updated_at":"\#(FakeShop.text(FakeShop.start))","total_price":0.50,"refunds":[],"shop_url":"demo"}"#
        )
        #expect(
            sink.records("orders").last
                == #"{"id":99,"deleted_at":"\#(FakeShop.text(FakeShop.start + 50))","deleted_message":"gone","deleted_description":null,"shop_url":"demo"}"#
        )
        let first = try #require(sink.checkpoints("orders").first)
        #expect(first.recordCount == 3)
        #expect(
            first.state.blob
                == ["updated_at": .string(FakeShop.text(FakeShop.start + 1)), "deleted": ["deleted_at": ""]])
        #expect(
            sink.state("orders")?.blob
                == [
                    "updated_at": .string(FakeShop.text(FakeShop.start + 4)),
                    "deleted": ["deleted_at": .string(FakeShop.text(FakeShop.start + 50))],
                ])
        // Then there is nothing.
        let again = RecordingSink()
        try await shop.source().read(
            ["orders"], [StreamDescriptor("orders"): try #require(sink.state("orders"))], into: again)
        #expect(again.records("orders").isEmpty)
        #expect(again.state("orders")?.blob == sink.state("orders")?.blob)
    }

    @Test func aListIsReadOnceForTwoStreamsAndEachDropsWhatItHas() async throws {
        let orders = (1...6).map {
            FakeShop.Order(
                id: $0, updatedAt: FakeShop.start + $0,
                refunds: [FakeShop.Refund(id: $0 * 10, createdAt: FakeShop.start + $0)])
        }
        let shop = FakeShop(orders: orders, now: FakeShop.start + 10_000, pageRecords: 2)
        let alone = RecordingSink()
        try await shop.source().read(["orders"], [:], into: alone)
        let transport = shop.transport
        let source = try ShopifySource(
            ["shop": "demo", "credentials": ["auth_method": "api_password", "api_password": "x"]],
            SourceContext(transport: transport, time: shop.clock, temporaryFolder: ScratchPlace.path))
        let states = [
            StreamDescriptor("orders"): try #require(alone.checkpoints("orders").dropFirst().first?.state)
        ]
        let both = RecordingSink()
        try await source.read(["orders", "order_refunds"], states, into: both)
        #expect(both.records("orders").count == 2)
        #expect(both.records("order_refunds").count == 6)
        #expect(transport.requests.count { $0.url.path.hasSuffix("orders.json") } == 3)
        #expect(
            both.state("order_refunds")?.blob
                == [
                    "created_at": .string(FakeShop.text(FakeShop.start + 6)),
                    "orders": [
                        "updated_at": .string(FakeShop.text(FakeShop.start + 6)),
                        "deleted": ["deleted_at": ""],
                    ],
                ])
        #expect(both.records("order_refunds").first?.contains(#""duties":"[]","shop_url":"demo""#) == true)
    }

    @Test func cursorsAreComparedAsInstantsAndStayBehindTheClock() async throws {
        let shop = FakeShop(
            orders: [
                FakeShop.Order(id: 1, updatedAt: FakeShop.start),
                FakeShop.Order(id: 2, updatedAt: FakeShop.start + 90_000),
            ], now: FakeShop.start + 10_000)
        let sink = RecordingSink()
        try await shop.source().read(["orders"], [:], into: sink)
        #expect(sink.records("orders").count == 2)
        #expect(sink.state("orders")?.blob["updated_at"] == .string(FakeShop.text(FakeShop.start)))
        // The same instant in another zone, as another connector may have written it.
        let foreign = StreamState([
            "updated_at": .string(
                Instant.text(Timestamp(microseconds: Int64(FakeShop.start + 1) * 1_000_000)))
        ])
        let rest = RecordingSink()
        try await shop.source().read(["orders"], [StreamDescriptor("orders"): foreign], into: rest)
        #expect(rest.records("orders").count == 1)
    }

    /// A page ends inside a second; in the same second something changes that lies before the end of the page.
    @Test func whatChangesBesideThePageThatWasReadIsNotPassedOver() async throws {
        let now = FakeShop.start + 10_000
        let orders = [(1, FakeShop.start), (2, now), (3, now), (4, now)].map {
            FakeShop.Order(id: $0.0, updatedAt: $0.1)
        }
        let pages = Mutex(0)
        let shop = FakeShop(orders: orders, now: now, pageRecords: 2) { state, request in
            guard request.url.path.hasSuffix("orders.json"),
                pages.withLock({
                    $0 += 1
                    return $0
                }) == 2
            else { return }
            state.touch(1, refund: true, seconds: 0)
            state.touch(4, refund: false, seconds: 1)
        }
        let first = RecordingSink()
        try await shop.source().read(["orders", "order_refunds"], [:], into: first)
        #expect(first.records("orders").count == 4)
        #expect(first.state("orders")?.blob["updated_at"] == .string(FakeShop.text(FakeShop.start)))
        shop.state.withLock { $0.now += 60 }
        let names = ["orders", "order_refunds"]
        let states = names.map { (StreamDescriptor($0), first.state($0) ?? StreamState([:])) }
        let second = RecordingSink()
        try await shop.source().read(names, Dictionary(uniqueKeysWithValues: states), into: second)
        #expect(second.records("orders").count == 1)
        #expect(second.records("orders").first?.contains("\"total_price\":1.50") == true)
        #expect(second.records("order_refunds").count == 1)
    }

    @Test func streamsWithoutACursorAreReadWhole() async throws {
        let sink = RecordingSink()
        try await FakeShop(orders: [], now: FakeShop.start).source().read(
            ["shop", "locations", "orders"], [:], into: sink)
        #expect(
            sink.records("locations") == [#"{"id":1,"shop_url":"demo"}"#, #"{"id":2,"shop_url":"demo"}"#])
        #expect(sink.records("shop").count == 1)
        #expect(sink.state("shop")?.blob == ["__ab_full_refresh_sync_complete": true])
        #expect(sink.state("orders")?.blob == [:])
    }

    @Test func aPageThatFailsIsAskedForInHalves() async throws {
        let shop = FakeShop(
            orders: Self.orders(20), now: FakeShop.start + 10_000, pageRecords: 250,
            fault: { request in
                let limit = request.query["limit"].flatMap { Int($0) } ?? 0
                return request.url.path.hasSuffix("orders.json") && limit > 7
                    ? .json(500, "{}") : nil
            })
        let sink = RecordingSink()
        try await shop.source().read(["orders"], [:], into: sink)
        #expect(sink.failure("orders") == nil)
        #expect(sink.records("orders").count == 20)
    }

    /// A page of huge orders has more bytes than are held in memory.
    @Test func aPageThatIsTooLargeIsAskedForInHalves() async throws {
        let pages = Mutex<[Int]>([])
        let shop = FakeShop(
            orders: Self.orders(200), now: FakeShop.start + 10_000, pageRecords: 250,
            fault: { request in
                guard request.url.path.hasSuffix("orders.json") else { return nil }
                let limit = request.query["limit"].flatMap { Int($0) } ?? 0
                pages.withLock { $0.append(limit) }
                return limit > 7 ? .answer(200, headers: ["content-length": "100000000"]) : nil
            })
        let sink = RecordingSink()
        try await shop.source().read(["orders"], [:], into: sink)
        #expect(sink.failure("orders") == nil)
        #expect(sink.records("orders").count == 200)
        // The size that is too large is not tried at every page.
        #expect(pages.withLock { $0 }.count { $0 > 7 } <= 6)

        let endless = FakeShop(
            orders: Self.orders(2), now: FakeShop.start + 10_000,
            fault: {
                $0.url.path.hasSuffix("orders.json")
                    ? .answer(200, headers: ["content-length": "100000000"]) : nil
            })
        let failed = RecordingSink()
        try await endless.source().read(["orders"], [:], into: failed)
        #expect(failed.failure("orders")?.code == .sourceTooLarge)
        #expect(failed.failure("orders")?.message.contains("one record at a time") == true)
    }

    @Test func aPageThatAlwaysFailsFailsTheStreamAndIsNamed() async throws {
        let shop = FakeShop(
            orders: Self.orders(5), now: FakeShop.start + 10_000,
            fault: {
                $0.url.path.hasSuffix("orders.json") && $0.query["page_info"] != nil ? .json(500, "{}") : nil
            })
        let sink = RecordingSink()
        try await shop.source().read(["orders", "locations"], [:], into: sink)
        let error = try #require(sink.failure("orders"))
        #expect(error.code == .sourceUnavailable)
        #expect(error.message.contains("page 2 of `orders`"))
        #expect(sink.checkpoints("orders").count == 1)
        #expect(sink.failure("locations") == nil)
    }

    @Test(arguments: [
        (401, LotusError.Code.sourceToken, "401"), (402, .sourcePlan, "402"),
        (403, .sourcePermission, "`read_orders`"), (404, .sourceNotFound, "404"),
    ])
    func aRefusalIsNeverEmpty(_ status: Int, _ code: LotusError.Code, _ word: String) async throws {
        let shop = FakeShop(
            orders: Self.orders(5), now: FakeShop.start + 10_000,
            fault: { $0.url.path.hasSuffix("orders.json") ? .json(status, #"{"errors":"no"}"#) : nil })
        let sink = RecordingSink()
        try await shop.source().read(["orders", "order_refunds", "locations"], [:], into: sink)
        for name in ["orders", "order_refunds"] {
            let error = try #require(sink.failure(name))
            #expect(error.code == code)
            #expect(error.message.contains(word))
            #expect(!"\(error)\(error.hint ?? "")".contains("shpat_secret"))
            #expect(sink.state(name) == nil)
        }
        #expect(sink.failure("locations") == nil)
    }

    @Test(arguments: [
        #"{"order":[]}"#, #"{"orders":{}}"#, #"{"orders":[1]}"#, #"{"orders":[{"id":1}"#, "<html>", "",
    ])
    func aPageThatIsNoneFailsTheStream(_ body: String) async throws {
        let shop = FakeShop(
            orders: [], now: FakeShop.start,
            fault: { $0.url.path.hasSuffix("orders.json") ? .json(200, body) : nil })
        let sink = RecordingSink()
        try await shop.source().read(["orders"], [:], into: sink)
        #expect(sink.failure("orders")?.code == .sourceMalformed)
    }

    /// Half a page has given nothing, though some of its records could be read.
    @Test func whatWasDamagedOnTheWayIsAskedForAgain() async throws {
        let half =
            #"{"id":1,"updated_at":"\#(FakeShop.text(FakeShop.start))","total_price":"0.50","refunds":[]}"#
        let damages = [
            "orders.json": [#"{"orders":[\#(half),{"id":2,"#, "<html>"],
            "events.json": [#"{"events":["#], "access_scopes.json": [""], "shop.json": [#"{"shop":{"#],
        ]
        let left = Mutex(damages)
        let shop = FakeShop(
            orders: Self.orders(8), now: FakeShop.start + 10_000,
            fault: { request in
                let name = String(request.url.path.split(separator: "/").last ?? "")
                let body = left.withLock { left in
                    left[name].flatMap { $0.isEmpty ? nil : left[name]?.removeFirst() }
                }
                return body.map { .json(200, $0) }
            })
        shop.state.withLock { $0.deletions = [(order: 99, at: FakeShop.start + 50)] }
        #expect(try await shop.source().discover().withheld.isEmpty)
        let sink = RecordingSink()
        try await shop.source().read(["orders"], [:], into: sink)
        #expect(left.withLock { $0.values.allSatisfy(\.isEmpty) })
        #expect(sink.failure("orders") == nil)
        #expect(sink.records("orders").count == 9)
        #expect(sink.records("orders").first?.hasPrefix(#"{"id":1,"#) == true)
    }

    @Test func brokenTextIsMended() async throws {
        let shop = FakeShop(
            orders: [], now: FakeShop.start,
            fault: {
                $0.url.path.hasSuffix("orders.json")
                    ? .answer(
                        200,
                        body: Array(#"{"orders":[{"id":1,"note":"\ud800","email":""#.utf8) + [0xFF]
                            + Array(#""}]}"#.utf8))
                    : nil
            })
        let sink = RecordingSink()
        try await shop.source().read(["orders"], [:], into: sink)
        #expect(
            try JSONValue(parsing: try #require(sink.records("orders").first))
                == ["id": 1, "note": "\u{FFFD}", "email": "\u{FFFD}", "shop_url": "demo"])
    }

    @Test func customersColumnsAreFilledOnDemand() async throws {
        let body = #"{"orders":[{"id":1,"customer":{"id":5,"email":"a@b","total_spent":"3.5"},"note":"n"}]}"#
        let shop = FakeShop(
            orders: [], now: FakeShop.start,
            fault: { $0.url.path.hasSuffix("orders.json") ? .json(200, body) : nil })
        let sink = RecordingSink()
        try await shop.source([.init("populate_top_level_orders_customer_fields", true)]).read(
            ["orders"], [:], into: sink)
        #expect(
            try JSONValue(parsing: try #require(sink.records("orders").first))
                == [
                    "id": 1, "customer": ["id": 5, "email": "a@b", "total_spent": .number("3.5")],
                    "customer_id": 5, "customer_email": "a@b", "customer_total_spent": .number("3.5"),
                    "note": "n", "shop_url": "demo",
                ])
    }
}
