// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct ShopifyRefusalTests {
    @Test(arguments: [
        ("orders.json?page_info=zz", "page_info"), ("orders.json?limit=0", "limit"),
        ("orders.json?updated_at_min=yesterday", "updated_at_min"), ("orders.json?order=price+asc", "order"),
        ("orders.json?since_id=x", "since_id"),
    ])
    func namesTheParameterThatCannotBe(target: String, parameter: String) async throws {
        let response = await ShopClient(ShopOptions(orders: 10)).admin(target)
        #expect(response.status == 400)
        #expect(try JSONValue(parsing: response.bytes)["errors"]?[parameter] != nil)
    }

    @Test func refusesFiltersBesideAPlace() async throws {
        let client = ShopClient(ShopOptions(orders: 100))
        let next = try #require(await client.admin("orders.json?status=any").link("next"))
        #expect(await client.get(next).status == 200)
        #expect(await client.get(next + "&status=any").status == 400)
    }

    @Test func refusesTokensScopesAndPaths() async throws {
        var options = ShopOptions(orders: 10)
        options.missingScopes = ["read_orders"]
        options.handle = "demo"
        var client = ShopClient(options)
        let refused = await client.admin("orders.json")
        #expect(refused.status == 403)
        #expect(String(decoding: refused.bytes, as: UTF8.self).contains("read_orders"))
        #expect(await client.admin("customers.json").status == 200)
        #expect(await client.admin("nothing.json").status == 404)
        let scopes = await client.get("/admin/oauth/access_scopes.json")
        #expect(!String(decoding: scopes.bytes, as: UTF8.self).contains("read_orders\""))
        client.authority = "other.myshopify.com"
        #expect(await client.admin("shop.json").status == 404)
        client.authority = "demo.myshopify.com"
        client.token = "wrong"
        #expect(await client.admin("shop.json").status == 401)
    }

    @Test func limitsCallsAsABucketLeaks() async throws {
        var options = ShopOptions(orders: 10)
        options.limitsRates = true
        let client = ShopClient(ShopifyService(options, clock: SandboxClock(), time: StoppedTime()))
        for call in 1...40 {
            let response = await client.admin("shop.json")
            let limit = response.headers.first { $0.name == "X-Shopify-Shop-Api-Call-Limit" }?.value
            #expect(response.status == 200 && limit == "\(call)/40")
        }
        let refused = await client.admin("shop.json")
        #expect(refused.status == 429)
        #expect(refused.headers.contains { $0.name == "Retry-After" && $0.value == "2.0" })
    }
}

private struct StoppedTime: TimeSource {
    func now() -> Timestamp { Timestamp(microseconds: 0) }
    func monotonicNanoseconds() -> UInt64 { 1 }
    func sleep(for duration: Duration) async throws {}
}
