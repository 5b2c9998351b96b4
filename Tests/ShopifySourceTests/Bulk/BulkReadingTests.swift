// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import ShopifySource
import Synchronization
import Testing

@Suite struct BulkReadingTests {
    static func product(_ id: Int, _ second: Int, more: String = "") -> String {
        let time = Instant.text(Timestamp(microseconds: Int64(second) * 1_000_000))
        return """
            {"__typename":"Product","id":"gid://shopify/Product/\(id)",\
            "admin_graphql_api_id":"gid://shopify/Product/\(id)","updated_at":"\(time)"\(more)}
            """
    }

    static func image(_ id: Int, of product: Int) -> String {
        #"{"__typename":"Image","id":"gid://shopify/ProductImage/\#(id)","__parentId":"gid://shopify/Product/\#(product)"}"#
    }

    static func variant(_ id: Int, of product: Int) -> String {
        #"{"__typename":"ProductVariant","id":"gid://shopify/ProductVariant/\#(id)","__parentId":"gid://shopify/Product/\#(product)"}"#
    }

    private static func read(
        _ stream: String, _ bulk: FakeBulk, after state: StreamState? = nil,
        _ fields: [JSONValue.Member] = []
    ) async throws -> RecordingSink {
        let sink = RecordingSink()
        try await bulk.source(fields).read(
            [stream], state.map { [StreamDescriptor(stream): $0] } ?? [:], into: sink)
        #expect(sink.violations.isEmpty)
        return sink
    }

    @Test func childrenFindTheirParentsInAnyOrder() async throws {
        let bulk = FakeBulk(
            .init(lines: { _ in
                [
                    Self.image(5, of: 2), Self.product(1, 1_690_000_100), Self.variant(9, of: 1),
                    Self.product(2, 1_690_000_050), Self.variant(8, of: 2), Self.image(4, of: 2),
                    Self.product(3, 1_690_000_200), Self.variant(7, of: 2),
                ]
            }))
        let sink = try await Self.read("products", bulk)
        #expect(sink.failure("products") == nil)
        let expected = [(2, "050", "[5,4]", "[8,7]"), (1, "100", "[]", "[9]"), (3, "200", "[]", "[]")]
        #expect(sink.records("products").count == 3)
        for (text, (id, _, images, variants)) in zip(sink.records("products"), expected) {
            let record = try JSONValue(parsing: text)
            #expect(record["id"] == .integer(id))
            let list = { (key: String) in
                "[" + (record[key]?.elements ?? []).map { $0["id"]?.text() ?? "?" }.joined(separator: ",")
                    + "]"
            }
            #expect(list("images") == images)
            #expect(list("variants") == variants)
            #expect(record["shop_url"] == "demo")
            #expect(record["__typename"] == nil)
        }
        #expect(sink.state("products")?.blob == ["updated_at": "2023-07-22T04:30:00+00:00"])
        let again = try await Self.read("products", bulk, after: sink.state("products"))
        // Only what lies at the cursor is asked for again; it is known.
        #expect(bulk.operations.last?.window.from == 1_690_000_200)
        #expect(again.records("products").count == 2)
    }

    @Test func recordsAreThoseOfTheOriginal() async throws {
        let product = Self.product(
            1, 1_690_000_000,
            more: #"""
                ,"created_at":"2026-09-01T00:00:00Z","published_at":null,"tags":["a","b"],"price_range_v2":{"max_variant_price":{"amount":"10.50","currency_code":"USD"},"min_variant_price":null},"variants_count":{"total_variants":1},"media_counts":{"media_count":2},"options":[{"id":"gid://shopify/ProductOption/77","name":"Title","values":["x"],"position":1}],"featured_image":{"id":"gid://shopify/ProductImage/5"}
                """#)
        let sink = try await Self.read("products", FakeBulk(.init(lines: { _ in [product] })))
        #expect(
            try JSONValue(parsing: try #require(sink.records("products").first))
                == [
                    "id": 1, "admin_graphql_api_id": "gid://shopify/Product/1",
                    "updated_at": "2023-07-22T04:26:40+00:00", "created_at": "2026-09-01T00:00:00+00:00",
                    "published_at": nil, "tags": "a, b",
                    "price_range_v2": [
                        "max_variant_price": ["amount": .number("10.50"), "currency_code": "USD"],
                        "min_variant_price": nil,
                    ],
                    "total_variants": 1, "media_count": 2,
                    "options": [
                        ["id": 77, "name": "Title", "values": ["x"], "position": 1, "product_id": 1]
                    ],
                    "featured_image": ["id": "gid://shopify/ProductImage/5"], "shop_url": "demo",
                    "images": [], "variants": [],
                ])
    }

    @Test(arguments: [
        (#"{"weight":{"value":1.75,"unit":"KILOGRAMS"}}"#, "1.75", "1", #""KILOGRAMS""#),
        (#"{"weight":null}"#, "0.0", "0", ""), ("null", "0.0", "0", ""),
    ])
    func variantsAreThoseOfTheOriginal(
        _ measurement: String, _ weight: String, _ grams: String, _ unit: String
    ) async throws {
        let line =
            #"{"__typename":"ProductVariant","id":"gid://shopify/ProductVariant/1","admin_graphql_api_id":"gid://shopify/ProductVariant/1","updated_at":"2023-07-22T04:26:40Z","product":{"product_id":"gid://shopify/Product/3","product_options":[{"id":"gid://shopify/ProductOption/77","name":"Size","position":4}]},"price":"10.50","compare_at_price":"12.00","options":[{"name":"Size","value":"L"},{"name":"Other","value":"x"}],"image":null,"inventory_item":{"inventory_item_id":"gid://shopify/InventoryItem/4","tracked":true,"requires_shipping":false,"measurement":"#
            + measurement + "}}"
        let parent = #""__parentId":"gid://shopify/ProductVariant/1""#
        let prices = [
            #"{"__typename":"ProductVariantPricePair","price":{"amount":"10.5","currency_code":"USD"},"compare_at_price":{"amount":"12.0","currency_code":"USD"},"#
                + parent + "}",
            #"{"__typename":"ProductVariantPricePair","price":{"amount":"9.5","currency_code":"EUR"},"compare_at_price":null,"#
                + parent + "}",
        ]
        let sink = try await Self.read(
            "product_variants", FakeBulk(.init(lines: { _ in [line] + prices })))
        var expected: JSONValue = [
            "id": 1, "admin_graphql_api_id": "gid://shopify/ProductVariant/1",
            "updated_at": "2023-07-22T04:26:40+00:00", "product_id": 3, "price": .number("10.50"),
            "compare_at_price": "12.00",
            "options": [
                ["name": "Size", "value": "L", "id": 77, "position": 4], ["name": "Other", "value": "x"],
            ],
            "inventory_item_id": 4, "tracked": true, "requires_shipping": false, "weight": .number(weight),
            "grams": .number(grams), "shop_url": "demo",
            "presentment_prices": [
                [
                    "price": ["amount": .number("10.5"), "currency_code": "USD"],
                    "compare_at_price": ["amount": .number("12.0"), "currency_code": "USD"],
                ],
                [
                    "price": ["amount": .number("9.5"), "currency_code": "EUR"],
                    "compare_at_price": ["amount": nil],
                ],
            ],
        ]
        if !unit.isEmpty { expected["weight_unit"] = try JSONValue(parsing: unit) }
        let record = try JSONValue(parsing: try #require(sink.records("product_variants").first))
        #expect(Self.sorted(record) == Self.sorted(expected), "\(record.text())")
    }

    private static func sorted(_ value: JSONValue) -> JSONValue {
        .object((value.members ?? []).sorted { $0.key < $1.key })
    }

    @Test func aLongHistoryIsPartedIntoWindowsWithoutGaps() async throws {
        let start = 1_672_531_200
        let end = 1_700_000_001
        // A hundred thousand products, half of them in the last month.
        let count = { @Sendable (window: FakeBulk.Window) -> Int in
            let recent = max(0, window.until - max(window.from, end - 2_592_000))
            let old = max(0, min(window.until, end - 2_592_000) - window.from)
            return recent * 50_000 / 2_592_000 + old * 50_000 / (end - start - 2_592_000)
        }
        let bulk = FakeBulk(.init(count: count, lines: { [Self.product($0.from, $0.from)] }))
        let sink = try await Self.read("products", bulk)
        #expect(sink.failure("products") == nil)
        let windows = bulk.operations.map(\.window).sorted { $0.from < $1.from }
        #expect(windows.first?.from == start)
        #expect(windows.last?.until == end)
        #expect(zip(windows, windows.dropFirst()).allSatisfy { $0.until == $1.from })
        #expect(windows.allSatisfy { count($0) <= 20_000 })
        #expect(windows.count < 12)
    }

    @Test func aWindowWithoutRecordsNeedsNoOperation() async throws {
        let bulk = FakeBulk(.init(count: { _ in 0 }))
        let sink = try await Self.read("products", bulk)
        #expect(bulk.operations.isEmpty)
        #expect(sink.state("products")?.blob == [:])
    }

    @Test func anEmptyResultWhereTheShopCountsRecordsIsNotBelieved() async throws {
        let empty = #"{"id":"x","status":"COMPLETED","objectCount":"0","fileSize":null,"url":null}"#
        let bulk = FakeBulk(.init(lines: Self.two, status: { $0.id == 1 ? empty : nil }))
        let sink = try await Self.read("products", bulk)
        #expect(sink.failure("products") == nil)
        #expect(sink.records("products").count == 2)
        #expect(bulk.operations.count == 3)

        let always = FakeBulk(.init(lines: Self.two, status: { _ in empty }))
        let error = try #require(try await Self.read("products", always).failure("products"))
        #expect(error.code == .sourceUnavailable)
        #expect(error.message.contains("counts 1 records and gave none"), "\(error)")
    }

    @Test func whatWasDeletedSinceItWasCountedIsNoFailure() async throws {
        let counts = Mutex(0)
        let bulk = FakeBulk(
            .init(count: { _ in
                counts.withLock { counts in
                    counts += 1
                    return counts == 1 ? 1 : 0
                }
            }))
        let sink = try await Self.read("products", bulk)
        #expect(sink.failure("products") == nil)
        #expect(bulk.operations.count == 1)
    }

    @Test func anOperationThatDoesNotEndIsEndedAndRunAnewInHalves() async throws {
        let running = #"{"id":"x","status":"RUNNING","objectCount":"7"}"#
        let bulk = FakeBulk(.init(lines: Self.two, status: { $0.id == 1 ? running : nil }))
        let sink = try await Self.read(
            "products", bulk, [.init("job_termination_threshold", 3_600)])
        #expect(sink.failure("products") == nil)
        #expect(sink.records("products").count == 2)
        #expect(bulk.cancellations == [1])
        #expect(bulk.operations.count == 3)
        let waited = bulk.clock.sleptFor.reduce(Duration.zero, +)
        #expect(waited >= .seconds(3_600) && waited < .seconds(3_700))
    }

    @Test func aQueryThatCostsTooMuchIsNotWaitedFor() async throws {
        let costly =
            #"{"errors":[{"message":"Query cost is 2000, which exceeds the single query max cost limit (1000).","extensions":{"code":"MAX_COST_EXCEEDED","cost":2000,"maxCost":1000}}]}"#
        let bulk = FakeBulk(.init(lines: Self.two, creation: { _ in costly }))
        let error = try #require(try await Self.read("products", bulk).failure("products"))
        #expect(error.code == .sourceMalformed)
        #expect(error.message.contains("Query cost is 2000") && error.message.contains("MAX_COST_EXCEEDED"))
        #expect(bulk.clock.sleptFor.isEmpty)
    }

    /// The shop's clock is an hour behind ours, which would take its last minutes for settled.
    @Test func theShopsOwnClockCounts() async throws {
        let server = 1_700_000_000 - 3_600
        let products = [(1, 1_690_000_000), (2, server - 60)]
        let bulk = FakeBulk(
            .init(
                lines: { window in
                    products.filter { window.from <= $0.1 && $0.1 < window.until }
                        .map { Self.product($0.0, $0.1) }
                }, date: FakeShop.date(server)))
        let sink = try await Self.read("products", bulk)
        #expect(sink.records("products").count == 2)
        #expect(sink.state("products")?.blob == ["updated_at": "2023-07-22T04:26:40+00:00"])
        let again = try await Self.read("products", bulk, after: sink.state("products"))
        #expect(again.records("products").isEmpty)
    }

    private static let two: @Sendable (FakeBulk.Window) -> [String] = { window in
        [(1, 1_680_000_000), (2, 1_690_000_000)].filter { window.from <= $0.1 && $0.1 < window.until }
            .map { product($0.0, $0.1) }
    }

    @Test(arguments: [
        #"{"id":"x","status":"FAILED","errorCode":"INTERNAL_SERVER_ERROR"}"#,
        #"{"id":"x","status":"FAILED","errorCode":"TIMEOUT"}"#, #"{"id":"x","status":"EXPIRED"}"#,
        #"{"id":"x","status":"CANCELED","objectCount":"1"}"#, "null",
    ])
    func anOperationThatFailsIsRunAnewInHalves(_ status: String) async throws {
        let bulk = FakeBulk(.init(lines: Self.two, status: { $0.id == 1 ? status : nil }))
        let sink = try await Self.read("products", bulk)
        #expect(sink.failure("products") == nil)
        #expect(sink.records("products").count == 2)
        #expect(bulk.operations.count == 3)
        // They are begun side by side.
        let halves = bulk.operations.dropFirst().map(\.window).sorted { $0.from < $1.from }
        #expect(halves.first?.until == halves.last?.from)
    }

    @Test func whatFailsAgainAndAgainFailsTheStream() async throws {
        let bulk = FakeBulk(
            .init(lines: Self.two, status: { _ in #"{"id":"x","status":"FAILED","errorCode":"TIMEOUT"}"# }))
        let sink = try await Self.read("products", bulk)
        let error = try #require(sink.failure("products"))
        #expect(error.code == .sourceUnavailable)
        #expect(error.message.contains("TIMEOUT"))
        #expect(sink.state("products") == nil)
    }

    @Test func aMissingScopeIsNamed() async throws {
        let bulk = FakeBulk(
            .init(status: { _ in #"{"id":"x","status":"FAILED","errorCode":"ACCESS_DENIED"}"# }))
        let error = try #require(try await Self.read("product_variants", bulk).failure("product_variants"))
        #expect(error.code == .sourcePermission)
        #expect(error.message.contains("read_inventory"))
    }

    @Test func placesThatOthersKeepAreWaitedFor() async throws {
        let busy =
            #"{"data":{"bulkOperationRunQuery":{"bulkOperation":null,"userErrors":[{"code":"OPERATION_IN_PROGRESS","field":null,"message":"A bulk query operation for this app and shop is already in progress"}]}}}"#
        let bulk = FakeBulk(.init(lines: Self.two, creation: { $0 <= 4 ? busy : nil }))
        let sink = try await Self.read("products", bulk)
        #expect(sink.records("products").count == 2)
        #expect(
            sink.notes.count {
                if case .log(.warn, let text) = $0 { text.contains("an earlier sync") } else { false }
            } == 1)
        #expect(bulk.clock.sleptFor.count >= 4)
    }

    /// A download that has gone wrong.
    enum Damage: String, CaseIterable, Sendable {
        case expired, cutOffByALine, cutOffInALine, cutOffSilently, garbage, orphan

        func answer(_ bytes: [UInt8]) -> ScriptedTransport.Answer {
            let cut = Array(bytes.dropLast(bytes.count / 2))
            return switch self {
            case .expired: .json(403, "<Error><Code>ExpiredToken</Code></Error>")
            case .cutOffByALine: .answer(200, body: Array(bytes.prefix { $0 != 10 }) + [10])
            case .cutOffInALine: .answer(200, body: cut)
            case .cutOffSilently:
                .answer(200, headers: ["content-length": String(bytes.count)], body: cut)
            case .garbage: .answer(200, body: Array("<html>".utf8))
            case .orphan:
                .answer(
                    200,
                    body: Array(BulkReadingTests.image(1, of: 99).utf8) + [10]
                        + bytes.dropFirst(bytes.count / 2))
            }
        }
    }

    @Test(arguments: Damage.allCases, [1, 3, 4])
    func aDamagedResultIsNeverTakenForTheWhole(_ damage: Damage, _ times: Int) async throws {
        let bulk = FakeBulk(
            .init(lines: Self.two, download: { $0 <= times ? damage.answer($1) : nil }))
        let sink = try await Self.read("products", bulk)
        #expect(sink.failure("products") == nil)
        #expect(sink.records("products").count == 2)
        // What is known to be cut off is gone on with; other damage costs a download, and three of them the
        // operation.
        let isMended = damage == .cutOffSilently || times < 3
        #expect(bulk.operations.count == (isMended ? 1 : 3))
    }

    @Test func aResultThatIsAlwaysDamagedFailsTheStream() async throws {
        let bulk = FakeBulk(.init(lines: Self.two, download: { Damage.cutOffByALine.answer($1) }))
        let sink = try await Self.read("products", bulk)
        // A window with one record cannot lose a line of two.
        #expect(sink.failure("products") == nil || sink.records("products").count < 2)
        let broken = FakeBulk(.init(lines: Self.two, download: { _, _ in .json(403, "{}") }))
        let error = try #require(try await Self.read("products", broken).failure("products"))
        #expect(error.code == .sourceUnavailable)
    }

    @Test func brokenTextInALineIsMended() async throws {
        let line = Self.product(1, 1_690_000_000, more: #","title":"\ud800"#).replacing(
            #"\ud800}"#, with: #"\ud800"}"#)
        let sink = try await Self.read("products", FakeBulk(.init(lines: { _ in [line] })))
        #expect(
            sink.records("products").first?.contains("ufffd") == true
                || sink.records("products").first?.contains("\u{FFFD}") == true)
    }

    @Test func aLineOfAnotherTypeIsNotPassedOver() async throws {
        let stranger =
            #"{"__typename":"Metafield","id":"gid://shopify/Metafield/1","__parentId":"gid://shopify/Product/1"}"#
        let bulk = FakeBulk(.init(lines: { _ in [Self.product(1, 1_690_000_000), stranger] }))
        #expect(try await Self.read("products", bulk).failure("products") != nil)
    }

    /// Windows are read side by side and given in order, whenever each is done.
    @Test func statesFollowWindowsInOrder() async throws {
        let end = 1_700_000_001
        let count = { @Sendable (window: FakeBulk.Window) -> Int in (window.until - window.from) / 200 }
        let lines = { @Sendable (window: FakeBulk.Window) -> [String] in
            (0..<3).map { Self.product(window.from + $0, window.from + $0) }
        }
        let slow = { @Sendable (operation: FakeBulk.Operation) -> String? in
            let isLate = operation.window.from < end - 9_000_000
            return isLate && operation.polls < 6 ? #"{"id":"x","status":"RUNNING"}"# : nil
        }
        let bulk = FakeBulk(.init(count: count, lines: lines, status: slow))
        let sink = try await Self.read("products", bulk)
        let windows = Set(bulk.operations.map(\.window)).count
        #expect(windows > 3)
        #expect(sink.records("products").count == windows * 3)
        let cursors = sink.checkpoints("products").compactMap { $0.state.blob["updated_at"]?.string }
        #expect(cursors == cursors.sorted())
        // From every state on, the rest comes and nothing twice.
        let whole = sink.records("products")
        for (state, recordCount) in sink.checkpoints("products") {
            let rest = try await Self.read(
                "products",
                FakeBulk(
                    .init(
                        count: { _ in 1 },
                        lines: { window in
                            whole.compactMap { try? JSONValue(parsing: $0)["id"]?.integer }.map { Int($0) }
                                .filter { window.from <= $0 && $0 < window.until }.map {
                                    Self.product($0, $0)
                                }
                        })), after: state)
            #expect(rest.records("products") == Array(whole.dropFirst(recordCount)))
        }
    }
}
