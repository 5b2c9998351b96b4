// SPDX-License-Identifier: Apache-2.0

import AirbyteProtocol
import ConnectorKit
import LotusCore
import LotusTestKit
import ShopifySource
import Testing

@Suite struct ShopifyConfigurationTests {
    private static let password: JSONValue = ["auth_method": "api_password", "api_password": "t"]

    private static func source(_ json: JSONValue, _ shop: FakeShop) throws -> ShopifySource {
        try ShopifySource(
            json,
            SourceContext(transport: shop.transport, time: shop.clock, temporaryFolder: ScratchPlace.path))
    }

    @Test(arguments: [
        "my-shop", "My-Shop.myshopify.com", " https://my-shop.myshopify.com/admin ",
        "http://my-shop.myshopify.com",
    ])
    func shopsAreFound(_ text: String) async throws {
        let shop = FakeShop(orders: [], now: FakeShop.start)
        let sink = RecordingSink()
        let transport = shop.transport
        let source = try ShopifySource(
            ["shop": .string(text), "credentials": Self.password],
            SourceContext(transport: transport, time: shop.clock, temporaryFolder: ScratchPlace.path))
        try await source.read(["shop"], [:], into: sink)
        #expect(transport.requests.first?.url.host == "my-shop.myshopify.com")
        #expect(sink.records("shop").first?.hasSuffix(#""shop_url":"my-shop"}"#) == true)
    }

    @Test(
        arguments: [
            (["auth_method": "api_password", "api_password": "t"], "credentials"),
            (
                ["auth_method": "oauth2.0", "client_id": "a", "client_secret": "b", "access_token": "t"],
                "credentials"
            ),
            (["auth_method": "access_token", "access_token": "t"], "credentials"),
            (["auth_method": "api_password", "api_password": "t"], "auth_method"),
            (["api_password": "t"], "credentials"),
        ] as [(JSONValue, String)])
    func credentialsAreFound(_ credentials: JSONValue, _ field: String) async throws {
        let shop = FakeShop(orders: [], now: FakeShop.start)
        let transport = shop.transport
        let source = try ShopifySource(
            .object([.init("shop", "demo"), .init(field, credentials)]),
            SourceContext(transport: transport, time: shop.clock, temporaryFolder: ScratchPlace.path))
        try await source.check()
        #expect(transport.requests.first?.headers["x-shopify-access-token"] == "t")
    }

    @Test(
        arguments: [
            ("shop", [:]), ("shop", ["shop": 5]), ("shop", ["shop": ""]),
            ("shop", ["shop": "no_shop", "credentials": password]),
            ("shop", ["shop": "-x", "credentials": password]),
            ("credentials", ["shop": "demo"]), ("credentials", ["shop": "demo", "credentials": "t"]),
            ("api_password", ["shop": "demo", "credentials": ["auth_method": "api_password"]]),
            ("auth_method", ["shop": "demo", "credentials": ["auth_method": "magic"]]),
            ("start_date", ["shop": "demo", "credentials": password, "start_date": "yesterday"]),
            (
                "lookback_window_in_days",
                ["shop": "demo", "credentials": password, "lookback_window_in_days": 31]
            ),
            ("endpoint", ["shop": "demo", "credentials": password, "endpoint": "ftp://x"]),
        ] as [(String, JSONValue)])
    func wrongFieldsAreNamed(_ field: String, _ json: JSONValue) throws {
        let shop = FakeShop(orders: [], now: FakeShop.start)
        do {
            _ = try Self.source(json, shop)
            Issue.record("it is accepted")
        } catch let error as LotusError {
            #expect(error.code == .sourceConfiguration)
            #expect(error.message.contains(field), "\(error)")
        }
    }

    @Test func streamsWithoutTheirScopesAreWithheldAndSayWhy() async throws {
        let shop = FakeShop(
            orders: [], now: FakeShop.start, scopes: ["read_customers", "write_orders", "read_products"])
        let catalog = try await shop.source().discover()
        #expect(catalog.streams.map(\.name) == ["customers", "order_refunds", "orders", "products", "shop"])
        #expect(catalog.withheld.map(\.name) == ["locations", "product_variants"])
        #expect(catalog.withheld.allSatisfy { $0.error.code == .sourcePermission })
        let texts = catalog.withheld.map(\.error.message)
        #expect(texts[0].contains("`locations`") && texts[0].contains("`read_locations`"))
        #expect(texts[1].contains("`product_variants`") && texts[1].contains("`read_inventory`"))
        #expect(!texts[1].contains("read_products"))
    }

    @Test func aTokenOfNoUseFailsTheCheck() async throws {
        let shop = FakeShop(orders: [], now: FakeShop.start, scopes: ["read_themes"])
        await #expect(
            performing: { try await shop.source().check() },
            throws: { error in
                (error as? LotusError)?.code == .sourcePermission
                    && (error as? LotusError)?.hint?.contains("`read_orders`") == true
            })
    }

    @Test(arguments: [(401, LotusError.Code.sourceToken), (404, .sourceNotFound)])
    func theCheckTellsWhatIsWrong(_ status: Int, _ code: LotusError.Code) async throws {
        let shop = FakeShop(orders: [], now: FakeShop.start, fault: { _ in .json(status, "{}") })
        await #expect(
            performing: { try await shop.source().check() },
            throws: {
                ($0 as? LotusError)?.code == code
            })
    }
}
