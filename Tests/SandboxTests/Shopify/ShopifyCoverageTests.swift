// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox
import Testing

@Suite struct ShopifyCoverageTests {
    @Test(arguments: [UInt64(7), 8])
    func everyColumnOfEveryRESTStreamIsFilledSomewhere(seed: UInt64) async throws {
        let client = ShopClient(ShopOptions(orders: 2_000, seed: seed))
        let orders = try await client.records("orders", "orders.json?status=any&limit=250")
        let refunds = orders.flatMap { $0["refunds"]?.elements ?? [] }
        let customers = try await client.records("customers", "customers.json?limit=250")
        let shop = try JSONValue(parsing: await client.admin("shop.json").bytes)["shop"] ?? .null
        let locations = try JSONValue(parsing: await client.admin("locations.json").bytes)["locations"]
        #expect(missing(ShopifyColumns.orders, in: orders) == [])
        #expect(missing(ShopifyColumns.orderRefunds, in: refunds) == [])
        #expect(missing(ShopifyColumns.customers, in: customers) == [])
        #expect(missing(ShopifyColumns.shop, in: [shop]) == [])
        #expect(missing(ShopifyColumns.locations, in: locations?.elements ?? []) == [])
    }

    @Test(arguments: [UInt64(7), 8])
    func everythingTheOriginalAsksOfProductsIsFilledSomewhere(seed: UInt64) async throws {
        let client = ShopClient(ShopOptions(orders: 2_000, seed: seed))
        for (query, columns) in [
            (BulkQueries.products(), BulkQueries.productColumns),
            (BulkQueries.variants(), BulkQueries.variantColumns),
        ] {
            let lines = try await client.bulk(query).lines
            let found = missing(columns, in: try lines.map { try JSONValue(parsing: $0) })
            #expect(found == [])
        }
    }

    @Test func ordersAreAsLargeAsRealOnes() async throws {
        let client = ShopClient(ShopOptions(orders: 2_000))
        let bytes = try await client.pages("orders.json?status=any&limit=250").reduce(0) { $0 + $1.count }
        #expect((1_400...4_000).contains(bytes / 2_000), "\(bytes / 2_000) bytes")
    }

    @Test func someTimesAreInSummerAndSomeInWinter() async throws {
        let client = ShopClient(ShopOptions(orders: 500))
        let orders = try await client.records("orders", "orders.json?status=any&limit=250")
        let offsets = Set(orders.compactMap { $0["updated_at"]?.string?.suffix(6) })
        #expect(offsets == ["-04:00", "-05:00"])
    }

    private func missing(_ columns: String, in records: [JSONValue]) -> [String] {
        var found: Set<String> = []
        for record in records { gather(record, "", into: &found) }
        return ShopifyColumns.leaves(columns).subtracting(found).sorted()
    }

    private func gather(_ value: JSONValue, _ path: String, into found: inout Set<String>) {
        switch value {
        case .null: break
        case .array(let elements):
            found.insert(path)
            for element in elements { gather(element, path, into: &found) }
        case .object(let members):
            found.insert(path)
            for member in members {
                gather(member.value, path.isEmpty ? member.key : "\(path).\(member.key)", into: &found)
            }
        default: found.insert(path)
        }
    }
}
